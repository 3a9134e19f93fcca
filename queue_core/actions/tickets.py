"""What happens to a ticket outside the desk: taken by a visitor, or cancelled."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Date, Integer, Row, String, bindparam, insert, select, text

from queue_core.actions import prints
from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.moving import find, move, told
from queue_core.data.office import intake
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import numbering, policy
from queue_core.rules.refusals import Refusal
from queue_core.settings import Settings


@act
def take(
    acting: Acting, service: str, *, language: str | None = None, priority: bool = False, by: str
) -> Answer:
    """Give a walk-in a ticket, and its slip to the default printer.

    Refuses with `unknown_service`, `unknown_language`, `closed`, `intake_ended`, `intake_stopped`,
    `cap_reached`.
    """
    settings = acting.settings
    if service not in settings.services:
        raise Refusal("unknown_service", service=service)
    language = known_language(settings, language)
    refused = settings.opening.gives_tickets(acting.now, timedelta(minutes=settings.line.last_ticket_minutes))
    if refused:
        raise Refusal(refused, opens_at=settings.opening.opens_next(acting.now))
    if acting.connection.execute(_STOPPED, {"office": acting.office.id, "slug": service}).first():
        raise Refusal("intake_stopped", service=service)
    arrived_at = acting.arrival()
    ticket = make(
        acting,
        service,
        origin="walk_in",
        rank=policy.PRIORITY if priority else policy.WALK_IN,
        due_at=arrived_at,
        language=language,
        taken_at=arrived_at,
    )
    acting.journal("ticket.taken", by=by, ticket=ticket)
    answer = told(acting, ticket)
    prints.order(acting, ticket, answer["ahead"])
    return Answer(answer, made=True)


@act
def cancel(acting: Acting, ticket: int, *, by: str) -> Answer:
    """The visitor leaves the line, or staff takes the ticket out. Refuses with `wrong_state`."""
    row = find(acting, ticket)
    moved = move(acting, row, "cancel", "ticket.cancelled", by=by, changes={"ended_at": acting.now})
    return Answer(told(acting, moved))


def make(
    acting: Acting,
    service: str,
    *,
    origin: str,
    rank: int,
    due_at: datetime,
    language: str,
    taken_at: datetime,
    slot_at: datetime | None = None,
) -> Row:
    """Put a new ticket into the line with the next number of its series. Refuses with `cap_reached`."""
    known = acting.settings.services[service]
    series = numbering.series(known.letter, booked=rank == policy.BOOKED)
    count = acting.connection.execute(
        _COUNT_ON, {"office": acting.office.id, "day": acting.today, "series": series}
    ).scalar_one()
    is_taken = origin == "walk_in" and slot_at is None
    if is_taken and known.daily_cap and count > known.daily_cap:
        raise Refusal("cap_reached", service=service)
    values: dict[str, Any] = {
        "office_id": acting.office.id,
        "day_on": acting.today,
        "number": numbering.number(series, count),
        "service": service,
        "origin": origin,
        "language": language,
        "state": "waiting",
        "line": service,
        "rank": rank,
        "due_at": due_at,
        "taken_at": taken_at,
        "slot_at": slot_at,
    }
    return acting.connection.execute(_MAKE, values).one()


def known_language(settings: Settings, language: str | None) -> str:
    """The language asked for, or the office's first. Refuses with `unknown_language`."""
    if language is None:
        return settings.languages[0]
    if language not in settings.languages:
        raise Refusal("unknown_language", language=language, allowed=", ".join(settings.languages))
    return language


_STOPPED = select(intake.c.service).where(
    intake.c.office_id == bindparam("office"), intake.c.service == bindparam("slug"), intake.c.stopped
)
_COUNT_ON = text(
    "INSERT INTO counter (office_id, day_on, series, count) VALUES (:office, :day, :series, 1)"
    " ON CONFLICT (office_id, day_on, series) DO UPDATE SET count = counter.count + 1 RETURNING count"
).bindparams(
    bindparam("office", type_=Integer), bindparam("day", type_=Date), bindparam("series", type_=String)
)
_MAKE = insert(tickets).returning(tickets)
