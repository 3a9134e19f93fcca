"""The API, version 1. `operations` has the one shape of every view; the views stand by subject."""

from queue_core.web.api import appointments, desks, openapi, reads, tickets  # noqa: F401  (they register)
from queue_core.web.api.operations import api

__all__ = ["api"]
