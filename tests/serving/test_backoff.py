"""Tasks that try again: ever longer pauses, a stop heard at once, two lines in the log for one trouble."""

import logging
import threading

import pytest

from queue_core.backoff import Backoff

log = logging.getLogger("tests.backoff")


@pytest.fixture
def backoff():
    return Backoff(log, "It is away: %s", "It is back", first_s=0.001, longest_s=0.005)


def test_pauses_double_up_to_the_longest_and_begin_anew_when_a_try_succeeds(backoff):
    """Capped exponential back-off."""
    pauses = []
    for _ in range(5):
        pauses.append(backoff.next_pause_s)
        assert backoff.pause() is False
    assert pauses == [0.001, 0.002, 0.004, 0.005, 0.005]
    backoff.worked()
    assert backoff.next_pause_s == 0.001


@pytest.mark.parametrize("wait", ["pause", "rest"])
def test_a_stop_ends_a_long_wait_at_once(wait):
    """A server that is asked to end waits for no pause of a minute."""
    backoff = Backoff(log, "%s", "", first_s=60, longest_s=60)
    stopped: list[bool] = []
    waits = {"pause": backoff.pause, "rest": lambda: backoff.rest(60)}
    task = threading.Thread(target=lambda: stopped.append(waits[wait]()))
    task.start()
    backoff.stop()
    task.join(timeout=30)
    assert stopped == [True] and backoff.stopped
    assert backoff.pause() is True, "nor is any later wait one"


def test_what_is_wrong_is_logged_once_and_that_it_is_over_once(backoff, caplog):
    """One outage has many errors (refused, timed out): the first is told, then its end."""
    backoff.worked()
    for wrong in (OSError("refused"), OSError("refused"), OSError("timed out"), OSError("timed out")):
        backoff.failed(wrong)
    backoff.worked()
    backoff.worked()
    backoff.failed(OSError("timed out"))
    assert caplog.messages == [
        "It is away: refused",
        "It is back",
        "It is away: timed out",
    ]


def test_what_fails_while_stopping_is_not_logged(backoff, caplog):
    """Connections are closed under a task that ends: that is no trouble."""
    backoff.stop()
    backoff.failed(OSError("closed"))
    assert caplog.messages == []


def test_an_error_that_nobody_expected_comes_with_its_traceback(backoff, caplog):
    """A bug is found by where it happened."""
    try:
        raise KeyError("number")
    except KeyError as error:
        backoff.failed(error, traceback=True)
    assert "test_backoff.py" in caplog.text and "KeyError: 'number'" in caplog.text
