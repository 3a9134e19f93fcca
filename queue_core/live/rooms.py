"""Boards pushed to the screens that show them.

The journal is the source: after a commit, or at a pulse when another process wrote, what came since the
last look is read, each board concerned is made once, and it goes to its room with the number of its last
event. The socket is a faster way to see the database, never a second truth: a page that lost a message
hears from the next pulse that it is behind, and asks again.
"""

import logging
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from flask_socketio import SocketIO

from queue_core import boards, clock
from queue_core.data.db import ACTS, PRINTERS, SCREENS, Office
from queue_core.live.connected import ConnectedClients
from queue_core.live.device_watch import DeviceWatch
from queue_core.live.screen import Screen, Shown
from queue_core.rules.refusals import Refusal

PULSE_S = 3.0
MERGED_S = 0.05  # changes within this time go out as one board: at most 20 a second for each room
REST_S = 0.005  # after a look that found nothing: requests come first

AGENTS, LOBBY, MOST_EVENTS = "agents", "lobby", 1000
PAPER_EVENTS = {"ticket.taken", "ticket.checked_in", "slip.ordered_again", "slips.released"}
KINDS = {ACTS, PRINTERS, SCREENS}
CLOCK_KINDS = (LOBBY, "desk", "ticket", "office")
CALL_EVENTS = {"ticket.called": False, "ticket.recalled": True}
log = logging.getLogger(__name__)


class Realtime:
    """The rooms of one server process, named kind or kind:key: lobby, lobby:hall-a, ticket:17, desk:3."""

    def __init__(self, socketio: SocketIO, office: Office, screens: dict[str, Screen]) -> None:
        self.socketio = socketio
        self.office = office
        self.screens = screens
        self.seen = boards.last_seq(office)
        self.event_counts: Counter[str] = Counter()
        self.members: Counter[str] = Counter()
        self.version = ""
        self.room_of: dict[str, str] = {}
        self.clients = ConnectedClients()
        self._areas = {area.slug: f"{LOBBY}:{area.slug}" for area in office.settings.area}
        self.device_watch = DeviceWatch(office, self.clients)
        self.tell_others: Callable[[str], None] = lambda _word: None
        """Lets the office's other server processes hear a word, if there are any."""
        self.believed: dict[str, Any] = {}
        """Devices that need not be looked up again at once, by the digest of their token."""
        self._heard = {ACTS}
        self.shown: dict[str, Shown] = {}
        self._due: set[str] = set()
        self._wake = threading.Event()
        self._stopped, self._pulse_due = False, 0.0
        office.listeners.append(self._committed)

    def join(self, sid: str, room: str, device: str | None = None, clerk: str | None = None) -> None:
        """Let a socket into a room and show it the whole board: that of a `device`, or of a `clerk`."""
        self.leave(sid)
        self.clients.came(sid, device, clerk)
        self.room_of[sid] = room
        self.members[room] += 1
        self.socketio.server.enter_room(sid, room)
        if room != AGENTS:
            self.show(sid)
            # What a page makes of its first board may depend on the time, which its own clock may not know.
            self.socketio.emit("pulse", self._pulse_of(room), to=sid)

    def show(self, sid: str) -> None:
        """Send the whole board to one socket."""
        room = self.room_of[sid]
        shown = self.shown.get(room)
        if shown is None or boards.last_seq(self.office) != self.seen:
            # Not kept as what the room was shown: the others have not seen it yet.
            shown = self._made(room)
        self.socketio.emit("board", shown.message, to=sid)

    def leave(self, sid: str) -> None:
        """A socket is gone; the printers that it alone served are without an agent."""
        room = self.room_of.pop(sid, None)
        if room is not None:
            self.members[room] -= 1
            if not self.members[room]:
                del self.members[room]
                self.shown.pop(room, None)
        self.device_watch.agent_went(self.clients.left(sid))

    def _show_reports(self, heard: set[str]) -> None:
        """Machines have reported: staff see it, and what waits for a printer may be another printer's now."""
        for kind in ("office", "desk"):
            self.refresh(kind)
        if PRINTERS in heard:
            self.socketio.emit("work", {}, to=AGENTS)

    def hear(self, word: str | None) -> None:
        """What a commit has changed, here or, as a word says, elsewhere; None: anything may have happened."""
        self._heard |= {word} & KINDS or KINDS
        self._wake.set()

    def _committed(self, what: str) -> None:
        self.tell_others(what)
        self.hear(what)

    def run(self) -> None:
        """Push until stopped; to be started as a background task."""
        while not self._stopped:
            self._wake.wait(max(self._pulse_due - time.monotonic(), 0))
            self._wake.clear()
            if self._stopped:
                return
            is_pulse, rest_s = time.monotonic() >= self._pulse_due, REST_S
            heard, self._heard = self._heard, set()
            try:
                if heard - {ACTS}:
                    self._show_reports(heard)
                if ACTS in heard or is_pulse:
                    rest_s = MERGED_S if self.push() else REST_S
                if is_pulse:
                    self._pulse_due = time.monotonic() + PULSE_S
                    self.pulse()
            except Exception as fault:
                # A database that fails has said so; there is no pulse then, for screens may show what is old.
                if not isinstance(fault, Refusal):
                    log.exception("A board could not be made; it is tried again in a second")
                self._heard |= heard
                self.hear(ACTS)
                self.socketio.sleep(1.0)
            self.socketio.sleep(rest_s)

    def stop(self) -> None:
        self._stopped = True
        self._wake.set()

    def pulse_now(self) -> None:
        self._pulse_due = 0.0
        self._wake.set()

    def push(self) -> bool:
        """Send what has changed since the last look; whether anything has.

        The lobby's boards go before the journal is read: visitors look at them, and they know their `as_of`.
        """
        lobby = {room for room in self.members if room.partition(":")[0] == LOBBY}
        looked = min((self._push_room(room) for room in sorted(lobby)), default=0)
        events = boards.journal_after(self.office, self.seen, MOST_EVENTS)
        if events:
            self.seen = events[-1]["seq"]
            self._due.update(self.members.keys() - {AGENTS} - (lobby if looked >= self.seen else set()))
            self._tell(events)
        if len(events) == MOST_EVENTS:
            self.hear(ACTS)
        for room in list(self._due):
            self._push_room(room)
            self._due.discard(room)
        return bool(events)

    def pulse(self) -> None:
        """A sign of life, with the number of the last event and of the board that the room was sent.

        Some boards change by the clock alone: an early booking joins its line, a slip comes too late. They
        are looked at here, and whether each printer has its agent.
        """
        for kind in CLOCK_KINDS:
            self.refresh(kind)
        with suppress(Refusal):  # What cannot be written keeps no board from a screen.
            self.office.storage.try_again(self.office.id)
            self.device_watch.miss_agents()
            self.device_watch.look(
                {room: sent.data["as_of"] for room, sent in self.shown.items()}, self.room_of
            )
        for room in list(self.members):
            self.socketio.emit("pulse", self._pulse_of(room), to=room)

    def _pulse_of(self, room: str) -> dict[str, Any]:
        shown = self.shown.get(room)
        return {
            "as_of": self.seen,
            "board": shown.data["as_of"] if shown else 0,
            "version": self.version,
            "at": clock.now().isoformat(),
        }

    def refresh(self, kind: str) -> None:
        """Push the rooms of a kind again: something changed that is no event (a printer's state)."""
        for room in list(self.members):
            if room.split(":")[0] == kind:
                self._push_room(room)

    def _push_room(self, room: str) -> int:
        """Send a room its board, if that says anything new; answers the event that the look was as of."""
        if not self.members[room]:
            self.members.pop(room, None)
            return 0
        before = self.shown.get(room)
        kind, _, key = room.partition(":")
        data = self.screens[kind].look(key)
        if before and {**before.data, "as_of": None} == {**data, "as_of": None}:
            return data["as_of"]
        self.shown[room] = self._made(room, data)
        self.socketio.emit("board", self.shown[room].message, to=room)
        # Let the board leave for every screen before anything else is sent.
        self.socketio.sleep(0)
        return data["as_of"]

    def _made(self, room: str, data: dict[str, Any] | None = None) -> Shown:
        kind, _, key = room.partition(":")
        screen = self.screens[kind]
        data = data or screen.look(key)
        told = {name: data[name] for name in screen.tells} if screen.tells else data
        return Shown({"as_of": data["as_of"], "html": screen.draw(data), "data": told}, data)

    def _tell(self, events: list[dict[str, Any]]) -> None:
        self.event_counts.update(event["event"] for event in events)
        if any(event["event"] == "device.revoked" for event in events):
            self.believed.clear()
        for sid in self.clients.ended(events):
            self.socketio.server.disconnect(sid)
        if any(event["event"] in PAPER_EVENTS for event in events):
            self.socketio.emit("work", {}, to=AGENTS)
        for event in events:
            if event["event"] in CALL_EVENTS:
                call = {"as_of": event["seq"], "number": event["number"], "desk": event["desk"]}
                call["again"] = CALL_EVENTS[event["event"]]
                self.socketio.emit("called", call, to=LOBBY)
                for slug, room in self._areas.items():
                    if event["desk"] in self.office.settings.areas[slug].desks:
                        self.socketio.emit("called", call, to=room)
