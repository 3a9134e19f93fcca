"""Midnight in an office that is open then: visitors, desks and numbers go on, and another day begins."""

from datetime import date, timedelta

import pytest

from queue_core import boards
from queue_core.actions.visits import note
from queue_core.boards import reports
from queue_core.rules.opening import Hours
from tests.office import ROUND_THE_CLOCK, ZONE, local, refused

TUESDAY, WEDNESDAY, THURSDAY = (date(2026, 3, day) for day in (10, 11, 12))


@pytest.fixture
def night(found, clock):
    """The acts of an office that never closes, at 23:50 with desk 1 open."""
    acts = found(hours=ROUND_THE_CLOCK)
    clock.at("23:50")
    acts.open("1", "2")
    return acts


def past_midnight(acts, minutes=10):
    acts.clock.at("00:00", acts.clock.now.astimezone(ZONE).date() + timedelta(days=1))
    acts.clock.forward(minutes=minutes)
    acts.turn_the_day()


def test_whoever_waits_is_set_aside_or_at_a_desk_goes_on(night):
    """With the same number and place, and the desks stay as they are, with their clerks."""
    called, serving, held, waiting = (night.take("taxes")["id"] for _ in range(4))
    night.call("1")
    night.call("2")
    night.start(serving)
    night.open("3")
    night.call("3")
    night.hold(held)
    before = {row.id: (row.number, row.state, row.desk, row.due_at) for row in night.tickets()}
    past_midnight(night)
    assert {row.id: (row.number, row.state, row.desk, row.due_at) for row in night.tickets()} == before
    assert [each["state"] for each in boards.desk_list(night.office)][:3] == ["open"] * 3
    assert night.events()[-1] == "day.turned" and "day.ended" not in night.events()
    assert [each["number"] for each in boards.lobby(night.office, night.clock.now)["calls"]]
    assert night.finish(serving)["state"] == "served"
    assert night.call("2")["id"] == waiting
    assert called == 1


def test_the_day_turns_once_however_often_the_clock_trembles(night):
    """Seconds back and forth over midnight, and a second process at the same time."""
    night.clock.at("23:59:55")
    night.take("taxes")
    night.clock.forward(seconds=10)
    night.turn_the_day()
    night.clock.back(seconds=8)
    night.take("taxes")
    night.clock.forward(seconds=8)
    night.turn_the_day()
    assert night.events().count("day.turned") == 1


def test_series_and_limits_begin_anew_and_no_living_number_is_given_again(night):
    """A001 waits, A002 may still be put back, A003 be taken up again: the new day begins with A004."""
    night.arrange(desks={"1": ["utilities"]}, caps={"taxes": 3})
    waits, missed, over = (night.take("taxes")["id"] for _ in range(3))
    night.clock.forward(minutes=5)
    night.call_this("2", missed, reason="ill")
    night.no_show(missed)
    night.call_this("2", over, reason="ill")
    night.finish(over)
    past_midnight(night)
    assert boards.desk_list(night.office)[0]["services"] == ["taxes"]
    assert boards.arranged(night.office, night.clock.now)["caps"]["taxes"] is None
    assert night.take("taxes")["number"] == "A004"
    assert night.put_back(missed)["number"] == "A002"
    assert night.call_this("2", "A001", reason="ill")["id"] == waits
    night.finish(waits)
    past_midnight(night)
    assert night.take("taxes")["number"] == "A001", "its ticket is over"
    living = [row.number for row in night.tickets() if row.state == "waiting"]
    assert len(set(living)) == len(living)


def test_a_number_means_the_ticket_that_lives(night):
    """Also where today has another one of the same number, which is over."""
    old = night.take("taxes")["id"]
    past_midnight(night)
    assert boards.language_of(night.office, "A001") == "ro"
    assert night.call_this("1", "A001", reason="ill")["id"] == old


def test_an_appointment_over_midnight_is_kept_from_before_the_slot_until_its_grace_is_over(night):
    """At 23:50 for 00:20, and at 00:10 for 23:58; another day's is refused as before."""
    night.book("SOON", local("00:20", WEDNESDAY))
    night.book("LATE", local("23:58"))
    night.book("GONE", local("23:40"))
    night.book("NOON", local("12:00", WEDNESDAY))
    with refused("wrong_day"):
        night.check_in("NOON")
    early = night.check_in("SOON")
    assert (early["rank"], early["number"]) == (0, "PA001")
    night.book("SOON", local("00:25", WEDNESDAY))
    assert night.appointment("SOON").state == "arrived"
    past_midnight(night)
    assert [night.appointment(name).state for name in ("GONE", "LATE")] == ["missed", "booked"]
    assert night.check_in("LATE")["rank"] == 0
    night.book("MISSED", local("23:59"))
    night.clock.forward(minutes=10)
    night.turn_the_day()
    assert night.appointment("MISSED").state == "missed"
    assert night.called("1") == "PA002", "the slot of 23:58 comes before that of 00:20"


def test_each_visit_counts_once_on_the_day_it_was_taken(night):
    """Also while the next day is not over: the report of yesterday knows how its last visit ended."""
    first = night.take("taxes")["id"]
    night.call("1")
    night.start(first)
    past_midnight(night)
    assert reports.report(night.office, TUESDAY, TUESDAY).whole.all.served == 0
    night.finish(first)
    night.take("taxes")
    told = {day: reports.report(night.office, day, day).whole.all for day in (TUESDAY, WEDNESDAY)}
    assert [(each.visits, each.served) for each in told.values()] == [(1, 1), (1, 0)]
    past_midnight(night)
    assert reports.report(night.office, TUESDAY, WEDNESDAY).whole.all.visits == 2


def test_notes_leave_with_their_ticket(night):
    """A note of who is still here stays; it goes at the turn after the end of the visit."""
    here, gone = night.take("taxes")["id"], night.take("taxes")["id"]
    for ticket in (here, gone):
        night.do(note, ticket, words="brings a paper")
    night.cancel(gone)
    past_midnight(night)
    assert (night.ticket(here).note, night.ticket(gone).note) == ("brings a paper", None)
    night.cancel(here)
    past_midnight(night)
    assert night.ticket(here).note is None


@pytest.mark.parametrize("day, to_utc", [(date(2026, 3, 28), "22:00"), (date(2026, 10, 24), "21:00")])
def test_the_nights_of_the_clock_change_are_open_too(found, clock, day, to_utc):
    """The night before summer time begins and ends."""
    acts = found(hours=ROUND_THE_CLOCK)
    clock.at("23:50", day)
    acts.open("1")
    acts.take("taxes")
    for _ in range(3):
        past_midnight(acts)
    assert acts.called("1") == "A001"
    assert acts.events().count("day.ended") <= 1, "the days between the founding and the first act"


@pytest.mark.parametrize(
    ("hours", "is_open"),
    [
        ({"tue": ["20:00-24:00"], "wed": ["00:00-04:00"]}, True),
        ({"tue": ["20:00-24:00"]}, False),
        ({"wed": ["00:00-04:00"]}, False),
        ({"tue": ["08:30-16:30"], "wed": ["08:30-16:30"]}, False),
    ],
)
def test_open_over_midnight_means_before_and_after_it(settings, hours, is_open):
    """By the hours of both days; a holiday is a closed day."""
    opening = settings(hours=hours).opening
    assert opening.is_open_over(TUESDAY, TUESDAY) is is_open
    holiday = Hours(opening.zone, opening.week, {WEDNESDAY: "a holiday"})
    assert holiday.is_open_over(TUESDAY, TUESDAY) is False


def test_an_office_that_closes_one_night_ends_its_day_then(found, clock):
    """Open for days, then closed on a holiday: whoever still waited is not there any more."""
    acts = found(hours=ROUND_THE_CLOCK, holiday=[{"on": THURSDAY, "name": "a holiday"}])
    clock.at("23:50")
    acts.open("1")
    ticket = acts.take("taxes")["id"]
    past_midnight(acts)
    assert acts.ticket(ticket).state == "waiting"
    past_midnight(acts)
    assert acts.ticket(ticket).state == "expired"
    assert boards.desk_list(acts.office)[0]["state"] == "closed"


def test_the_journals_clock_never_steps_back(acts, clock):
    """Events are written no earlier than the one before; graces and undo go by the clock all the same."""
    acts.open("1")
    acts.take("taxes")
    clock.back(minutes=10)
    acts.take("taxes")
    called = acts.call("1")
    assert called["called_at"] == clock.now.isoformat()
    assert acts.undo("1")["state"] == "waiting"
    clock.forward(minutes=12)
    acts.take("taxes")
    written = [row.at for row in acts.journal()]
    assert written == sorted(written) and written[-1] == clock.now
    clock.back(hours=3)
    acts.take("taxes")
    assert acts.journal()[-1].at == clock.now, "a clock that was wrong by hours is set right"
