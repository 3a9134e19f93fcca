"""Every act on a slip in every state: what the table says, or it is let be."""

import pytest
from sqlalchemy import select

from queue_core.actions import slips
from queue_core.data.prints import print_job as jobs
from queue_core.machines import print_queue, printer_reports
from queue_core.rules.slip_states import SLIP
from tests.office import Acts, founded
from tests.rules.test_lives import TABLES

TABLE = TABLES["slip"]
NETWORK = {"kind": "network", "host": "x"}
TWO = [{"name": "one", "second": "two"} | NETWORK, {"name": "two"} | NETWORK]


def slip(acts):
    with acts.office.storage.reading() as db:
        return db.execute(select(jobs)).one()


def handed(acts, printer: str = "one"):
    return print_queue.hand_out(acts.office, printer, acts.clock.now)


def reported(acts, problem: str | None, *, sent: bool = False) -> None:
    job = slip(acts)
    said = {"turn": job.tries, "sent": sent or problem is None}
    print_queue.report(acts.office, job.id, job.printer, problem, acts.clock.now, **said)


def grow_old(acts) -> None:
    """An agent asks for work when the slip has become too old."""
    acts.clock.forward(minutes=acts.office.settings.printers["one"].stale_minutes + 1)
    assert handed(acts) is None


def leave_papers(acts) -> None:
    """The printer takes the slip so often, and confirms none."""
    for printer in ("one", "one", "two"):
        handed(acts, printer)
        reported(acts, "no_answer", sent=True)
        acts.clock.forward(seconds=30)


def into(acts, state: str) -> None:
    acts.take("taxes")
    if state == "printed":
        handed(acts)
        reported(acts, None)
    if state == "stale":
        grow_old(acts)
    if state == "unconfirmed":
        leave_papers(acts)
    assert slip(acts).state == state


def done(acts, act: str, settings) -> bool:
    """Do it; answers whether it was done to the slip."""
    match act:
        case "hand_out":
            return handed(acts) is not None
        case "fail":
            handed(acts)
            reported(acts, "no_paper")
            return slip(acts).problem == "no_paper"
        case "print":
            before = slip(acts)
            reported(acts, None)
            return slip(acts) != before
        case "give_up":
            before = slip(acts)
            leave_papers(acts)
            return slip(acts) != before
        case "keep_back":
            grow_old(acts)
            return slip(acts).ended_at == acts.clock.now
        case "release":
            return acts.do(slips.release, "one")["released"] == 1
        case "go_on":
            before = slip(acts)
            printer_reports.keep_state(acts.office, "one", "no_paper", acts.clock.now)
            handed(acts, "two")
            return slip(acts).printer != before.printer
        case "adopt":
            Acts(
                founded(settings(printer=[{"name": "new"}]), acts.clock.now), acts.clock
            ).office.storage.close()
            return slip(acts).printer == "new"
    raise LookupError(act)


@pytest.mark.parametrize("state", SLIP.states)
@pytest.mark.parametrize("act", TABLE)
def test_an_act_on_a_slip_does_what_the_table_says(found, settings, act, state):
    """In the table: it is done, and leaves the state of the table. Not in it: the slip is as it was."""
    acts = found(printer=TWO)
    into(acts, state)
    before = slip(acts)
    if state in TABLE[act]:
        assert done(acts, act, settings)
        assert slip(acts).state == TABLE[act][state]
    else:
        assert not done(acts, act, settings)
        assert slip(acts) == before


def test_the_first_state_of_a_slip_is_the_tables_each_time_it_is_ordered(found):
    """With the ticket, and again by the staff."""
    acts = found(printer=TWO)
    ticket = acts.take("taxes")["id"]
    assert slip(acts).state == SLIP.first("order")
    acts.do(slips.order_again, ticket)
    with acts.office.storage.reading() as db:
        states = list(db.execute(select(jobs.c.state).order_by(jobs.c.id)).scalars())
    assert states == [SLIP.first("order"), SLIP.first("order_again")]
