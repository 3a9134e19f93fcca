"""The lobby's screen: the numbers called, seen and heard."""

from display import panel, sounds, tv  # noqa: F401  (they add their views)
from display.blueprint import blueprint

__all__ = ["blueprint"]
