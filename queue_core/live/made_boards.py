"""The boards of rooms, as data and as HTML: drawn once, whoever asks first."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from queue_core import clock
from queue_core.live.rooms import Rooms

Data = Mapping[str, Any]


@dataclass(frozen=True)
class Screen:
    """What one kind of room shows: `look` makes the data for a room's key, `draw` the HTML for the data, of
    which the keys in `tells` are sent along; None: all."""

    look: Callable[[str], Data]
    draw: Callable[[Data], str]
    tells: tuple[str, ...] | None = None


class Board(NamedTuple):
    """One board: the message for its room, the data that it was drawn from, the minute of its drawing."""

    message: dict[str, Any]
    data: Data
    minute: datetime

    @property
    def as_of(self) -> int:
        return self.data["as_of"]

    def says(self, data: Data) -> bool:
        """Whether it says the same as this data; the event that each is as of aside."""
        return {**self.data, "as_of": None} == {**data, "as_of": None}


class MadeBoards:
    """Draws boards, and keeps the last one of each room that has members.

    A clerk's press asks for its desk's board twice: in the answer of the request and, after the commit, for
    the push to the desk's room. The second gets what the first has drawn.
    """

    def __init__(self, screens: dict[str, Screen], rooms: Rooms) -> None:
        self.screens = screens
        self._rooms = rooms
        self._last: dict[str, Board] = {}

    def look(self, room: str) -> Data:
        """A room's data now. Raises what the database raises, or Refusal."""
        kind, _, key = room.partition(":")
        return self.screens[kind].look(key)

    def drawn(self, room: str, data: Data) -> Board:
        """The board for a look's data: the last one, if it was as of the same event and minute and says the
        same (some boards say by the clock how long something has taken)."""
        last, minute = self._last.get(room), _minute()
        if last and last.minute == minute and last.data == data:
            return last
        screen = self.screens[room.partition(":")[0]]
        told = {name: data[name] for name in screen.tells} if screen.tells else data
        board = Board({"as_of": data["as_of"], "html": screen.draw(data), "data": told}, data, minute)
        if room in self._rooms:
            self._last[room] = board
        return board

    def now(self, room: str) -> Board:
        """A room's board by a fresh look."""
        return self.drawn(room, self.look(room))

    def as_of(self, room: str, event: int) -> Board | None:
        """The room's last board, if it is as of this event and was drawn in this minute."""
        last = self._last.get(room)
        return last if last and last.as_of == event and last.minute == _minute() else None

    def forget(self, room: str) -> None:
        self._last.pop(room, None)

    def forget_all(self) -> None:
        """What was drawn would be drawn otherwise now, though its data were the same."""
        self._last.clear()


def _minute() -> datetime:
    return clock.now().replace(second=0, microsecond=0)
