"""The line as a list: whole, or in parts of it."""

import pytest

from queue_core import boards
from queue_core.boards import booked_visits
from queue_core.data import in_parts
from tests.office import refused


def numbers(acts, **asked) -> list[str]:
    return [place["number"] for place in boards.line(acts.office, acts.clock.now, **asked)]


@pytest.fixture
def waiting(acts):
    acts.book("R1", "10:00")
    acts.book("R2", "15:00", "utilities")
    acts.check_in("R1")
    acts.check_in("R2")
    for _ in range(4):
        acts.take("taxes")
    return acts


def test_a_line_read_in_parts_is_the_line(waiting):
    """`limit` says how many, `after` behind which ticket; places are counted from the head of the line."""
    whole = boards.line(waiting.office, waiting.clock.now)
    assert [place["number"] for place in whole] == ["PA001", "A001", "A002", "A003", "A004", "PE001"]
    found, after = [], None
    while part := boards.line(waiting.office, waiting.clock.now, after=after, limit=2):
        found += part
        after = part[-1]["id"]
    assert found == whole
    assert numbers(waiting, limit=0) == []
    with refused("unknown_ticket"):
        numbers(waiting, after=999)


def test_who_has_left_the_line_still_says_where_to_go_on(waiting):
    """The last ticket of a part may be called before the next part is asked for."""
    waiting.open("1")
    first = boards.line(waiting.office, waiting.clock.now, limit=2)
    assert [waiting.called("1"), waiting.called("1")] == ["PA001", "A001"]
    assert numbers(waiting, after=first[-1]["id"]) == ["A002", "A003", "A004", "PE001"]


def test_appointments_are_read_in_parts_as_well(acts):
    for number in range(5):
        acts.book(f"R{number}", "10:00")
    day = {"on": acts.clock.now.date(), "changed_after": None}
    whole = booked_visits.what_became(acts.office, **day)
    first = booked_visits.what_became(acts.office, **day, limit=2)
    rest = booked_visits.what_became(acts.office, **day, after=first[-1]["reference"])
    assert first + rest == whole
    with refused("unknown_appointment"):
        booked_visits.what_became(acts.office, **day, after="nothing")


def test_others_have_their_turn_while_a_long_list_is_made(waiting, monkeypatch):
    """Between any two parts of it, when it is read and when it is made."""
    turns = []
    monkeypatch.setattr(in_parts, "AT_ONCE", 2)
    monkeypatch.setattr(in_parts, "breathe", lambda: turns.append(1))
    assert len(numbers(waiting)) == 6
    assert len(turns) >= 6
