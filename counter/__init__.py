"""The desks, and the supervisor over them."""

from counter import accounts, appointments, desk, devices, signin, supervisor  # noqa: F401  (they add their views)
from counter.room import room

__all__ = ["room"]
