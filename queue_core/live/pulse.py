"""The pulse: every few seconds each room hears the number of the last event, and so whether it is behind."""

from contextlib import suppress
from typing import Any

from flask_socketio import SocketIO

from queue_core import clock
from queue_core.data.db import Office
from queue_core.live.board_push import BoardPush
from queue_core.live.device_watch import DeviceWatch
from queue_core.live.journal_reader import JournalReader
from queue_core.live.rooms import LOBBY, Rooms
from queue_core.rules.refusals import Refusal

CLOCK_KINDS = (LOBBY, "desk", "ticket", "office")
"""Rooms whose boards may change by the clock alone: an early booking joins its line."""


class Pulse:
    """What is done at each pulse."""

    def __init__(
        self,
        socketio: SocketIO,
        office: Office,
        rooms: Rooms,
        push: BoardPush,
        journal: JournalReader,
        device_watch: DeviceWatch,
    ) -> None:
        self._socketio, self._office, self._rooms = socketio, office, rooms
        self._push, self._journal = push, journal
        self._device_watch = device_watch
        self._version = ""

    def tell_version(self, version: str) -> None:
        """From now on this is the version of the pages which show the office as it is."""
        self._version = version

    def beat(self) -> None:
        """Look at the boards that the clock changes and at the devices, then send every room its pulse.

        Raises what the database raises: screens that may show what is old hear no pulse.
        """
        self._push.refresh(CLOCK_KINDS)
        with suppress(Refusal):  # What cannot be written keeps no board from a screen.
            self._office.storage.try_again(self._office.id)
            self._device_watch.miss_agents()
            sent = {room: board.as_of for room, board in list(self._push.sent.items())}
            self._device_watch.look(sent, self._rooms.room_of)
        for room in self._rooms.all():
            self.send(room, to=room)

    def send(self, room: str, *, to: str) -> None:
        """The number of the last event and that of the board that the room was sent, to a room or socket."""
        sent = self._push.sent.get(room)
        pulse: dict[str, Any] = {
            "as_of": self._journal.seen,
            "board": sent.as_of if sent else 0,
            "version": self._version,
            "at": clock.now().isoformat(),
        }
        self._socketio.emit("pulse", pulse, to=to)
