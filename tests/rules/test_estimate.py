"""An honest guess of a wait: a span in steps of five minutes."""

import pytest

from queue_core.rules.estimate import wait


@pytest.mark.parametrize(
    ("ahead", "minutes", "desks", "span"),
    [
        (0, 8, 3, (0, 5)),  # nobody ahead: still a moment
        (1, 8, 1, (5, 10)),
        (3, 8, 3, (5, 10)),
        (12, 8, 3, (20, 40)),
        (12, 8, 1, (70, 120)),
        (12, 8, 0, (70, 120)),  # no desk open: as if one would open
        (100, 15, 2, (560, 940)),
    ],
)
def test_a_wait_is_a_quarter_less_to_a_quarter_more(ahead, minutes, desks, span):
    """What is ahead, times an ordinary visit, over the desks; rounded outwards to steps of five."""
    assert wait(ahead, minutes, desks) == span


@pytest.mark.parametrize("ahead", range(0, 60, 7))
def test_the_true_expectation_lies_within_the_span(ahead):
    """Rounding widens the span, never moves it."""
    span = wait(ahead, 8, 3)
    assert span.least <= ahead * 8 / 3 <= span.most
    assert span.least % 5 == span.most % 5 == 0
