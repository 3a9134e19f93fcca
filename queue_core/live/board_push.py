"""Sends boards to the rooms that show them, when they say something new."""

from collections.abc import Iterable

from flask_socketio import SocketIO

from queue_core.live.made_boards import Board, MadeBoards
from queue_core.live.rooms import AGENTS, Rooms
from queue_core.rules.refusals import Refusal


class BoardPush:
    """Remembers what each room was sent last, and which rooms are due after events."""

    def __init__(self, socketio: SocketIO, rooms: Rooms, made: MadeBoards) -> None:
        self._socketio, self._rooms, self._made = socketio, rooms, made
        self.sent: dict[str, Board] = {}
        """The last board that each room was sent."""
        self._due: set[str] = set()

    def all_are_due(self) -> None:
        """Something has happened: every room's board may be another."""
        self._due.update(self._rooms.all())
        self._due.discard(AGENTS)

    def begin_anew(self) -> None:
        """Whatever a room was sent, it is sent its board again."""
        self.sent.clear()
        self.all_are_due()

    def send_due(self, as_of: int, *kinds: str) -> None:
        """Send the rooms that are due, or those of some kinds, their boards as of this event. What raises
        stays due."""
        for room in [room for room in self._due if not kinds or room.partition(":")[0] in kinds]:
            board = self._made.as_of(room, as_of)
            if board:
                self._send(room, board)
            else:
                self._look_and_send(room)
            self._due.discard(room)

    def refresh(self, kinds: Iterable[str]) -> None:
        """Look at the boards of all rooms of these kinds again: something changed that is no event."""
        for room in self._rooms.of_kinds(*kinds):
            self._look_and_send(room)

    def forget(self, room: str) -> None:
        """A room is empty."""
        self.sent.pop(room, None)
        self._made.forget(room)

    def _look_and_send(self, room: str) -> None:
        if room not in self._rooms:
            return
        try:
            data, sent = self._made.look(room), self.sent.get(room)
        except Refusal as refusal:
            if refusal.status >= 500:
                raise
            # What this room shows is no more. Its page hears that of the pulse, and so must all others.
            return
        if sent is None or not sent.says(data):
            self._send(room, self._made.drawn(room, data))

    def _send(self, room: str, board: Board) -> None:
        sent = self.sent.get(room)
        if room not in self._rooms or (sent and sent.says(board.data)):
            return
        self.sent[room] = board
        self._socketio.emit("board", board.message, to=room)
        # Let the board leave for every screen before anything else is sent.
        self._socketio.sleep(0)
