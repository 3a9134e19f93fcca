"""How a visit was: which answers there are, and until when one may be given."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_core.rules.feedback import FEW, SCORES, may_be_given, score
from tests.office import refused

ENDED = datetime(2026, 3, 10, 9, tzinfo=UTC)


def test_there_are_five_answers_from_very_bad_to_very_good():
    """As many on each side of the middle one."""
    assert [score(str(each)) for each in (1, 2, 3, 4, 5)] == list(SCORES) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize("written", ["0", "6", "-1", "", "3 ", "03", "3.0", "٣", "good"])
def test_what_is_none_of_the_five_is_refused(written):
    """As a page sends them, and in no other spelling."""
    with refused("bad_score"):
        score(written)


@pytest.mark.parametrize(("after", "may"), [
    (timedelta(0), True), (timedelta(hours=12), True), (timedelta(hours=12, seconds=1), False),
])  # fmt: skip
def test_a_visit_may_be_judged_for_twelve_hours_after_its_end(after, may):
    """Its last instant too."""
    assert may_be_given(ENDED, ENDED + after) is may


def test_a_visit_that_is_not_over_is_not_judged():
    """Nobody knows yet how it was."""
    assert not may_be_given(None, ENDED)


def test_of_four_answers_a_report_tells_only_how_many():
    """The documented least number of answers that tells nobody's own."""
    assert FEW == 5
