"""The desks, and the supervisor over them."""

from counter import (  # noqa: F401  (they add their views)
    accounts,
    appointments,
    arranging,
    desk,
    devices,
    reports,
    signin,
    supervisor,
    visits,
)
from counter.blueprint import blueprint

__all__ = ["blueprint"]
