"""A board is drawn once for an event and a minute, though the answer to a press and the push both need it."""

from dataclasses import replace

import pytest

from queue_core import clock
from tests.web.staff_browser import app_of, press, sign_in, staffed


class Desk:
    """A clerk's browser at desk 1 with its page's socket; counts the looks at its board and the drawings."""

    def __init__(self, acts) -> None:
        self.acts = acts
        app = app_of(acts)
        self.realtime = app.extensions["realtime"]
        self.browser = app.test_client()
        sign_in(self.browser, "ana")
        screens = self.realtime.boards.screens
        whole = screens["desk"]
        self.looks, self.draws = [], []
        screens["desk"] = replace(
            whole,
            look=lambda key: self.looks.append(key) or whole.look(key),
            draw=lambda data: self.draws.append(data) or whole.draw(data),
        )
        self.socket = self.realtime.socketio.test_client(
            app, flask_test_client=self.browser, auth={"board": "desk", "desk": "1"}
        )
        self.realtime.push()
        self.forget()

    def forget(self) -> None:
        self.looks.clear()
        self.draws.clear()
        self.socket.get_received()

    def pushed(self) -> list[dict]:
        self.realtime.push()
        heard = self.socket.get_received()
        return [message["args"][0] for message in heard if message["name"] == "board"]


@pytest.fixture
def desk(found, monkeypatch):
    acts = staffed(found)
    monkeypatch.setattr(clock, "now", lambda: acts.clock.now)
    acts.open("1")
    acts.take("taxes")
    acts.take("taxes")
    return Desk(acts)


def test_a_press_looks_at_its_desks_board_once_and_draws_it_once(desk):
    """The answer and the push are the same board, to the letter."""
    answer = press(desk.browser, "/counter/desks/1/calls")
    assert answer.status_code == 200 and "A001" in answer.text
    (pushed,) = desk.pushed()
    assert pushed["html"] == answer.text
    assert str(pushed["as_of"]) == answer.headers["Lobby-As-Of"]
    assert len(desk.looks) == len(desk.draws) == 1


def test_a_press_without_a_push_in_between_is_answered_by_the_pushed_board(desk):
    """Where the push comes first (on threads it may), its board is the answer's."""
    desk.acts.called("1")
    (pushed,) = desk.pushed()
    answer = press(desk.browser, "/counter/desks/1/need-no-help")
    assert answer.text == pushed["html"]
    assert len(desk.draws) == 1


def test_the_next_event_is_looked_at_and_drawn_anew(desk):
    """A board is as of an event; the one before is not shown for it."""
    press(desk.browser, "/counter/desks/1/calls")
    desk.acts.take("taxes")
    (pushed,) = desk.pushed()
    assert pushed["as_of"] == desk.realtime.journal.seen
    assert len(desk.looks) == len(desk.draws) == 2


def test_the_next_minute_draws_anew_though_nothing_happened(desk):
    """What a board says of the time must not be a minute old."""
    press(desk.browser, "/counter/desks/1/calls")
    desk.acts.clock.forward(minutes=1)
    desk.pushed()
    assert len(desk.looks) == len(desk.draws) == 2


def test_another_language_is_another_board(desk):
    """A window in Romanian is not sent the English answer."""
    desk.browser.get("/counter/desks/1?language=en")
    answer = press(desk.browser, "/counter/desks/1/calls")
    (pushed,) = desk.pushed()
    assert "Close it all the same" in answer.text and "Close it all the same" not in pushed["html"]


def test_a_room_that_nobody_is_in_keeps_no_board(desk):
    """A desk whose windows are closed is drawn for each answer, and takes no memory."""
    desk.socket.disconnect()
    for _ in range(2):
        assert press(desk.browser, "/counter/desks/1/calls").status_code == 200
    desk.realtime.push()
    assert len(desk.draws) == 2
