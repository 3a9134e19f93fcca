"""The kiosk: a ticket in two taps, or a check-in, on a touchscreen."""

from kiosk.screens import room

__all__ = ["room"]
