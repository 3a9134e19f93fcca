"""How often and when a slip is tried."""

import pytest

from queue_core.rules.slip_states import MOST_PAPERS, pause_after


@pytest.mark.parametrize(("tries", "seconds"), [
    (1, 2), (2, 4), (3, 8), (4, 16), (5, 30), (6, 30), (7, 30), (1000, 30),
])  # fmt: skip
def test_a_slip_rests_twice_as_long_after_each_try_in_vain_up_to_half_a_minute(tries, seconds):
    """A printer that is back is not left waiting for longer."""
    assert pause_after(tries).total_seconds() == seconds


def test_one_order_leaves_three_papers_at_most():
    """The first, and two in its place."""
    assert MOST_PAPERS == 3
