"""Who went before me, and why: in words, from the journal; and a day's exceptions to the order."""

import pytest

from queue_core.actions import calls, visits
from queue_core.boards import appointments, stories
from queue_core.language.catalogs import language
from queue_core.language.exceptions import EXCEPTIONS
from queue_core.language.journal_words import why_before
from tests.office import TUESDAY, ZONE, refused


@pytest.fixture
def told(acts):
    """`told("A002")`: who went before a number of today, as the supervisor reads it in English."""

    def tell(number: str, code: str = "en") -> list[str]:
        wait = stories.story(acts.office, TUESDAY, number).waits[-1]
        return [f"{each.number}: {why_before(each, number, language(code), ZONE)}" for each in wait.before]

    return tell


def to_visitor(acts, ticket: dict, code: str = "en") -> list[str]:
    wait = stories.went_before(acts.office, ticket["id"])
    return [f"{each.number}: {why_before(each, None, language(code), ZONE)}" for each in wait.before]


def test_the_booked_went_before_by_appointment_and_the_earlier_by_arrival(acts, clock, told):
    acts.open("1", "2", "3")
    clock.at("09:58")
    acts.take("taxes")
    clock.at("10:00")
    mine = acts.take("taxes")
    acts.book("R1", "10:30")
    clock.at("10:21")
    acts.check_in("R1")
    clock.at("10:25")
    for desk in ("1", "2", "3"):
        acts.call(desk)
    assert told(mine["number"]) == [
        "PA001: appointment at 10:30, checked in at 10:21",
        "A001: took a ticket at 09:58, before A002",
    ]
    assert to_visitor(acts, mine, "ro") == [
        "PA001: programare la 10:30, sosire la 10:21",
        "A001: bon luat la 09:58, înaintea dumneavoastră",
    ]
    assert told("PA001") == [], "nobody was called between its arrival and its call"


def test_only_calls_for_the_same_service_while_one_waited_count(acts, clock, told):
    acts.open("1", "4")
    acts.take("taxes")
    acts.call("1")
    acts.take("utilities")
    acts.take("taxes")
    acts.call("4")
    acts.called("1")
    acts.take("taxes")
    acts.called("1")
    assert told("A002") == []
    assert told("A003") == []


def test_priority_a_late_one_accepted_and_one_called_by_number_are_each_told_apart(acts, clock, told):
    acts.open("1", "2", "3")
    mine = acts.take("taxes")
    clock.forward(minutes=1)
    acts.take("taxes", priority=True)
    other = acts.take("taxes")
    acts.book("LATE", "09:00")
    late = acts.check_in("LATE")
    acts.accept_late(late["id"], reason="Mrs Pop's tram stood still")
    acts.call("1")
    acts.call("2")
    acts.call_this("3", other["id"], reason="Mr Radu is ill")
    assert told(mine["number"]) == [
        "A004: appointment at 09:00, came late at 10:01, accepted as booked",
        "A002: priority, took a ticket at 10:01",
        "A003: called by number: Mr Radu is ill",
    ]
    said = to_visitor(acts, mine)
    assert said[2] == "A003: called by number, for a reason that the staff wrote down"
    assert not any(name in line for line in said for name in ("Radu", "Pop"))


def test_who_is_kept_for_one_desk_is_told_why_others_went(acts, told):
    acts.open("1", "2")
    mine = acts.take("taxes")
    acts.transfer(mine["id"], desk="2")
    acts.take("taxes")
    acts.call("1")
    assert told("A001") == ["A002: took a ticket at 10:00; A001 could not be called to that desk then"]


def test_an_early_visitor_is_told_only_of_calls_since_the_number_joined_the_line(acts, clock, told):
    acts.open("1", "2")
    acts.book("R1", "12:00")
    acts.check_in("R1")
    acts.take("taxes")
    acts.call("1")
    acts.take("taxes")
    clock.at("11:05")
    acts.call_this("2", "A002", reason="short question")
    assert [line.partition(":")[0] for line in told("PA001")] == ["A002"]


def test_each_wait_of_a_ticket_for_two_services_is_told(acts, clock):
    acts.open("1", "4")
    acts.take("taxes")
    acts.take("taxes", later=["utilities"])
    acts.called("1")
    acts.called("1")
    acts.book("R1", "10:10", "utilities")
    acts.check_in("R1")
    acts.finish(2)
    acts.call("4")
    waits = stories.story(acts.office, TUESDAY, "a002 ").waits
    assert [(wait.service, [each.number for each in wait.before]) for wait in waits] == [
        ("taxes", ["A001"]), ("utilities", ["PE001"]),
    ]  # fmt: skip


def test_the_story_has_every_event_with_its_desk_actor_and_reason(acts, clock):
    acts.open("1")
    acts.take("taxes", by="visitor")
    clock.forward(minutes=3)
    acts.call("1", by="staff:ana")
    acts.recall(1, by="staff:ana")
    acts.no_show(1, by="staff:ana")
    acts.put_back(1, by="staff:ioana")
    events = stories.story(acts.office, TUESDAY, "A001").events
    assert [(each.event, each.desk, each.by) for each in events] == [
        ("ticket.taken", None, "visitor"),
        ("ticket.called", "1", "staff:ana"),
        ("ticket.recalled", "1", "staff:ana"),
        ("ticket.no_show", "1", "staff:ana"),
        ("ticket.put_back", "1", "staff:ioana"),
    ]


def test_a_number_that_was_not_given_has_no_story(acts):
    with refused("unknown_ticket"):
        stories.story(acts.office, TUESDAY, "A001")
    with refused("unknown_ticket"):
        stories.went_before(acts.office, 2**63)


def test_exceptions_are_those_of_the_day_and_nothing_that_went_by_the_order(acts, clock):
    acts.open("1", "2")
    first, second, third = (acts.take("taxes")["id"] for _ in range(3))
    acts.book("LATE", "09:00")
    late = acts.check_in("LATE")["id"]
    acts.call("1")
    acts.put_back(first)
    acts.call_this("1", third, reason="a wheelchair")
    acts.accept_late(late, reason="a tram")
    acts.finish(acts.call("2")["id"])
    acts.reopen(late, reason="a paper was missing")
    given = acts.at_once("2", "taxes", reason="came back with the stamp")["id"]
    found = stories.exceptions(acts.office, TUESDAY)
    assert [(each.event.event, each.event.ticket_id) for each in found] == [
        ("ticket.put_back", first), ("ticket.called", third), ("ticket.accepted_late", late),
        ("ticket.reopened", late), ("ticket.called", given),
    ]  # fmt: skip
    later = {"ticket.priority_given", "ticket.priority_withdrawn"}
    assert {each.kind for each in found} == {kind for kind in EXCEPTIONS if kind.event not in later}
    assert stories.exceptions(acts.office, clock.forward(days=1).date()) == []
    assert second


def test_a_call_that_was_taken_back_at_once_went_before_nobody(acts, clock, told):
    """Neither in the story of who waits, nor as an exception, nor as the end of its own wait."""
    acts.open("1", "2")
    acts.take("taxes")
    clock.forward(minutes=1)
    acts.take("taxes")
    acts.call("1")
    clock.forward(seconds=5)
    acts.do(calls.undo_call, "1")
    assert told("A002") == []
    assert stories.exceptions(acts.office, TUESDAY) == []
    clock.forward(minutes=10)
    acts.call("2")
    own = stories.story(acts.office, TUESDAY, "A001").waits[-1]
    assert (own.called_at, own.desk) == (clock.now, "2")
    assert [each.partition(":")[0] for each in told("A002")] == ["A001"]


def test_priority_that_is_given_later_is_an_exception_with_its_reason(acts):
    acts.take("taxes")
    acts.do(visits.give_priority, "A001", reason="with a small child")
    (only,) = stories.exceptions(acts.office, TUESDAY)
    assert (only.kind.event, only.event.why["said"]) == ("ticket.priority_given", "with a small child")


def test_a_number_is_found_as_people_type_it(acts):
    """Without case, blanks and leading zeros; so are the numbers of acts, and the day's appointments."""
    acts.book("Ref-Ab 7", "10:30", "population-records", name="Ștefan Țuțea-Râmniceanu", phone="+40721000001")
    acts.check_in("Ref-Ab 7")
    for typed in ("pd1", "PD 001", "Pd01"):
        assert stories.story(acts.office, TUESDAY, typed).ticket.number == "PD001"
    for typed in ("tutea", "ŢUŢEA stefan", "Ramniceanu", "refab7", "pd1", "0721 000 001", "0001"):
        assert len(appointments.expected(acts.office, TUESDAY, typed)) == 1, typed
    for typed in ("țuțea ion", "pd2", "ref-8", "72100"):
        assert appointments.expected(acts.office, TUESDAY, typed) == [], typed
    acts.open("6")
    assert acts.call_this("6", "pd 1", reason="ill")["number"] == "PD001"
