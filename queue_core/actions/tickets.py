"""What happens to a ticket outside the desk: taken by a visitor, or cancelled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Date, Integer, String, and_, bindparam, insert, or_, select, text

from queue_core.actions import screen_rows, slips
from queue_core.actions.act import act
from queue_core.actions.acting import UNSAID, Acting, Answer, Unsaid
from queue_core.actions.aids import count_aids
from queue_core.actions.ticket_moves import find, move, ticket_answer
from queue_core.data import queries, waits
from queue_core.data.arrangement import cap_of
from queue_core.data.office import counter, intake
from queue_core.data.rows import TicketRow
from queue_core.data.schema import Row
from queue_core.data.shapes import WaitData
from queue_core.data.tickets import CARRIED
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import numbering, policy
from queue_core.rules.language_tags import lookup
from queue_core.rules.refusals import Refusal
from queue_core.rules.states import NO_SHOW, SERVED, TICKET, UNDO_WITHIN
from queue_core.settings.settings import Settings


@act
def take(
    acting: Acting,
    service: str,
    *,
    later: Sequence[str] = (),
    language: str | None = None,
    priority: bool = False,
    needs: str | None = None,
    screen: str | None = None,
    printer: str | None = None,
    by: str,
) -> Answer:
    """Give a walk-in a ticket, and its slip to `printer`, else the default one.

    `later` are the services that the visitor needs after the first, in this order: when one visit is over
    the ticket waits for the next, with its number and its time of arrival. `priority` gives the mark,
    `needs` how its visitor used the kiosk, `screen` the kiosk whose pause is kept. The wait that is told with
    it is kept. Refuses with `unknown_service`, `unknown_language`, `closed`, `intake_ended`,
    `intake_stopped`, `cap_reached`, `one_at_a_time`.
    """
    settings = acting.settings
    services = list(dict.fromkeys([service, *later]))
    for slug in services:
        if slug not in settings.services:
            raise Refusal("unknown_service", service=slug)
    language = known_language(settings, language)
    refused = settings.opening.gives_tickets(acting.now, timedelta(minutes=settings.line.last_ticket_minutes))
    if refused:
        raise Refusal(refused, opens_at=settings.opening.opens_next(acting.now))
    for slug in services:
        today = acting.db.execute(_INTAKE, {"office": acting.office.id, "slug": slug}).one_or_none()
        if today and today.stopped:
            raise Refusal("intake_stopped", service=slug)
        cap = cap_of(settings.services[slug], today.cap if today else None)
        if cap is not None and _given(acting, slug, today) >= cap:
            raise Refusal("cap_reached", service=slug)
    if screen is not None:
        screen_rows.keep_the_pause(acting, screen)
    arrived_at = acting.arrival()
    known = waits.of_services(acting.db, acting.office.id, acting.now)
    told = (known.marked if priority else known.services).get(service)
    ticket = make(
        acting,
        service,
        act="take",
        origin="walk_in",
        rank=policy.rank_with(policy.WALK_IN, priority=priority),
        priority=priority,
        due_at=arrived_at,
        language=language,
        taken_at=arrived_at,
        later=services[1:],
        needs=needs,
        told=told,
    )
    acting.journal(TICKET.event("take"), by=by, ticket=ticket)
    count_aids(acting, by, needs)
    answer = ticket_answer(acting, ticket, wait=told)
    slips.order(acting, ticket, answer["ahead"], printer=printer)
    return Answer(answer, made=True)


@act
def cancel(
    acting: Acting,
    ticket: int,
    *,
    seen_at: str | None | Unsaid = UNSAID,
    seen_seq: int | Unsaid = UNSAID,
    by: str,
) -> Answer:
    """The visitor leaves the line, or staff takes the ticket out.

    Refuses with `unknown_ticket`, `changed`, `wrong_state`.
    """
    row = find(acting, ticket, seen_at, seen_seq)
    moved = move(acting, row, "cancel", by=by, changes={"ended_at": acting.now})
    return Answer(ticket_answer(acting, moved))


def make(
    acting: Acting,
    service: str,
    *,
    act: str,
    origin: str,
    rank: int,
    priority: bool,
    due_at: datetime,
    language: str,
    taken_at: datetime,
    slot_at: datetime | None = None,
    later: Sequence[str] = (),
    needs: str | None = None,
    told: WaitData | None = None,
) -> TicketRow:
    """Put a new ticket into the line with the next number of its series; `act` is the one that makes it."""
    known = acting.settings.services[service]
    values: dict[str, Any] = {
        "office_id": acting.office.id,
        "day_on": acting.today,
        "number": _next_number(acting, numbering.series(known.letter, booked=policy.is_booked(rank))),
        "service": service,
        "origin": origin,
        "language": language,
        "state": TICKET.first(act),
        "line": service,
        "rank": rank,
        "priority": priority,
        "due_at": due_at,
        "taken_at": taken_at,
        "slot_at": slot_at,
        "later": list(later) or None,
        "needs": needs,
        "told_from_min": told["from_min"] if told else None,
        "told_to_min": told["to_min"] if told else None,
    }
    made = acting.db.execute(_MAKE, values).one()
    acting.joined.add(made.id)
    return made


def _next_number(acting: Acting, series: str) -> str:
    """The next number of a series today that no ticket of another day has, or may have again."""
    params = {"office": acting.office.id}
    line = acting.settings.line
    ended_since = {
        "missed": acting.now - timedelta(minutes=line.return_minutes),
        "served": acting.now - max(UNDO_WITHIN, timedelta(minutes=line.reopen_minutes)),
    }
    # Tickets of today's own series have other numbers anyway.
    reaches_back = acting.settings.opening.local_day(min(ended_since.values())) < acting.today
    while True:
        count_on = params | {"day": acting.today, "series": series}
        number = numbering.number(series, acting.db.execute(_COUNT_ON, count_on).scalar_one())
        if acting.db.execute(queries.LIVING, params | {"number": number}).first():
            continue
        back = params | ended_since | {"number": number, "first": acting.today - CARRIED}
        if not (reaches_back and acting.db.execute(_MAY_COME_BACK, back).first()):
            return number


def _given(acting: Acting, service: str, today: Row | None) -> int:
    """How many of the day's tickets that begin with a service have been given."""
    letter = acting.settings.services[service].letter
    params = {"office": acting.office.id, "day": acting.today, "letter": letter}
    counted = acting.db.execute(_GIVEN, params).scalar_one_or_none() or 0
    return counted + ((today.given_before if today else None) or 0)


def known_language(settings: Settings, language: str | None) -> str:
    """The office's language that is meant (`en` by `en-GB`), or its first.

    Refuses with `unknown_language`.
    """
    if language is None:
        return settings.languages[0]
    found = lookup(language, settings.offered)
    if found is None:
        raise Refusal("unknown_language", language=language, allowed=", ".join(settings.offered))
    return found


_INTAKE = select(intake.c.stopped, intake.c.cap, intake.c.given_before).where(
    intake.c.office_id == bindparam("office"), intake.c.service == bindparam("slug")
)
_GIVEN = select(counter.c.count).where(
    counter.c.office_id == bindparam("office"),
    counter.c.day_on == bindparam("day"),
    counter.c.series == bindparam("letter"),
)
_COUNT_ON = text(
    "INSERT INTO counter (office_id, day_on, series, count) VALUES (:office, :day, :series, 1)"
    " ON CONFLICT (office_id, day_on, series) DO UPDATE SET count = counter.count + 1 RETURNING count"
).bindparams(
    bindparam("office", type_=Integer), bindparam("day", type_=Date), bindparam("series", type_=String)
)
_MAY_COME_BACK = select(tickets.c.id).where(
    tickets.c.office_id == bindparam("office"),
    tickets.c.number == bindparam("number"),
    tickets.c.day_on >= bindparam("first"),
    or_(
        and_(tickets.c.state == NO_SHOW, tickets.c.ended_at >= bindparam("missed")),
        and_(tickets.c.state == SERVED, tickets.c.ended_at >= bindparam("served")),
    ),
)
_MAKE = insert(tickets).returning(tickets)
