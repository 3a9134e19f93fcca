"""The desks, and the supervisor over them."""

from counter import (  # noqa: F401  (they add their views)
    accounts,
    appointments,
    arranging,
    desk,
    devices,
    help_at_desk,
    reports,
    signin,
    supervisor,
    visits,
)
from counter.room import room

__all__ = ["room"]
