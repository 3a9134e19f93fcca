"""An honest guess of a wait, from what an ordinary visit takes and how many desks serve the line."""

from math import ceil
from typing import NamedTuple

STEP_MIN = 5


class Wait(NamedTuple):
    """A range, in minutes."""

    least: int
    most: int


def wait(ahead: int, minutes_each: int, desks: int) -> Wait:
    """The wait behind `ahead` others at `desks` desks: a quarter less to a quarter more, in steps of 5."""
    expected = ahead * minutes_each / max(desks, 1)
    most = ceil(expected * 1.25 / STEP_MIN) * STEP_MIN
    least = int(expected * 0.75 / STEP_MIN) * STEP_MIN
    return Wait(least, max(most, STEP_MIN))
