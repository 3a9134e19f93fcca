"""The clock that promises in seconds are measured by on a busy machine."""

import threading
import time

import pytest

from tests import pace
from tests.pace import Pace, at_most
from tests.servers import until


def test_a_second_in_which_work_takes_thrice_as_long_counts_as_a_third(monkeypatch):
    """As if the piece of work had been done in a third of its time once."""
    Pace().stop()
    monkeypatch.setattr(pace, "_fastest_s", pace._fastest_s / 3)
    began, measured = time.monotonic(), Pace()
    threading.Event().wait(0.5)
    assert 0 < measured.stop() < (time.monotonic() - began) / 2.5


def test_it_never_runs_ahead_of_the_clock_on_the_wall():
    began, measured = time.monotonic(), Pace()
    threading.Event().wait(0.5)
    assert 0 < measured.stop() <= time.monotonic() - began


def test_what_is_not_done_in_the_promised_time_fails():
    with pytest.raises(AssertionError, match="were promised"), at_most(0.2) as measured:
        until(lambda: measured.seconds > 0.2)
    with pytest.raises(AssertionError, match="not within 0.2 s"):
        until(lambda: False, within=0.2)


def test_a_fault_in_the_block_is_told_before_its_time():
    with pytest.raises(KeyError), at_most(0):
        raise KeyError
