"""A random day played through the acts, and its report against what the journal says, reckoned otherwise."""

import random
from datetime import date, datetime, timedelta

import pytest

from queue_core import boards
from queue_core.actions import day_end
from queue_core.boards import reports, stories
from queue_core.rules.figures import Spread
from tests.boards.otherwise import in_order, passings, seconds, stays
from tests.boards.playing import play
from tests.databases import own_database
from tests.office import TUESDAY, ZONE, Acts, Clock, founded, local

WEDNESDAY = date(2026, 3, 11)


def flat(spread: Spread) -> list[int]:
    return sorted(spread.counted.elements())


def compare(line: reports.Line, wanted: list[dict], all_stays: list[dict]) -> None:
    waits = [seconds(each["begins"], each["call"]["when"]) for each in wanted if each["call"]]
    assert line.all.visits == len(wanted)
    assert line.booked.visits == sum(each["booked"] for each in wanted)
    counted = [line.all.served, line.all.no_shows, line.all.left, line.all.sent_on, line.all.still_open]
    outcomes = [each["outcome"] for each in wanted]
    assert counted == [outcomes.count(each) for each in ("served", "no_show", "left", "sent_on", "open")]
    assert flat(line.all.waits) == sorted(waits)
    assert flat(line.all.service_times) == sorted(each["served_s"] for each in wanted
                                                  if each["served_s"] is not None)  # fmt: skip
    if wanted is all_stays:
        kinds = passings(all_stays)
        passed = [line.all.passed_by_booked, line.all.passed_by_priority, line.all.passed_by_exception]
        assert passed == [kinds.count(each) for each in ("booked", "priority", "exception")]
        assert flat(line.walk_in.in_order) == in_order(all_stays)
        assert line.all.overtakes > 0, "a day without anything to find proves nothing"


def check(office, day: date) -> None:
    """The whole, each hour, each service, each desk: as the journal says."""
    told = stays(office)
    report = reports.report(office, day, day)
    compare(report.whole, told, told)
    for line in report.by_hour:
        compare(line, [each for each in told if each["since"].astimezone(ZONE).hour == line.key], told)
    for line in report.by_service:
        compare(line, [each for each in told if each["service"] == line.key], told)
    for desk in ("1", "5"):
        of_desk = reports.report(office, day, day, desk=desk).whole
        compare(of_desk, [each for each in told if each["desk"] == desk], told)
    assert sum(line.all.visits for line in report.by_hour) == len(told)


def check_before(office) -> None:
    """Whoever was called for the service while one stood in the line: for each wait of each ticket."""
    rows = boards.journal_after(office, 0, 100_000)
    calls = [row for row in rows if row["event"] == "ticket.called"]
    told, wanted = {}, {}
    for stay in stays(office):
        joined = max(stay["since"], stay["begins"] - timedelta(hours=1))
        wanted.setdefault(stay["number"], []).append([
            row["number"]
            for row in calls
            if row["service"] == stay["service"] and row["ticket"] != stay["ticket"]
            and stay["since_seq"] < row["seq"] < stay["until"] and datetime.fromisoformat(row["at"]) >= joined
        ])  # fmt: skip
    for number in wanted:
        story = stories.story(office, TUESDAY, number)
        told[number] = [[each.number for each in wait.before] for wait in story.waits]
    assert told == wanted
    assert any(before for waits in wanted.values() for before in waits)


@pytest.mark.parametrize("seed", range(3))
def test_a_days_report_is_what_its_journal_says_before_and_after_the_day_has_ended(found, seed):
    acts = found()
    play(acts, random.Random(seed), TUESDAY, ends="11:30")
    check(acts.office, TUESDAY)
    check_before(acts.office)
    acts.clock.at("00:10", WEDNESDAY)
    acts.turn_the_day()
    assert kept_days(acts.office) == {TUESDAY}
    check(acts.office, TUESDAY)


@pytest.mark.heavy
def test_on_postgresql_it_is_the_same(settings):
    with own_database() as url:
        office = founded(settings(storage={"url": url}), local("06:00"))
        a_day_of(office)
        office.storage.close()


def a_day_of(office) -> None:
    acts = Acts(office, Clock(local("06:00")))
    play(acts, random.Random(9), TUESDAY, ends="10:30")
    check(office, TUESDAY)
    acts.clock.at("00:10", WEDNESDAY)
    acts.turn_the_day()
    check(office, TUESDAY)
    check_before(office)
    assert stories.exceptions(office, TUESDAY)


def kept_days(office) -> set[date]:
    from queue_core.data import summaries
    from queue_core.rules import figures

    with office.storage.reading() as db:
        return summaries.kept_days(db, office.id, figures.MADE_BY)


def test_a_day_that_an_older_program_ended_gets_its_figures_at_the_next_start(found):
    from sqlalchemy import delete

    from queue_core.data.summaries import summary

    acts = found()
    play(acts, random.Random(3), TUESDAY, ends="09:30")
    acts.clock.at("00:10", WEDNESDAY)
    acts.turn_the_day()
    before = reports.report(acts.office, TUESDAY, TUESDAY).whole.all.visits
    with acts.office.storage.transaction(acts.office.id) as db:
        db.execute(delete(summary))
    assert reports.report(acts.office, TUESDAY, TUESDAY).whole.all.visits == before > 20
    assert kept_days(acts.office) == set()
    day_end.keep_missing(acts.office)
    assert kept_days(acts.office) == {TUESDAY}
    assert reports.report(acts.office, TUESDAY, TUESDAY).whole.all.visits == before


def test_a_no_show_put_back_after_midnight_mends_the_day_it_came_on(found):
    """The day it came on was over; it ends with the next, and its own day's figures are kept again."""
    acts = found()
    acts.open("1")
    acts.clock.at("23:40")
    acts.take("taxes")
    ticket = acts.call("1")["id"]
    acts.clock.at("00:05", WEDNESDAY)
    acts.turn_the_day()
    assert reports.report(acts.office, TUESDAY, TUESDAY).whole.all.no_shows == 1
    acts.put_back(ticket)
    acts.open("1")
    acts.call("1")
    acts.start(ticket)
    acts.finish(ticket)
    acts.clock.forward(days=1)
    acts.turn_the_day()
    assert reports.report(acts.office, TUESDAY, TUESDAY).whole.all.served == 1


@pytest.mark.parametrize("before, minutes, hours", [
    (datetime.fromisoformat("2026-03-29T02:50:00+02:00"), 20, [2]),
    (datetime.fromisoformat("2026-10-25T03:50:00+03:00"), 20, [3]),
])  # fmt: skip
def test_the_night_in_which_the_clocks_change_makes_no_wait_longer_or_shorter(found, before, minutes, hours):
    acts = found()
    acts.clock.now = before
    acts.open("1")
    acts.take("taxes")
    acts.clock.forward(minutes=minutes)
    acts.call("1")
    acts.take("taxes")
    day = before.date()
    report = reports.report(acts.office, day, day)
    assert flat(report.whole.all.waits) == [minutes * 60]
    after = (before + timedelta(minutes=minutes)).astimezone(ZONE).hour
    assert [line.key for line in report.by_hour] == sorted({*hours, after})
    assert report.whole.days == 1
