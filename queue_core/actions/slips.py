"""Print jobs: ordered inside a ticket's transaction, released and ordered again by staff.

What becomes of them is in `machines.print_queue`: nothing is printed here.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select, update

from queue_core.actions.act import act
from queue_core.actions.acting import Acting, Answer
from queue_core.actions.slip_facts import sample_facts, slip_facts
from queue_core.actions.ticket_moves import find, ticket_answer
from queue_core.data.arrangement import served
from queue_core.data.printer_state import is_in_trouble, second_of
from queue_core.data.prints import print_job as jobs
from queue_core.data.queries import written
from queue_core.data.rows import TicketRow
from queue_core.data.tickets import IS_UNFINISHED
from queue_core.data.tickets import ticket as tickets
from queue_core.data.waits import told
from queue_core.rules import policy
from queue_core.rules.refusals import Refusal
from queue_core.rules.slip_states import SLIP
from queue_core.rules.states import TICKET


@act
def order_again(acting: Acting, ticket: int | str, *, printer: str | None = None, by: str) -> Answer:
    """Print a ticket's slip once more, marked as a duplicate, as often as the staff wish.

    Refuses with `unknown_ticket`, `unknown_printer`, and with `wrong_state` for a ticket that has ended: a
    number on paper is waited with.
    """
    if printer is not None and printer not in acting.settings.printers:
        raise Refusal("unknown_printer", printer=printer)
    row = find(acting, ticket)
    TICKET.after("order_again", row.state)
    answer = ticket_answer(acting, row)
    acting.journal(TICKET.event("order_again"), by=by, ticket=row, why={"because": "asked_again"})
    order(acting, row, answer["ahead"], duplicate=True, printer=printer)
    return Answer(answer)


@act
def release(acting: Acting, printer: str, *, by: str) -> Answer:
    """Let a printer print what it kept back: today's slips that came too late, of tickets not yet over.

    Answers how many: `released`. Refuses with `unknown_printer`.
    """
    if printer not in acting.settings.printers:
        raise Refusal("unknown_printer", printer=printer)
    params = {"office": acting.office.id, "name": printer, "at": acting.now}
    released = acting.db.execute(_RELEASE, params).rowcount
    if released:
        acting.journal("slips.released", by=by, why={"because": "at_printer", "printer": printer})
    return Answer({"printer": printer, "released": released})


def order(
    acting: Acting,
    ticket: TicketRow,
    ahead: int | None,
    *,
    joins_at: datetime | None = None,
    duplicate: bool = False,
    printer: str | None = None,
) -> None:
    """Put a slip, with all that it will say, in the queue of a printer."""
    settings = acting.settings
    if not settings.printer:
        return
    serving = served(acting.db, acting.office)
    for_marked = serving.priority_desks_of(ticket.line) if ticket.priority else []
    facts = slip_facts(
        settings,
        [ticket.service, *(ticket.later or ())],
        ticket.language,
        acting.now,
        number=ticket.number,
        booked=policy.is_booked(ticket.rank),
        slot_at=written(ticket.slot_at),
        joins_at=written(joins_at),
        ahead=ahead or 0,
        wait=None if duplicate else told(ticket),
        desks=[desk for desk in serving.desks_of(ticket.line) if desk not in for_marked],
        priority_desks=for_marked,
        taken_at=ticket.taken_at.isoformat(),
        duplicate=duplicate,
    )
    put_in_queue(acting, facts, "order_again" if duplicate else "order", ticket=ticket.id, printer=printer)


@act
def order_sample(acting: Acting, printer: str, *, by: str) -> Answer:
    """Have a printer print a slip to look at, of nobody. Refuses with `unknown_printer`."""
    if printer not in acting.settings.printers:
        raise Refusal("unknown_printer", printer=printer)
    facts = sample_facts(acting.settings, acting.settings.service[0].slug, acting.now)
    acting.journal("slip.tried", by=by, why={"because": "at_printer", "printer": printer})
    put_in_queue(acting, facts, "order", printer=printer)
    return Answer({"printer": printer})


def put_in_queue(
    acting: Acting, facts: dict[str, Any], how: str, *, ticket: int | None = None, printer: str | None = None
) -> int | None:
    """A print job with these facts for a printer, without one for the first; None where there is none.

    Where that is known to be in trouble and has a second, the paper goes to the second at once.
    """
    settings = acting.settings
    if not settings.printer:
        return None
    wanted = settings.printers.get(printer or "", settings.printer[0])
    second = second_of(acting.db, acting.office, wanted, acting.now)
    goes_on = second is not None and is_in_trouble(acting.db, acting.office, wanted, acting.now)
    job: int = acting.db.execute(
        _ORDER,
        {
            "office_id": acting.office.id,
            "ticket_id": ticket,
            "printer": second if goes_on else wanted.name,
            "moved_from": wanted.name if goes_on else None,
            "state": SLIP.first(how),
            "facts": facts,
            "made_at": acting.now,
            "next_try_at": acting.now,
            "tries": 0,
        },
    ).scalar_one()
    return job


_ORDER = insert(jobs).returning(jobs.c.id)
_RELEASE = (
    update(jobs)
    .where(
        jobs.c.office_id == bindparam("office"),
        jobs.c.printer == bindparam("name"),
        jobs.c.state.in_(SLIP.before("release")),
        jobs.c.ticket_id.in_(
            select(tickets.c.id).where(
                tickets.c.office_id == bindparam("office"),
                IS_UNFINISHED,
            )
        ),
    )
    .values(
        state=SLIP.outcome("release"),
        released_at=bindparam("at"),
        next_try_at=bindparam("at"),
        tries=0,
        ended_at=None,
    )
)
