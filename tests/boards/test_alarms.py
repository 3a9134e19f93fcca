"""The supervisor's alarms: each begins at its minute, says since when, and ends when its cause does."""

import pytest

from queue_core import boards
from queue_core.actions import desks, feed_appointments
from tests.office import local, refused


def alarms(acts) -> dict:
    return boards.overview(acts.office, acts.clock.now)["alarms"]


def at(clock: str) -> str:
    return local(clock).isoformat()


def test_a_wait_is_an_alarm_above_the_offices_minutes(acts):
    """The one who waits longest for each service, from the ticket's making; not at the minute, above it."""
    acts.open("1")
    first = acts.take("taxes")
    acts.clock.forward(minutes=1)
    acts.take("taxes")
    acts.take("utilities", priority=True)
    acts.clock.at("10:30")
    assert alarms(acts)["waits"] == []
    acts.clock.forward(seconds=1)
    assert alarms(acts)["waits"] == [{"service": "taxes", "number": first["number"], "since": at("10:00")}]
    acts.clock.forward(minutes=1)
    assert [each["service"] for each in alarms(acts)["waits"]] == ["taxes", "utilities"]
    assert acts.called("1") == "A001"
    assert [each["number"] for each in alarms(acts)["waits"]] == ["A002", "E001"]


def test_a_booked_visitor_waits_past_the_slot_not_since_an_early_arrival(acts):
    acts.book("REF-1", "10:40")
    number = acts.check_in("REF-1")["number"]
    acts.clock.at("10:55")
    shown = alarms(acts)
    assert (shown["booked"], shown["waits"]) == ([], [])
    acts.clock.forward(seconds=1)
    assert alarms(acts)["booked"] == [{"service": "taxes", "number": number, "since": at("10:40")}]
    acts.open("1")
    acts.called("1")
    assert alarms(acts)["booked"] == []


def test_people_without_an_open_desk_are_an_alarm_at_once(acts):
    """Closed or paused; not for who came too early to be called, nor where a desk was given the service."""
    acts.book("REF-1", "11:30", "utilities")
    acts.check_in("REF-1")
    assert alarms(acts)["unserved"] == []
    acts.clock.forward(minutes=1)
    acts.take("social-assistance")
    acts.take("social-assistance")
    expected = {
        "service": "social-assistance",
        "waiting": 2,
        "priority_desks": [],
        "since": at("10:01"),
    }
    assert alarms(acts)["unserved"] == [expected]
    acts.open("8")
    assert alarms(acts)["unserved"] == []
    acts.pause("8")
    assert alarms(acts)["unserved"] == [expected]
    acts.open("1")
    acts.arrange(desks={"1": ["taxes", "social-assistance"]})
    assert alarms(acts)["unserved"] == []
    acts.clock.at("10:30")
    assert [each["service"] for each in alarms(acts)["unserved"]] == ["utilities"]


def test_a_desk_is_idle_when_it_is_free_and_people_wait_for_as_long(acts):
    """Free since the last ticket left, however it left; the wait that counts is one that it could end."""
    acts.open("1", "2")
    acts.take("taxes")
    ticket = acts.call("1")
    acts.clock.at("10:05")
    acts.finish(ticket["id"])
    acts.clock.at("10:20")
    assert alarms(acts)["idle"] == []
    acts.take("utilities")
    acts.take("taxes")
    acts.clock.at("10:29")
    assert alarms(acts)["idle"] == []
    acts.clock.at("10:30")
    both = [{"desk": "1", "since": at("10:20")}, {"desk": "2", "since": at("10:20")}]
    assert alarms(acts)["idle"] == both
    board = boards.overview(acts.office, acts.clock.now)["desks"]
    assert [each["desk"] for each in board if each["needs"]] == ["1", "2"]
    acts.pause("2")
    assert alarms(acts)["idle"] == both[:1]
    ticket = acts.call("1")
    assert alarms(acts)["idle"] == []
    acts.clock.at("10:45")
    acts.put_back(ticket["id"])
    acts.clock.at("10:54")
    assert alarms(acts)["idle"] == []
    acts.clock.at("10:55")
    assert alarms(acts)["idle"] == [{"desk": "1", "since": at("10:45")}]


def test_an_early_booking_makes_no_desk_idle_before_it_joins_the_line(acts):
    acts.open("1")
    acts.book("REF-1", "12:00")
    acts.check_in("REF-1")
    acts.clock.at("11:09")
    assert alarms(acts)["idle"] == []
    acts.clock.at("11:10")
    assert alarms(acts)["idle"] == [{"desk": "1", "since": at("11:00")}]


def test_a_clerk_asks_for_help_once_and_only_the_supervisor_sees_it(acts):
    first = acts.ask_for_help("3")
    acts.clock.forward(minutes=1)
    assert acts.ask_for_help("3") == first
    assert alarms(acts)["desks"] == [{"desk": "3", "since": first["since"]}]
    assert "desks" not in boards.desk(acts.office, "4", acts.clock.now)["alarms"]
    assert boards.desk(acts.office, "3", acts.clock.now)["help_since"] == first["since"]
    acts.answer_at_desk("3")
    acts.answer_at_desk("3")
    assert alarms(acts)["desks"] == []
    assert acts.events() == ["help.called", "help.answered"]
    with refused("unknown_desk"):
        acts.ask_for_help("99")


@pytest.fixture
def with_feed(found):
    return found(alarm={"feed_minutes": 60}, hours={"tue": ["08:30-16:30"]})


def test_a_silent_booking_site_is_an_alarm_while_the_office_is_open(with_feed):
    """One that was never heard at once; saying the same again is a word too, what is refused is none."""
    acts = with_feed
    assert alarms(acts)["feed"] == {"since": None}
    acts.book("REF-1", "12:00")
    acts.clock.at("11:00")
    assert alarms(acts)["feed"] is None
    acts.clock.forward(seconds=1)
    assert alarms(acts)["feed"] == {"since": at("10:00")}
    with refused("unknown_service"):
        acts.book("REF-2", "12:00", "weddings")
    assert alarms(acts)["feed"] == {"since": at("10:00")}
    before = acts.events()
    acts.book("REF-1", "12:00")
    assert (alarms(acts)["feed"], acts.events()) == (None, before)
    acts.clock.at("17:00")
    assert alarms(acts)["feed"] is None


@pytest.mark.parametrize("word", ["many", "cancel", "vanished"])
def test_each_of_the_feeds_acts_is_a_word_and_the_staffs_are_none(with_feed, word):
    acts = with_feed
    acts.book("REF-1", "12:00")
    acts.clock.at("11:30")
    acts.book_by_phone("taxes", slot_at=local("12:30"))
    assert alarms(acts)["feed"] == {"since": at("10:00")}
    match word:
        case "many":
            acts.put_many([])
        case "cancel":
            acts.unbook("REF-1")
        case "vanished":
            acts.do(feed_appointments.cancel_vanished, acts.clock.now.date(), ["REF-1"])
    assert alarms(acts)["feed"] is None


def test_an_office_that_wants_no_alarm_has_none(found):
    acts = found(alarm={"booked_minutes": 0, "idle_minutes": 0, "feed_minutes": 0})
    acts.open("1")
    acts.book("REF-1", "10:10")
    acts.check_in("REF-1")
    acts.clock.at("13:00")
    shown = alarms(acts)
    assert (shown["booked"], shown["idle"], shown["feed"]) == ([], [], None)


def service(acts, slug: str) -> dict:
    shown = boards.overview(acts.office, acts.clock.now)["services"]
    return next(each for each in shown if each["slug"] == slug)


def test_a_service_shows_who_waits_what_to_expect_and_what_the_day_has_done(acts):
    """A ticket for two services is a visit at each; what was yesterday is no more; a limit is shown."""
    acts.open("1", "2", "7")
    both = acts.take("taxes", later=["utilities"])
    acts.take("taxes")
    acts.book("REF-1", "10:10")
    acts.check_in("REF-1")
    acts.clock.forward(minutes=4)
    acts.estimate_waits()
    row = service(acts, "taxes")
    assert (row["booked"], row["walk_in"], row["waits_since"]) == (1, 2, at("10:00"))
    assert (row["open_desks"], row["desks"]) == (["1", "2"], ["1", "2", "3"])
    assert row["expected"]["from_min"] <= row["expected"]["to_min"] <= 60
    acts.finish(acts.call("1")["id"])
    acts.finish(acts.call("1")["id"])
    assert acts.tickets()[0].id == both["id"]
    acts.no_show(acts.call("1")["id"])
    acts.arrange(caps={"taxes": 9})
    row = service(acts, "taxes")
    assert (row["served"], row["no_shows"], row["given"], row["cap"]) == (2, 1, 2, 9)
    assert service(acts, "utilities")["served"] == 0
    acts.finish(acts.call("7")["id"])
    assert service(acts, "utilities")["served"] == 1
    assert service(acts, "population-records")["expected"] is None
    acts.end_day()
    assert service(acts, "taxes")["served"] == 2
    acts.clock.forward(hours=24)
    row = service(acts, "taxes")
    assert (row["served"], row["no_shows"], row["given"]) == (0, 0, 0)


def desk(acts, name: str) -> tuple:
    shown = boards.overview(acts.office, acts.clock.now)["desks"]
    each = next(each for each in shown if each["desk"] == name)
    return each["state"], each["clerk"], each["ticket"], each["is_serving"], each["since"]


def test_a_desk_shows_since_when_it_has_called_served_or_nobody(acts):
    acts.do(desks.open_desk, "1", clerk="ana")
    assert desk(acts, "1") == ("open", "ana", None, False, at("10:00"))
    acts.take("taxes")
    acts.clock.at("10:03")
    ticket = acts.call("1")
    assert desk(acts, "1") == ("open", "ana", "A001", False, at("10:03"))
    acts.clock.at("10:05")
    acts.start(ticket["id"])
    assert desk(acts, "1") == ("open", "ana", "A001", True, at("10:05"))
    acts.clock.at("10:09")
    acts.hold(ticket["id"])
    assert desk(acts, "1") == ("open", "ana", None, False, at("10:09"))
    acts.clock.at("10:20")
    acts.pause("1")
    assert desk(acts, "1") == ("paused", "ana", None, False, at("10:20"))
