"""Print jobs: ordered inside a ticket's transaction, released and ordered again by staff.

What becomes of them is in `paper`: nothing is printed here.
"""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, insert, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.moving import find, told
from queue_core.data.arrangement import served
from queue_core.data.db import Office
from queue_core.data.prints import print_job as jobs
from queue_core.data.prints import printer as printers
from queue_core.data.queries import written
from queue_core.data.tickets import IS_UNFINISHED
from queue_core.data.tickets import ticket as tickets
from queue_core.rules import policy
from queue_core.rules.refusals import Refusal
from queue_core.sections import Printer

NO_AGENT = "agent_away"
"""What is known of a printer whose printing program is not connected."""
SAYS_NOTHING = ("preview", "file")
BLAMED_FOR = timedelta(minutes=1)
"""After this a printer that cannot be asked is tried again: only a slip shows that it is well."""


@act
def order_again(acting: Acting, ticket: int | str, *, printer: str | None = None, by: str) -> Answer:
    """Print a ticket's slip once more, marked as a duplicate. Refuses with `unknown_ticket`,
    `unknown_printer`."""
    if printer is not None and printer not in acting.settings.printers:
        raise Refusal("unknown_printer", printer=printer)
    row = find(acting, ticket)
    answer = told(acting, row)
    acting.journal("slip.ordered_again", by=by, ticket=row, why={"because": "asked_again"})
    order(acting, row, answer["ahead"], duplicate=True, printer=printer)
    return Answer(answer)


@act
def release(acting: Acting, printer: str, *, by: str) -> Answer:
    """Let a printer print what it kept back: today's slips that came too late, of tickets not yet over.

    Answers how many: `released`. Refuses with `unknown_printer`.
    """
    if printer not in acting.settings.printers:
        raise Refusal("unknown_printer", printer=printer)
    asked = {"office": acting.office.id, "name": printer, "today": acting.today, "at": acting.now}
    released = acting.connection.execute(_RELEASE, asked).rowcount
    if released:
        acting.journal("slips.released", by=by, why={"because": "at_printer", "printer": printer})
    return Answer({"printer": printer, "released": released})


def order(
    acting: Acting,
    ticket: Row,
    ahead: int | None,
    *,
    joins_at: datetime | None = None,
    duplicate: bool = False,
    printer: str | None = None,
) -> None:
    """Put a slip, with all that it will say, in the queue of a printer; without one, of the first.

    Where that is known to be in trouble and has a second, the slip goes to the second at once.
    """
    settings = acting.settings
    if not settings.printer:
        return
    wanted = settings.printers.get(printer or "", settings.printer[0])
    second = second_of(acting.connection, acting.office, wanted, acting.now)
    goes_on = second is not None and is_in_trouble(acting.connection, acting.office, wanted, acting.now)
    language, known = ticket.language, settings.services
    facts: dict[str, Any] = {
        "office": settings.office.name.in_(language),
        "owner": settings.office.owner.in_(language),
        "service": settings.services[ticket.service].name.in_(language),
        "number": ticket.number,
        "booked": ticket.rank == policy.BOOKED,
        "slot_at": written(ticket.slot_at),
        "joins_at": written(joins_at),
        "ahead": ahead or 0,
        "desks": served(acting.connection, acting.office).desks_of(ticket.line),
        "then": [known[slug].name.in_(language) for slug in ticket.later or () if slug in known],
        "taken_at": written(ticket.taken_at),
        "timezone": settings.office.timezone,
        "language": language,
        "booking_url": settings.office.booking_url,
        "duplicate": duplicate,
    }
    acting.connection.execute(
        _ORDER,
        {
            "office_id": acting.office.id,
            "ticket_id": ticket.id,
            "printer": second if goes_on else wanted.name,
            "moved_from": wanted.name if goes_on else None,
            "state": "waiting",
            "facts": facts,
            "made_at": acting.now,
            "next_try_at": acting.now,
            "tries": 0,
        },
    )


def second_of(connection: Connection, office: Office, printer: Printer, now: datetime) -> str | None:
    """The printer that stands in for this one, unless it is in trouble itself."""
    second = office.settings.printers.get(printer.second)
    if second is None or is_in_trouble(connection, office, second, now):
        return None
    return second.name


def is_in_trouble(connection: Connection, office: Office, printer: Printer, now: datetime) -> bool:
    """Whether it is known to print nothing now."""
    known = connection.execute(_STATE, {"office": office.id, "name": printer.name}).one_or_none()
    if known is None or known.ok:
        return False
    asked = printer.reach not in SAYS_NOTHING or known.problem == NO_AGENT
    return asked or known.at > now - BLAMED_FOR


_ORDER = insert(jobs)
_STATE = select(printers.c.ok, printers.c.problem, printers.c.at).where(
    printers.c.office_id == bindparam("office"), printers.c.name == bindparam("name")
)
_RELEASE = (
    update(jobs)
    .where(
        jobs.c.office_id == bindparam("office"),
        jobs.c.printer == bindparam("name"),
        jobs.c.state == "stale",
        jobs.c.ticket_id.in_(
            select(tickets.c.id).where(
                tickets.c.office_id == bindparam("office"),
                tickets.c.day_on == bindparam("today"),
                IS_UNFINISHED,
            )
        ),
    )
    .values(state="waiting", released_at=bindparam("at"), next_try_at=bindparam("at"), tries=0, ended_at=None)
)
