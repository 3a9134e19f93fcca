"""The journal: gap-free, every act in it, and enough to know each ticket's state."""

import pytest

from queue_core.actions.offered import OFFERED
from queue_core.rules.states import TICKET
from tests.actions.test_day import a_full_day
from tests.office import refused, replayed

EVERY_ACT = {offered.act: TICKET.event(offered.act) for offered in OFFERED} | {
    "take": "ticket.taken",
    "check_in": "ticket.checked_in",
    "call": "ticket.called",
    "call_this": "ticket.called",
    "transfer": "ticket.transferred",
    "open": "desk.opened",
    "pause": "desk.paused",
    "close": "desk.closed",
    "book": "appointment.added",
    "unbook": "appointment.cancelled",
    "stop_intake": "intake.stopped",
    "open_intake": "intake.opened",
    "arrange": "desk.arranged",
    "ask_for_help": "help.called",
    "answer_at_desk": "help.answered",
    "end_day": "day.ended",
    "announce_end": "day.end_announced",
    "stop_end": "day.end_stopped",
    "carry_out_end": "day.ended",
}


def ready(acts, act: str) -> tuple:
    """Bring the office to where an act can be done; answers the act's arguments."""
    if act in ("take", "stop_intake"):
        return ("taxes",)
    if act == "open_intake":
        acts.stop_intake("taxes")
        return ("taxes",)
    if act in ("check_in", "unbook"):
        acts.book("REF-1", "10:30")
        return ("REF-1",)
    if act == "book":
        return ("REF-1", "10:30")
    if act in ("stop_end", "carry_out_end"):
        acts.announce_end(confirmed=True)
    if act in ("end_day", "arrange", "announce_end", "stop_end", "carry_out_end"):
        return ()
    if act == "answer_at_desk":
        acts.ask_for_help("1")
    if act in ("open", "ask_for_help", "answer_at_desk"):
        return ("1",)
    acts.open("1")
    if act in ("pause", "close"):
        return ("1",)
    ticket = acts.take("taxes")["id"]
    if act in ("call", "call_this"):
        return ("1",) if act == "call" else ("1", ticket)
    acts.call("1")
    return (ticket,)


@pytest.mark.parametrize(("act", "event"), EVERY_ACT.items())
def test_every_act_is_journalled_with_its_actor_and_instant(acts, clock, act, event):
    """One event of its own name, by whom and when."""
    asked = ready(acts, act)
    more = {
        "call_this": {"reason": "ill"},
        "transfer": {"service": "utilities"},
        "arrange": {"desks": {"1": ["utilities"]}},
        "announce_end": {"confirmed": True},
    }.get(act, {})
    before = len(acts.journal())
    clock.forward(minutes=1)
    getattr(acts, act)(*asked, **more)
    row = acts.journal()[-1]
    assert len(acts.journal()) == before + 1
    assert (row.event, row.by, row.at) == (event, "test", clock.now)
    if event.startswith("ticket."):
        ticket = acts.ticket(row.ticket_id)
        assert (row.number, row.service) == (ticket.number, ticket.service)
        assert row.desk == (None if act in ("take", "check_in") else "1")


def test_what_changes_nothing_is_no_event(acts):
    """Opening an open desk, cancelling a cancelled appointment, stopping stopped intake, a refusal."""
    acts.open("1")
    acts.book("REF-1", "10:30")
    acts.unbook("REF-1")
    acts.stop_intake("taxes")
    before = acts.journal()
    acts.open("1")
    acts.unbook("REF-1")
    acts.book("REF-1", "10:30", state="cancelled")
    acts.stop_intake("taxes")
    acts.turn_the_day()
    with refused("intake_stopped"):
        acts.take("taxes")
    with refused("nobody_waiting"):
        acts.call("1")
    assert acts.journal() == before


def test_the_journal_is_gap_free_and_tells_every_tickets_state(acts, clock):
    """Through a long day with refusals in between, a midnight and a second day: replay equals table."""
    a_full_day(acts, clock)
    with refused("unknown_service"):
        acts.take("weddings")
    clock.forward(hours=20)
    a_full_day(acts, clock)
    with refused("desk_busy"):
        acts.call("1")
    rows = acts.journal()
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert replayed(rows) == {row.id: (row.number, row.state) for row in acts.tickets()}


def test_no_personal_word_enters_the_journal(acts):
    """Neither name nor phone of an appointment."""
    acts.book("REF-1", "10:30", name="Maria Popescu", phone="+40721000001")
    acts.book("REF-1", "10:45", name="Maria Pop", phone="+40721000002")
    acts.check_in("REF-1")
    written = "".join(str(tuple(row)) for row in acts.journal())
    assert "Maria" not in written and "+4072" not in written
