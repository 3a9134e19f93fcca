"""One visitor's appointments of a day: of one phone, and of one name where a name is known.

Together they are checked in, and the numbers of such a party are never at two desks at once.
"""

from sqlalchemy import bindparam, select, update

from queue_core.actions.acting import Acting
from queue_core.actions.appointment_rows import has_arrived
from queue_core.data import phones
from queue_core.data.rows import AppointmentRow
from queue_core.data.tickets import ticket as tickets
from queue_core.rules.appointment_states import BOOKED
from queue_core.rules.contact import are_together


def still_to_come(acting: Acting, booked: AppointmentRow) -> list[AppointmentRow]:
    """Today's other appointments of the same visitor that wait for the arrival, by time."""
    ids = {
        found
        for digits in phones.numbers_of(booked)
        for found in phones.ids_of_phone(acting.db, acting.office.id, digits, acting.today)
    }
    return [
        row
        for row in phones.rows_of(acting.db, ids)
        if row.state == BOOKED
        and are_together(row.name, booked.name)
        and row.service in acting.settings.services
        and not has_arrived(acting, row, acting.today)
    ]


def party_of(acting: Acting, booked: AppointmentRow) -> list[int]:
    """Today's tickets of the same visitor, whatever has become of their appointments since: a cancelled one's
    visitor is here all the same.
    """
    ids = {
        found
        for digits in phones.numbers_of(booked)
        for found in phones.ids_of_phone(acting.db, acting.office.id, digits)
    }
    of_the_visitor = {
        row.ticket_id
        for row in phones.rows_of(acting.db, ids)
        if row.ticket_id is not None and are_together(row.name, booked.name)
    }
    wanted = {"tickets": list(of_the_visitor), "day": acting.today}
    return list(acting.db.execute(_OF_TODAY, wanted).scalars()) if of_the_visitor else []


def go_together(acting: Acting, party: list[int]) -> None:
    acting.db.execute(update(tickets).where(tickets.c.id.in_(party)).values(party=min(party)))


_OF_TODAY = (
    select(tickets.c.id)
    .where(tickets.c.id.in_(bindparam("tickets", expanding=True)), tickets.c.day_on == bindparam("day"))
    .order_by(tickets.c.id)
)
