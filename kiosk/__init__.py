"""The kiosk: a ticket in two taps, or a check-in, on a touchscreen."""

from kiosk import aids, arriving, lost_code, screens, taking  # noqa: F401  (they fill the room)
from kiosk.room import room

__all__ = ["room"]
