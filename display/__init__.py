"""The lobby's screen: the numbers called, seen and heard."""

from display import panel, screens, sounds  # noqa: F401  (they fill the room)
from display.room import room

__all__ = ["room"]
