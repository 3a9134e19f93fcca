"""The office as it stands: all from which waits are estimated, as rows, in one look and few statements."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import bindparam, select

from queue_core.boards import statements
from queue_core.data.appointments import appointment as appointments
from queue_core.data.arrangement import Served
from queue_core.data.db import Office
from queue_core.data.office import office as offices
from queue_core.data.rows import DeskRow
from queue_core.data.schema import Row
from queue_core.data.tickets import IS_AT_DESK, IS_WAITING
from queue_core.data.tickets import ticket as tickets


class Standing(NamedTuple):
    """As of an event: the day that is on, every desk, those who wait and those at desks in no order, and the
    slots of those who are booked today, have not come, and can still be on time."""

    as_of: int
    day_on: date
    served: Served
    desks: Sequence[DeskRow]
    waiting: Sequence[Row]
    at_desks: Sequence[Row]
    to_come: Sequence[Row]


def standing(office: Office, now: datetime) -> Standing:
    """One look at the office."""
    params = {"office": office.id}
    on_time = {"since": now - timedelta(minutes=office.settings.line.grace_minutes)}
    with office.storage.reading() as db:
        row = db.execute(_OFFICE, params).one()
        desks = db.execute(statements.DESKS, params).all()
        return Standing(
            row.last_seq,
            row.day_on,
            Served.of(office.settings, desks),
            desks,
            db.execute(_WAITING, params).all(),
            db.execute(_AT_DESKS, params).all(),
            db.execute(_TO_COME, params | on_time | {"day": row.day_on}).all(),
        )


_OFFICE = select(offices.c.last_seq, offices.c.day_on).where(offices.c.id == bindparam("office"))
_TICKETS = select(
    tickets.c.id,
    tickets.c.service,
    tickets.c.line,
    tickets.c.rank,
    tickets.c.priority,
    tickets.c.due_at,
    tickets.c.later,
    tickets.c.desk,
    tickets.c.called_at,
).where(tickets.c.office_id == bindparam("office"))
_WAITING = _TICKETS.where(IS_WAITING)
_AT_DESKS = _TICKETS.where(IS_AT_DESK)
_TO_COME = select(appointments.c.service, appointments.c.slot_at).where(
    appointments.c.office_id == bindparam("office"),
    appointments.c.slot_on == bindparam("day"),
    appointments.c.state == "booked",
    appointments.c.slot_at >= bindparam("since"),
)
