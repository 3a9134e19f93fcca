"""The lobby's screen: the numbers called, seen and heard.

A blueprint: may import `queue_core.web` and what is below it, no other blueprint. Read `tv` first.
"""

from display import panel, sizes, sounds, tv  # noqa: F401  (they add their views)
from display.blueprint import blueprint

__all__ = ["blueprint"]
