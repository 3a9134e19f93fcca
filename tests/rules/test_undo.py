"""A call may be taken back while nothing has come of it yet."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_core.rules.states import CALLED, HELD, SERVED, SERVING, WAITING, may_reopen, may_undo

CALL = datetime(2026, 3, 10, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "may"), [(-1, False), (0, True), (9.999, True), (10, False), (11, False)]
)
def test_a_call_may_be_taken_back_for_ten_seconds(seconds, may):
    """From its own instant on; a clock that stepped back has no moment for it."""
    assert may_undo(CALLED, CALL, CALL, CALL + timedelta(seconds=seconds)) is may


@pytest.mark.parametrize("state", [WAITING, SERVING, HELD, SERVED])
def test_only_a_ticket_that_is_called_may_be(state):
    """Whose visitor has come, or who is called no more, is not."""
    assert not may_undo(state, CALL, CALL, CALL)


def test_a_call_that_was_repeated_stands():
    """The room has heard it twice."""
    assert not may_undo(CALLED, CALL, CALL + timedelta(seconds=1), CALL + timedelta(seconds=2))


@pytest.mark.parametrize("announced_at", [None, CALL])
def test_what_was_never_called_cannot_be_taken_back(announced_at):
    """There is nothing to take back."""
    assert not may_undo(CALLED, None, announced_at, CALL)


@pytest.mark.parametrize(("minutes", "may"), [(-5, True), (0, True), (15, True), (15.01, False)])
def test_a_visit_may_be_taken_up_again_within_the_minutes_after_its_end(minutes, may):
    """The last instant too; a clock that stepped back takes nothing away."""
    ended = datetime(2026, 3, 10, 9, tzinfo=UTC)
    assert may_reopen(ended, ended + timedelta(minutes=minutes), timedelta(minutes=15)) is may


def test_a_visit_without_an_end_is_not_taken_up_again():
    """It goes on."""
    assert not may_reopen(None, datetime(2026, 3, 10, 9, tzinfo=UTC), timedelta(minutes=15))
