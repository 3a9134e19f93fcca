"""Notices that the computer's clock was set while the server runs, tells the log, and lets the screens know.

Nothing that must be right depends on it: the line's order and the numbers do not trust the clock. But a
screen believes the server's time until the next pulse, and lights no call that seems to be an hour old.
"""

import logging
import time
from collections.abc import Callable

LOOK_EVERY_S = 0.5
SLEWED_S = 1.0
"""Smaller steps are NTP's corrections, not somebody who sets the clock."""
log = logging.getLogger(__name__)


class ClockWatch:
    """`run` is a background task; `heard` is called each time that the clock was set."""

    def __init__(self, heard: Callable[[], None]) -> None:
        self._heard = heard
        self._ahead = time.time() - time.monotonic()

    def run(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_S)
            self.look()

    def look(self) -> None:
        before, self._ahead = self._ahead, time.time() - time.monotonic()
        by = self._ahead - before
        if abs(by) >= SLEWED_S:
            log.warning("The clock was set %s by %.0f s", "forward" if by > 0 else "back", abs(by))
            self._heard()
