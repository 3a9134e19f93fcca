"""What the server processes of one office tell each other, and what they spare each other.

Who has committed an act looks at the lobby's boards, and hands what it saw to the others with its word. They
use it if it is as of the very event that the journal ends with for them; else they look for themselves.
"""

from collections.abc import Callable
from typing import Any

from queue_core.data.db import ACTS

Looks = dict[str, dict[str, Any]]
"""Rooms, and the data of their boards."""


class Sharing:
    """One process's part: its acts that the others have yet to hear of, and what they have handed it."""

    def __init__(self) -> None:
        self.tell: Callable[[str, Looks], None] = lambda _word, _looks: None
        """Lets the other processes hear a word, if there are any."""
        self.acts = 0
        self._told_of = 0
        self._handed: Looks = {}

    def acted(self) -> None:
        """An act was committed by this process."""
        self.acts += 1

    def tell_of(self, acts: int, looks: Looks) -> None:
        """Tell the others of the first so many acts of this process, unless they know."""
        if acts > self._told_of:
            self._told_of = acts
            self.tell(ACTS, looks)

    def hand(self, looks: Looks) -> None:
        self._handed |= looks

    def take(self) -> Looks:
        """What was handed over since this was asked last."""
        handed, self._handed = self._handed, {}
        return handed
