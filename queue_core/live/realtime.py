"""The screens of one server process, kept as the journal has it.

The journal is the source: after a commit, or at a pulse when another process wrote, what came since the
last look is read, each board concerned is made once, and it goes to its room with the number of its last
event. The socket is a faster way to see the database, never a second truth: a page that lost a message
hears from the next pulse that it is behind, and asks again.
"""

import logging
import time

from flask_socketio import SocketIO

from queue_core.backoff import Backoff
from queue_core.data.db import ACTS, PRINTERS, Office
from queue_core.live.board_push import BoardPush
from queue_core.live.connected import ConnectedClients, SignedIn
from queue_core.live.device_watch import DeviceWatch
from queue_core.live.event_messages import EventMessages
from queue_core.live.journal_reader import JournalReader
from queue_core.live.made_boards import MadeBoards, Screen
from queue_core.live.news import News
from queue_core.live.pulse import Pulse
from queue_core.live.rooms import AGENTS, LOBBY, Rooms
from queue_core.rules.refusals import Refusal

PULSE_S = 3.0
MERGED_S = 0.05  # changes within this time go out as one board: at most 20 a second for each room
REST_S = 0.005  # after a look that found nothing: requests come first
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 1.0
STAFF_KINDS = ("office", "desk")
log = logging.getLogger(__name__)


class Realtime:
    """Lets sockets into rooms, and has the rooms shown what is new: `run` is the task that does."""

    def __init__(self, socketio: SocketIO, office: Office, screens: dict[str, Screen]) -> None:
        self.socketio, self._office = socketio, office
        self.rooms = Rooms()
        self.clients = ConnectedClients()
        self.device_watch = DeviceWatch(office, self.clients)
        self.news = News()
        self.journal = JournalReader(office)
        self.boards = MadeBoards(screens, self.rooms)
        self.messages = EventMessages(socketio, office, self.clients)
        self.board_push = BoardPush(socketio, self.rooms, self.boards)
        self._pulse = Pulse(socketio, office, self.rooms, self.board_push, self.journal, self.device_watch)
        self._tries = Backoff(
            log,
            "A board could not be made; it is tried again within a second: %s",
            "Boards are made again",
            first_s=FIRST_PAUSE_S,
            longest_s=LONGEST_PAUSE_S,
            level=logging.ERROR,
        )
        self._pulse_due = 0.0
        office.listeners.append(self.news.tell)

    def join(
        self,
        sid: str,
        room: str,
        device: str | None = None,
        clerk: SignedIn | None = None,
    ) -> None:
        """Let a socket into a room and show it the whole board: that of a `device`, or of a `clerk`, with
        whose session it ends, and when the role loses the room's right."""
        self.leave(sid)
        self.clients.came(sid, device, clerk)
        self.rooms.enter(sid, room)
        self.socketio.server.enter_room(sid, room)
        if room != AGENTS:
            self.show(sid)
            # What a page makes of its first board may depend on the time, which its own clock may not know.
            self._pulse.send(room, to=sid)

    def show(self, sid: str) -> None:
        """Send the whole board to one socket."""
        room = self.rooms.room_of[sid]
        board = self.board_push.sent.get(room)
        if board is None or self.journal.is_behind():
            # Not kept as what the room was sent: the others have not seen it yet.
            board = self.boards.now(room)
        self.socketio.emit("board", board.message, to=sid)

    def leave(self, sid: str) -> None:
        """A socket is gone; the printers that it alone served are without an agent."""
        emptied = self.rooms.leave(sid)
        if emptied:
            self.board_push.forget(emptied)
        self.device_watch.agent_went(self.clients.left(sid))

    def run(self) -> None:
        """Push until stopped; to be started as a background task."""
        while not self._tries.stopped:
            words = self.news.wait(self._pulse_due - time.monotonic())
            if self._tries.stopped:
                return
            is_pulse, rest_s = time.monotonic() >= self._pulse_due, REST_S
            try:
                if words - {ACTS}:
                    self._show_reports(words)
                if (ACTS in words or is_pulse) and self.push():
                    rest_s = MERGED_S
                if is_pulse:
                    self._pulse_due = time.monotonic() + PULSE_S
                    self._pulse.beat()
                self._tries.worked()
            except Exception as fault:
                # A database that fails has said so; there is no pulse then, for screens may show what is old.
                if not isinstance(fault, Refusal):
                    self._tries.failed(fault, traceback=True)
                for word in {ACTS, *words}:
                    self.news.hear(word)
                self._tries.pause()
            self.socketio.sleep(rest_s)

    def stop(self) -> None:
        self._tries.stop()
        self.news.wake()

    def follow_settings(self, version: str) -> None:
        """The office is another than before: sockets end whose role has lost the right to their board, boards
        are drawn anew, and pages of another version than this one load themselves anew."""
        for sid in self.clients.without_right(self.rooms.room_of, self._office.settings.rights):
            self.socketio.server.disconnect(sid)
        self._pulse.tell_version(version)
        self.boards.forget_all()
        self.board_push.begin_anew()
        self.news.hear(ACTS)
        self.pulse_now()

    def pulse_now(self) -> None:
        self._pulse_due = 0.0
        self.news.wake()

    def push(self) -> bool:
        """Send what the journal's new events have changed; whether there were any.

        The lobby's boards go first, as visitors look at them.
        """
        events, is_more = self.journal.new_events()
        if events:
            self.board_push.all_are_due()
        if is_more:
            self.news.hear(ACTS)
        try:
            self.board_push.send_due(self.journal.seen, LOBBY)
        finally:
            # A board that fails stays due; events are read once.
            self.messages.send(events)
        self.board_push.send_due(self.journal.seen)
        return bool(events)

    def _show_reports(self, words: set[str]) -> None:
        """Machines have reported: staff see it, and what waits for a printer may be another printer's now."""
        self.board_push.refresh(STAFF_KINDS)
        if PRINTERS in words:
            self.messages.send_work()
