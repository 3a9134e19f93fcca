"""Which devices and printing agents are connected to this server process, and what each said of itself."""

import os
import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from queue_core.live.rooms import RIGHT_OF
from queue_core.settings.rights import Rights

SAYS_WITHIN_S = 15.0
"""A TV reports what it shows at every pulse; one that has been silent for so long counts as lagging."""
LATE_S = 60
"""A TV whose next call has waited so long for its turn is behind: more is called than it can announce."""
ACCOUNT_EVENTS = {
    "staff.changed",
    "staff.removed",
    "staff.password_set",
    "staff.password_changed",
    "staff.second_factor_set",
    "staff.second_factor_removed",
}


class SignedIn(NamedTuple):
    """Who has signed in at a socket's page, in the session that is called so; the role is what lets the
    socket in, None where a token does."""

    login: str
    session: str
    role: str | None


class ConnectedClients:
    """Sockets by their number: a paired device, a printing agent with its printers, or neither."""

    def __init__(self) -> None:
        self.process = os.urandom(8).hex()
        """This server process, where several serve one office."""
        self.agents: dict[str, list[str]] = {}
        """The printers that each printing agent serves."""
        self.draw_places: set[str] = set()
        """The printing agents that draw papers without a ticket, too."""
        self.handed: dict[tuple[str, str], tuple[int, int]] = {}
        """The job that each agent has for each of its printers, and its try."""
        self._device_of: dict[str, str] = {}
        self._clerk_of: dict[str, str] = {}
        self._session_of: dict[str, str] = {}
        self._role_of: dict[str, str] = {}
        self._state_of: dict[str, dict[str, Any]] = {}
        self._said_at: dict[str, float] = {}

    def came(self, sid: str, device: str | None, clerk: SignedIn | None = None) -> None:
        """A socket has connected: a device, or an agent with a device's token; `device` is None for others.
        `clerk` is who has signed in there."""
        if device:
            self._device_of[sid] = device
        if clerk:
            self._clerk_of[sid], self._session_of[sid] = clerk.login, clerk.session
        if clerk and clerk.role:
            self._role_of[sid] = clerk.role

    def left(self, sid: str) -> list[str]:
        """A socket is gone; answers the printers that it served."""
        self._device_of.pop(sid, None)
        self._clerk_of.pop(sid, None)
        self._session_of.pop(sid, None)
        self._role_of.pop(sid, None)
        self._state_of.pop(sid, None)
        self._said_at.pop(sid, None)
        self.draw_places.discard(sid)
        served = self.agents.pop(sid, [])
        for printer in served:
            self.handed.pop((sid, printer), None)
        return served

    def said(self, sid: str, state: dict[str, Any]) -> None:
        """What a device says of itself; what other sockets say is ignored."""
        if sid in self._device_of:
            self._state_of[sid] = state
            self._said_at[sid] = time.monotonic()

    def is_device(self, sid: str) -> bool:
        """Whether a socket is a paired device's."""
        return sid in self._device_of

    def served(self) -> set[str]:
        """The printers that have an agent here."""
        return {name for served in list(self.agents.values()) for name in served}

    def without_agent(self, printers: Iterable[str]) -> list[str]:
        """Those of the printers that no agent serves."""
        served = self.served()
        return [name for name in printers if name not in served]

    def connected(self) -> dict[str, dict[str, Any]]:
        """The devices that are connected now, each with what it last said of itself."""
        return {name: self._state_of.get(sid, {}) for sid, name in self._device_of.items()}

    def lagging(self, should_show: Callable[[str], int]) -> dict[str, bool]:
        """The devices that are connected now, each with whether it shows less than it should: the event that
        `should_show` answers for its socket, and announces calls without much delay. A screen that
        says nothing of what it shows never lags."""
        late = time.monotonic() - SAYS_WITHIN_S
        return {
            name: sid in self._said_at
            and (
                self._said_at[sid] < late
                or self._state_of[sid]["shown"] < should_show(sid)
                or self._state_of[sid].get("late_s", 0) > LATE_S
            )
            for sid, name in list(self._device_of.items())
        }

    def without_right(self, room_of: Mapping[str, str], rights: Rights) -> list[str]:
        """The sockets of staff whose role does not have the right to their room."""
        asked = {sid: RIGHT_OF.get(room_of.get(sid, "").partition(":")[0]) for sid in list(self._role_of)}
        return [sid for sid, right in asked.items() if right and not rights.has(self._role_of[sid], right)]

    def ended(self, events: Iterable[Mapping[str, Any]]) -> list[str]:
        """The sockets that these events end: of staff whose account, password or second step is another, or
        gone, of sessions that have ended, and of devices that were revoked."""
        changed = [event for event in events if event["event"] in ACCOUNT_EVENTS]
        logins = {event["why"].get("login") or event["by"].removeprefix("staff:") for event in changed}
        over = {
            name
            for event in events
            if event["event"] == "staff.signed_out"
            for name in event["why"]["sessions"]
        }
        revoked = {event["why"]["name"] for event in events if event["event"] == "device.revoked"}
        return [
            sid
            for named, ending in (
                (self._clerk_of, logins),
                (self._session_of, over),
                (self._device_of, revoked),
            )
            for sid, name in list(named.items())
            if name in ending
        ]
