"""Keeps, for the staff, which devices and printing agents are connected, and which screens show what is old.

Where several processes serve one office each knows its own sockets only; what it knows is kept in the
database, and the process that leads looks there for what nobody knows of any more.
"""

import math
import time
from collections import deque
from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

from queue_core import clock
from queue_core.data.db import Office
from queue_core.live.connected import ConnectedClients
from queue_core.machines import devices_seen, print_agents

LAGS_PULSES = 4
"""A screen lags when it reports less than it was sent so many pulses ago."""
KEPT_S = 20.0
"""How often the connected devices are written to the database when nothing has changed."""
AGENTS_KEPT_S = 10.0
AGENTS_WITHIN_S = 8.0
"""How long a server that begins to lead gives printing agents to connect before it reports them missing."""
ELSEWHERE_FOR = timedelta(seconds=45)
"""A device that another process saw longer ago counts as disconnected."""


class DeviceWatch:
    """Looks at every pulse; writes when something has changed, and now and then."""

    def __init__(self, office: Office, clients: ConnectedClients) -> None:
        self.office = office
        self.clients = clients
        self._is_alone = not office.settings.server.message_queue
        self._leads_since: float | None = None
        self._sent: deque[dict[str, int]] = deque(maxlen=LAGS_PULSES)
        self._kept: dict[str, bool] = {}
        self._due = self._agents_due = 0.0

    def look(self, sent: dict[str, int], room_of: Mapping[str, str]) -> None:
        """`sent` is the event of each room's last board, `room_of` the room of each socket."""
        then = self._sent[0] if len(self._sent) == LAGS_PULSES else {}
        self._sent.append(sent)
        lagging = self.clients.lagging(lambda sid: then.get(room_of.get(sid, ""), 0))
        if lagging and (lagging != self._kept or time.monotonic() >= self._due):
            told, process = self.clients.connected(), self.clients.process
            devices_seen.keep_seen(self.office, lagging, clock.now(), told=told, process=process)
            self._due = time.monotonic() + KEPT_S
        self._kept = lagging

    def lead(self, is_mine: bool) -> None:
        """Whether this process leads from now on: then it misses agents for all."""
        self._leads_since = time.monotonic() if is_mine else None

    def agent_came(self, served: list[str]) -> None:
        """An agent for these printers is connected to this process."""
        self._agents_due = 0.0
        print_agents.came(self.office, served, clock.now(), process=self.clients.process)
        self._agents_due = math.inf if self._is_alone else time.monotonic() + AGENTS_KEPT_S

    def agent_went(self, printers: Iterable[str]) -> None:
        """An agent of these printers has left this process."""
        if left := self.clients.without_agent(printers):
            print_agents.went(self.office, left, clock.now(), process=self.clients.process)

    def miss_agents(self) -> None:
        """Look for printers without an agent: one that never came cannot leave, nor can one whose process was
        killed."""
        now = time.monotonic()
        here = list(self.clients.served())
        if here and now >= self._agents_due:
            self.agent_came(here)
        if self._leads_since is None or now < self._leads_since + AGENTS_WITHIN_S:
            return
        print_agents.miss(self.office, clock.now(), alone=self.clients.process if self._is_alone else None)

    def connected(self, known: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
        """The devices that are connected, to whichever process, each with what it last said of itself."""
        since = clock.now() - ELSEWHERE_FOR
        elsewhere = {
            each["name"]: each["told"] or {}
            for each in known
            if not self._is_alone
            and each["process"] not in (None, self.clients.process)
            and each["seen_at"] >= since
        }
        return elsewhere | self.clients.connected()
