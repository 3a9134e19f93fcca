"""What an office learns from the days that it had."""

import random
from datetime import date, timedelta
from statistics import fmean

import pytest

from queue_core.rules.policy import PRIORITY, WALK_IN
from queue_core.simulation.correction import Correction
from queue_core.simulation.learned import ROUGH_BELOW, Learned, PastVisit
from queue_core.simulation.service_times import VARIATION
from tests.office import TUESDAY
from tests.simulation.days import ZONE, at


def visit(day: date, clock: str, minutes: float, service: str = "taxes", **more) -> PastVisit:
    called_at = at(day, clock)
    told = {"taken_at": called_at, "joined_at": called_at} | more
    return PastVisit(service, called_at=called_at, ended_at=called_at + timedelta(minutes=minutes), **told)


def test_service_times_go_from_those_of_config_to_those_that_came():
    """A service with many visits has their mean; one with none is corrected by what the others tell."""
    learned = Learned()
    minutes = {"taxes": 10, "utilities": 20}
    first = learned.times.quantiles(minutes)
    assert (first["taxes"].mean, first["utilities"].mean) == (pytest.approx(600), pytest.approx(1200))
    day = [visit(TUESDAY, f"{9 + number // 60:02d}:{number % 60:02d}", 5) for number in range(300)]
    found = learned.after(day, ZONE).times.quantiles(minutes)
    assert found["taxes"].mean == pytest.approx(300, rel=0.01)
    assert found["utilities"].mean == pytest.approx(600, rel=0.1)
    few = learned.after(day[:20], ZONE).times.quantiles(minutes)
    assert 300 < few["taxes"].mean < 500


def test_hours_differ_only_where_more_than_chance_says_so():
    """Visits that take twice as long in the afternoon are told apart, those alike are not."""
    chance = random.Random(1)
    alike, other = Learned(), Learned()
    for number in range(5):
        day = TUESDAY + timedelta(days=number)
        clocks = [f"{hour:02d}:{minute:02d}" for hour in (9, 10, 14, 15) for minute in range(0, 60, 3)]
        lengths = [chance.gammavariate(4, 2) for _ in clocks]
        alike = alike.after([visit(day, *each) for each in zip(clocks, lengths, strict=True)], ZONE)
        late = [length * (1 + (clock > "12")) for clock, length in zip(clocks, lengths, strict=True)]
        other = other.after([visit(day, *each) for each in zip(clocks, late, strict=True)], ZONE)
    hours = other.times.of_hours("taxes")
    assert fmean(hours[14:16]) / fmean(hours[9:11]) == pytest.approx(2, rel=0.2)
    alike_hours = alike.times.of_hours("taxes") or [1.0] * 24
    assert max(alike_hours) / min(alike_hours) < 1.2
    assert other.times.of_hours("utilities") is None


def test_of_a_visit_that_lasts_already_less_is_known_the_longer_it_lasts():
    """With lengths that vary as much as in an office, what is left grows with what has passed."""
    lengths = Learned().times.quantiles({"taxes": 10})["taxes"]
    left = [
        fmean(lengths.left_after(passed, (part + 0.5) / 50) for part in range(50))
        for passed in (0, 600, 3600, 9999)
    ]
    assert left == sorted(left) and left[0] == pytest.approx(600, rel=0.1)
    assert VARIATION > 1


def test_who_of_the_booked_comes_and_when_is_learned():
    """A share, and how long before or after the slot; of one who is late already less is hoped."""
    learned = Learned()
    for number in range(10):
        day = TUESDAY + timedelta(days=number)
        slot_at = at(day, "10:00")
        came = [visit(day, "10:01", 5, taken_at=slot_at + timedelta(minutes=3), slot_at=slot_at)] * 12
        missed = [PastVisit("taxes", None, slot_at=slot_at)] * 8
        learned = learned.after([*came, *missed], ZONE)
    coming = learned.coming
    assert coming.share == pytest.approx(0.6, abs=0.05)
    arrives, never = coming.arrivals(-3600, [0.3, 0.9])
    assert arrives == pytest.approx(180, abs=30) and never is None
    late = coming.arrivals(600, [(part + 0.5) / 50 for part in range(50)])
    assert sum(each is not None for each in late) < 10


def test_the_way_from_one_visit_to_the_next_is_learned_where_somebody_waited():
    """Of 40 seconds; a desk that waits for visitors, or rests, tells nothing of it."""
    day, begin = [], at(TUESDAY, "09:00")
    for number in range(6):
        called_at = begin + timedelta(seconds=340 * number + (1800 if number > 3 else 0))
        waits = begin if number < 5 else called_at
        day.append(PastVisit("taxes", waits, waits, called_at, called_at + timedelta(seconds=300), desk="1"))
    assert Learned().after(day, ZONE).between_s == pytest.approx(40)


def test_how_many_walk_in_is_learned_by_service_and_hour():
    """On the mean day, and what share has the mark of priority; a second service of one ticket is no
    arrival."""
    learned = Learned()
    for number in range(8):
        day = TUESDAY + timedelta(days=number)
        ranks = (PRIORITY, WALK_IN, WALK_IN, WALK_IN)
        more = visit(day, "09:50", 5, "utilities", is_first=False)
        learned = learned.after([*(visit(day, "09:00", 5, rank=rank) for rank in ranks), more], ZONE)
    assert learned.walk_ins.hours == {"taxes": {9: pytest.approx(4)}}
    assert learned.walk_ins.share_marked("taxes") == pytest.approx(0.25)


def test_what_is_learned_is_kept_as_json():
    """The same after reading it, and refused where it is something else."""
    chance, learned = random.Random(2), Learned()
    slot_at = at(TUESDAY, "09:30")
    for number in range(3):
        day = TUESDAY + timedelta(days=number)
        learned = learned.after(
            [
                visit(day, f"09:{minute}", chance.uniform(1, 20), told=(0, 3), slot_at=slot_at)
                for minute in range(10, 50)
            ],
            ZONE,
        )
    again = Learned.from_json(learned.as_json())
    assert again.as_json() == learned.as_json() and again.visits == 120
    assert again.times == learned.times and again.correction == learned.correction
    assert learned.is_rough and learned.visits < ROUGH_BELOW
    for wrong in ("[]", "{}", "nonsense", '{"visits": 1}'):
        with pytest.raises(ValueError):
            Learned.from_json(wrong)


def test_a_day_on_which_nobody_came_teaches_nothing():
    """A holiday with appointments that were never cancelled is no day on which all the booked stayed away."""
    learned = Learned()
    assert learned.after([PastVisit("taxes", None, slot_at=at(TUESDAY, "10:00"))], ZONE) is learned


@pytest.mark.parametrize("stretch", [0.7, 1.0, 1.5])
def test_the_correction_moves_the_ends_until_one_of_ten_is_beyond_each(stretch):
    """Where waits are shorter or longer than the draws say, after three weeks no more than one of ten are
    called before the range or after it, and as many at the end that had to be moved outwards."""
    chance, correction = random.Random(3), Correction()
    early = later = judged = 0
    for day in range(80):
        waits = []
        for _ in range(100):
            expected = 60 * chance.uniform(5, 60)
            told = correction.corrected(expected * 0.7, expected, expected * 1.4)
            waits.append((told, stretch * expected * chance.lognormvariate(0, 0.3) / 60))
        correction = correction.after(waits)
        for (from_min, to_min), waited in waits if day >= 20 else []:
            early, later, judged = early + (waited < from_min), later + (waited > to_min), judged + 1
    assert early / judged < 0.12 and later / judged < 0.115
    if stretch <= 1:
        assert early / judged == pytest.approx(0.1, abs=0.015)
    if stretch >= 1:
        assert later / judged == pytest.approx(0.095, abs=0.015)
