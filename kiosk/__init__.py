"""The kiosk: a ticket in two taps, or a check-in, on a touchscreen.

A blueprint: may import `queue_core.web` and what is below it, no other blueprint. Read `pages` first.
"""

from kiosk import (  # noqa: F401  (they add their views)
    accessibility,
    check_in,
    check_in_by_phone,
    elsewhere,
    finding,
    order,
    pages,
    tickets,
)
from kiosk.blueprint import blueprint

__all__ = ["blueprint"]
