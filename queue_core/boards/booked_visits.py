"""What became of the appointments, for whoever keeps the feed: never a name nor a phone."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, or_, select

from queue_core.boards.shapes import BookedVisit
from queue_core.data import queries
from queue_core.data.appointments import appointment as appointments
from queue_core.data.db import Office
from queue_core.data.in_parts import fetched, parts
from queue_core.data.queries import written
from queue_core.data.schema import Row
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.refusals import Refusal

MOST_LISTED = 1000


def what_became(
    office: Office,
    *,
    on: date | None,
    changed_after: datetime | None,
    after: str | None = None,
    limit: int | None = None,
) -> list[BookedVisit]:
    """Appointments with their visits, in the order in which they last changed.

    `visit` is the ticket's state, None before the check-in. All of a day with `on`; else those changed
    after an instant, from MOST_LISTED on no more than stand at one instant: ask again after the last one.
    With `limit` so many, and with `after`, a reference, those behind it. Refuses with `unknown_appointment`.
    """
    wanted = _VISITS.where(appointments.c.office_id == office.id)
    if on is not None:
        # By the day's index: to sort, SQLite would read the whole table in the order of changes.
        of_the_day = select(appointments.c.id).where(
            appointments.c.office_id == office.id, appointments.c.slot_on == on
        )
        wanted = wanted.where(appointments.c.id.in_(of_the_day))
    if changed_after is not None:
        wanted = wanted.where(appointments.c.changed_at > changed_after)
    with office.storage.reading() as db:
        if after is not None:
            wanted = wanted.where(_behind(db, office, after))
        rows: Sequence[Row]
        if limit is not None:
            rows = fetched(db.execute(wanted.limit(limit)))
        elif on is not None:
            rows = fetched(db.execute(wanted))
        else:
            rows = db.execute(wanted.limit(MOST_LISTED)).all()
            if len(rows) == MOST_LISTED:
                last = rows[-1].changed_at
                rows = db.execute(wanted.where(appointments.c.changed_at <= last)).all()
    return [_what_became(row) for part in parts(rows) for row in part]


def _behind(db: Connection, office: Office, reference: str) -> ColumnElement[bool]:
    """Those that have changed after an appointment, or at the same instant and are newer."""
    row = db.execute(_LAST, {"office": office.id, "given": reference}).one_or_none()
    if row is None:
        raise Refusal("unknown_appointment")
    at, newer = appointments.c.changed_at, appointments.c.id > row.id
    return or_(at > row.changed_at, and_(at == row.changed_at, newer))


def _what_became(row: Row) -> BookedVisit:
    return {
        **queries.appointment_data(row, row.number),
        "visit": row.visit,
        "arrived_at": written(row.taken_at),
        "called_at": written(row.called_at),
        "ended_at": written(row.ended_at),
        "changed_at": written(row.changed_at),
    }


_LAST = select(appointments.c.id, appointments.c.changed_at).where(
    appointments.c.office_id == bindparam("office"), appointments.c.reference == bindparam("given")
)
_VISITS = (
    select(
        appointments,
        tickets.c.number,
        tickets.c.state.label("visit"),
        tickets.c.taken_at,
        tickets.c.called_at,
        tickets.c.ended_at,
    )
    .select_from(appointments.outerjoin(tickets, tickets.c.id == appointments.c.ticket_id))
    .order_by(appointments.c.changed_at, appointments.c.id)
)
