"""The lobby's screen: the numbers called, for everybody to see."""

from display.screens import room

__all__ = ["room"]
