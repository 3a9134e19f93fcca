"""The API, version 1. Each view is declared by `operations.operation`; `openapi.json` is made from that.

Read `operations` first. The views stand by subject: tickets, desks, appointments, the staff's week, reads.
"""

from queue_core.web.api import (  # noqa: F401  (they register)
    appointments,
    bookings,
    desks,
    messages,
    office,
    openapi,
    reads,
    services,
    staff_week,
    tickets,
    waits,
)
from queue_core.web.api.operations import api

__all__ = ["api"]
