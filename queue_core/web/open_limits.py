"""Rate limits for pages that are open to all.

An office's screens and its visitors' phones may share one address, so the limits are far above what any of
them does: they keep one program from taking all of the server's time. A paired screen and a member of staff
have a limit of their own.
"""

from collections.abc import Callable

from flask_limiter.util import get_remote_address
from flask_login import current_user

from queue_core.web import devices
from queue_core.web.limits import limiter

PAGES, SCRAPES, DEPARTURES = "3000 per minute", "600 per minute", "120 per minute"
CONTACTS = "30 per minute"


def at_most(limit: str) -> Callable[[Callable], Callable]:
    """Limit a view per member of staff or paired screen, else per address; a test demands it of open ones."""

    def limited(view: Callable) -> Callable:
        made = limiter.limit(limit, key_func=_of_whoever)(view)
        vars(made)["at_most"] = limit
        return made

    return limited


def _of_whoever() -> str:
    if current_user.is_authenticated:
        return current_user.by
    device = devices.current("kiosk") or devices.current("display")
    return device.by if device else get_remote_address()
