"""Somebody without a ticket is served at once: made and called at this desk, an exception with its reason."""

import pytest

from queue_core.actions.once import Once
from queue_core.boards import stories
from queue_core.language.catalogs import language
from queue_core.language.journal_words import why_before
from tests.office import TUESDAY, ZONE, refused

WHY = "came back with the stamp"


def test_it_is_called_here_before_all_who_wait(acts, clock):
    """The next number of its series, a walk-in's; others wait on as they were."""
    acts.open("1")
    acts.take("taxes")
    acts.book("P1", "10:00")
    acts.check_in("P1")
    ticket = acts.at_once("1", "taxes", reason=WHY)
    assert (ticket["number"], ticket["state"], ticket["desk"]) == ("A002", "called", "1")
    assert (ticket["rank"], ticket["priority"], ticket["origin"]) == (2, False, "walk_in")
    assert ticket["taken_at"] == ticket["due_at"] == ticket["called_at"] == clock.now.isoformat()
    assert [(row.event, row.why["said"]) for row in acts.journal()[-2:]] == [
        ("ticket.taken", WHY),
        ("ticket.called", WHY),
    ]
    assert [acts.called("1"), acts.called("1")] == ["PA001", "A001"]


def test_neither_hours_nor_stops_nor_limits_bind_it(found, clock):
    """The desk is open: that is enough."""
    acts = found(hours={"tue": ["08:30-09:30"]})
    acts.open("1")
    acts.stop_intake("taxes")
    acts.arrange(caps={"taxes": 1})
    with refused("closed"):
        acts.take("taxes")
    assert [acts.at_once("1", "taxes", reason=WHY, finish_current=True)["number"] for _ in range(3)] == [
        "A001", "A002", "A003",
    ]  # fmt: skip


def test_its_mark_its_language_and_its_paper_are_as_asked(found):
    """Nothing is printed unless asked."""
    acts = found(printer=[{"name": "hall"}])
    acts.open("1", "2")
    plain = acts.at_once("1", "taxes", reason=WHY)
    marked = acts.at_once("2", "taxes", reason=WHY, priority=True, language="EN", prints=True)
    assert (marked["rank"], marked["priority"]) == (1, True)
    assert [acts.ticket(each["id"]).language for each in (plain, marked)] == ["ro", "en"]
    with acts.office.storage.reading() as db:
        assert db.exec_driver_sql("SELECT ticket_id FROM print_job").scalars().all() == [marked["id"]]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"reason": " "}, "reason_needed"),
        ({"service": "nothing"}, "unknown_service"),
        ({"language": "xx"}, "unknown_language"),
        ({"desk": "99"}, "unknown_desk"),
        ({"desk": "2"}, "desk_closed"),
        ({"desk": "3"}, "desk_paused"),
        ({}, "desk_busy"),
        ({"seen": None}, "changed"),
        ({"seen": "A007", "finish_current": True}, "changed"),
    ],
)
def test_refused_it_leaves_nothing_behind(acts, asked, code):
    """No ticket, no number spent, no visit ended."""
    acts.open("1", "3")
    acts.pause("3")
    acts.take("taxes")
    acts.call("1")
    events = len(acts.journal())
    wanted = {"desk": "1", "service": "taxes", "reason": WHY} | asked
    with refused(code):
        acts.at_once(wanted.pop("desk"), wanted.pop("service"), **wanted)
    assert len(acts.journal()) == events and len(acts.tickets()) == 1
    assert acts.at_once("1", "taxes", reason=WHY, finish_current=True, seen="a001")["number"] == "A002"


def test_a_repeat_with_its_key_makes_one_ticket(acts):
    acts.open("1")
    key = Once.of("test", "POST", "/desks/1/visits", "k", {})
    first, again = (acts.at_once("1", "taxes", reason=WHY, once=key) for _ in range(2))
    assert first == again and len(acts.tickets()) == 1


def test_undone_it_is_gone_and_the_visit_before_goes_on(acts):
    """Nobody holds its number, so it goes to no line."""
    acts.open("1")
    acts.take("taxes")
    before = acts.call("1")
    acts.start(before["id"])
    acts.at_once("1", "taxes", reason=WHY, finish_current=True)
    undone = acts.undo("1")
    assert (undone["state"], undone["desk"], undone["reopened"]) == ("cancelled", None, before["number"])
    assert acts.ticket(before["id"]).state == "serving"
    (told,) = [each for each in stories.exceptions(acts.office, TUESDAY) if each.event.number == "A002"]
    assert told.event.event == "ticket.called"


def test_it_is_told_to_those_whom_it_passed(acts, clock):
    """In the day's exceptions, and in the story of who was there before; its reason to staff alone."""
    acts.open("1")
    mine = acts.take("taxes")
    clock.forward(minutes=1)
    acts.at_once("1", "taxes", reason=WHY)
    (told,) = stories.exceptions(acts.office, TUESDAY)
    assert (told.kind.because, told.event.why["said"]) == ("at_once", WHY)
    (before,) = stories.story(acts.office, TUESDAY, mine["number"]).waits[-1].before
    assert why_before(before, mine["number"], language("en"), ZONE) == (
        "served at once, without a ticket: came back with the stamp"
    )
    assert WHY not in why_before(before, None, language("en"), ZONE)
