"""What a socket says is judged before anybody else sees it."""

import pytest

from queue_core.live.socket_input import GuardedWebSocket


class Saying:
    """A websocket that says some frames, then ends."""

    def __init__(self, *frames: str) -> None:
        self._frames = iter(frames)

    def wait(self) -> str | None:
        return next(self._frames, None)


@pytest.mark.parametrize("frame", ["42", "42{}", "42[]", "42null", "42[[]]", '42[{"a":1}]', "42[1]", "43{}"])
def test_what_names_no_event_ends_its_socket_in_good_order(frame, caplog):
    """One line in the log, and no exception: an event is a list that begins with its name."""
    assert GuardedWebSocket(Saying(frame, '42["look"]'), {"/": {"look": print}}).wait() is None
    assert len(caplog.records) == 1
    assert "no packet" in caplog.text


def test_an_event_that_somebody_hears_is_let_through():
    """And one that nobody hears is passed over."""
    guarded = GuardedWebSocket(Saying('42["nothing"]', "43[]", '42["look"]'), {"/": {"look": print}})
    assert guarded.wait() == '42["look"]'
