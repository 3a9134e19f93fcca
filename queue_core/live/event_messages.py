"""What sockets are sent because of an event, besides boards: `called`, `work`, and their own end."""

from collections.abc import Sequence
from typing import Any

from flask_socketio import SocketIO

from queue_core.boards.shapes import JournalRow
from queue_core.data.db import Office
from queue_core.live.connected import ConnectedClients
from queue_core.live.rooms import AGENTS, LOBBY

PAPER_EVENTS = {"ticket.taken", "ticket.checked_in", "slip.ordered_again", "slips.released", "slip.tried"}
CALL_EVENTS = {"ticket.called": False, "ticket.recalled": True}
"""Each with whether the visitor was called before."""


class EventMessages:
    """Sends them to the sockets of this server process."""

    def __init__(self, socketio: SocketIO, office: Office, clients: ConnectedClients) -> None:
        self._socketio, self._office, self._clients = socketio, office, clients
        self.believed: dict[str, Any] = {}
        """Devices that need not be looked up again at once, by the digest of their token."""

    def send(self, events: Sequence[JournalRow]) -> None:
        if any(event["event"] == "device.revoked" for event in events):
            self.believed.clear()
        for sid in self._clients.ended(events):
            self._socketio.server.disconnect(sid)
        if any(event["event"] in PAPER_EVENTS for event in events):
            self.send_work()
        for event in events:
            if event["event"] in CALL_EVENTS:
                self._send_called(event)

    def send_work(self) -> None:
        """Have the printing agents ask for jobs."""
        self._socketio.emit("work", {}, to=AGENTS)

    def _send_called(self, event: JournalRow) -> None:
        called = {
            "as_of": event["seq"],
            "number": event["number"],
            "desk": event["desk"],
            "again": CALL_EVENTS[event["event"]],
        }
        areas = [area for area in self._office.settings.area if event["desk"] in area.desks]
        for room in (LOBBY, *(f"{LOBBY}:{area.slug}" for area in areas)):
            self._socketio.emit("called", called, to=room)
