"""The desks, and the supervisor over them."""

from counter import (  # noqa: F401  (they add their views)
    accounts,
    appointments,
    desk,
    devices,
    reports,
    signin,
    supervisor,
    visits,
)
from counter.room import room

__all__ = ["room"]
