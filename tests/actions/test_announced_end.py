"""The day's end by a supervisor: announced for a minute, stopped by any, done once and not before."""

import pytest

from queue_core import boards
from queue_core.actions import announced_end
from tests.office import ROUND_THE_CLOCK, Acts, Clock, founded, local, refused

IOANA, VLAD = "staff:ioana", "staff:vlad"


def announce(acts, **asked):
    return acts.do(announced_end.announce_end, **{"by": IOANA, "confirmed": True} | asked)


def carry_out(acts):
    return acts.do(announced_end.carry_out_end, by="system")["day"]


def test_nothing_is_done_before_the_minute_is_over(acts, clock):
    """Not at 59.9 seconds; at 60 the day ends in the name of who announced it."""
    acts.open("1")
    acts.take("taxes")
    announce(acts)
    clock.forward(seconds=59.9)
    assert carry_out(acts) is None
    acts.call("1")
    assert acts.ticket(1).state == "called", "work goes on meanwhile"
    clock.forward(seconds=0.1)
    assert carry_out(acts) == "2026-03-10"
    assert acts.ticket(1).state == "no_show"
    assert (acts.journal()[-1].event, acts.journal()[-1].by) == ("day.ended", IOANA)
    assert carry_out(acts) is None, "it happens once"


def test_any_supervisor_stops_it(acts, clock):
    announce(acts)
    acts.do(announced_end.stop_end, by=VLAD)
    clock.forward(minutes=2)
    assert carry_out(acts) is None
    assert acts.events()[-2:] == ["day.end_announced", "day.end_stopped"]
    with refused("nothing_announced"):
        acts.do(announced_end.stop_end, by=IOANA)


def test_a_second_announcement_leaves_the_first_as_it_is(acts, clock):
    first = announce(acts)
    clock.forward(seconds=30)
    before = acts.events()
    assert announce(acts, by=VLAD) == first
    assert acts.events() == before


@pytest.mark.parametrize("hours, is_open", [(ROUND_THE_CLOCK, True), ({"tue": []}, False)])
def test_a_word_is_wanted_while_the_office_is_open(found, hours, is_open):
    acts = found(hours=hours)
    if is_open:
        with refused("word_needed"):
            announce(acts, confirmed=False)
        assert "day.end_announced" not in acts.events()
    else:
        announce(acts, confirmed=False)


def test_it_survives_a_restart(settings, clock):
    """The announcement is kept with the office, not with the process that took it."""
    office = founded(settings(), local("06:00"))
    announce(Acts(office, clock))
    office.storage.close()
    again = founded(settings(), clock.now)
    clock.forward(seconds=60)
    assert carry_out(Acts(again, Clock(clock.now))) == "2026-03-10"
    again.storage.close()


def test_midnight_comes_first_and_the_new_day_is_not_ended(acts, clock):
    """Announced at 23:59:30: the day ends at midnight, as ever, and the announcement with it."""
    clock.at("23:59:30")
    announce(acts)
    clock.forward(seconds=61)
    assert carry_out(acts) is None
    assert acts.events().count("day.ended") == 1


def test_who_is_concerned_is_told_when_and_by_whom(acts):
    """The desks' boards and the supervisor's; and the supervisor sees what the end would find."""
    acts.open("1")
    acts.book("REF-1", "11:30")
    for service in ("taxes", "taxes", "utilities", "taxes"):
        acts.take(service)
    held = acts.call("1")["id"]
    acts.start(held)
    acts.hold(held)
    acts.call("1")
    ends_at = announce(acts)["ends_at"]
    told = {"at": ends_at, "by": "ioana"}
    assert boards.desk(acts.office, "1", acts.clock.now)["alarms"]["day_ends"] == told
    board = boards.overview(acts.office, acts.clock.now)
    assert board["alarms"]["day_ends"] == told
    assert board["day"] == {"is_open": True, "waiting": 2, "held": 1, "at_desks": 1, "to_come": 1}
    acts.do(announced_end.stop_end)
    assert boards.desk(acts.office, "1", acts.clock.now)["alarms"]["day_ends"] is None
