"""Which socket of this server process is in which room.

A room is named kind or kind:key: `lobby`, `lobby:hall-a`, `ticket:17`, `ticket:17@en`, `desk:3@ro`,
`office:@ro`, `agents`.
"""

from collections import Counter

AGENTS, LOBBY = "agents", "lobby"
RIGHT_OF = {"desk": "serve", "office": "oversee"}
"""The right that staff need for the rooms of a kind."""


class Rooms:
    """Each socket is in one room at most; a room is there as long as somebody is in it."""

    def __init__(self) -> None:
        self.room_of: dict[str, str] = {}
        """The room of each socket, by its number."""
        self._members: Counter[str] = Counter()

    def __contains__(self, room: object) -> bool:
        return room in self._members

    def enter(self, sid: str, room: str) -> None:
        self.room_of[sid] = room
        self._members[room] += 1

    def leave(self, sid: str) -> str | None:
        """A socket has left; answers its room if that is empty now."""
        room = self.room_of.pop(sid, None)
        if room is None:
            return None
        self._members[room] -= 1
        if self._members[room]:
            return None
        del self._members[room]
        return room

    def sockets(self) -> int:
        """How many sockets are in a room."""
        return sum(list(self._members.values()))

    def all(self) -> list[str]:
        return list(self._members)

    def of_kinds(self, *kinds: str) -> list[str]:
        return [room for room in self.all() if room.partition(":")[0] in kinds]
