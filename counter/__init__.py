"""The desks, and the supervisor over them."""

from counter import appointments, desk, devices, reports, signin, supervisor  # noqa: F401  (they add their views)
from counter.room import room

__all__ = ["room"]
