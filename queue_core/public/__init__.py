"""Pages that people open on their own device: a ticket's page (`/t/…`), the privacy notice, `/waits`.

A blueprint like `kiosk`, `display` and `counter`: may import `web` and what is below it. Read `ticket` first.
"""

from queue_core.public import (  # noqa: F401  (they add their views)
    accessibility,
    booking,
    feedback,
    order,
    own_booking,
    proof,
    tell_me,
    ticket,
    waits,
)
from queue_core.public.blueprint import blueprint

__all__ = ["blueprint"]
