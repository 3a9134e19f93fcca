"""Every table, in one collection: what the migrations lead to."""

from queue_core.data import (  # noqa: F401  (they fill the metadata)
    appointments,
    blocks,
    bookings,
    devices,
    feedback,
    journal,
    messages,
    office,
    prints,
    staff,
    summaries,
    tickets,
    wait_scores,
    waits,
)
from queue_core.data.schema import metadata

__all__ = ["metadata"]
