"""Keeps, for the staff, which devices are connected and which of them show what is old."""

import time
from collections import deque
from collections.abc import Mapping

from queue_core import clock
from queue_core.actions import devices
from queue_core.data.db import Office
from queue_core.present import Present

LAGS_PULSES = 4
"""A screen that says it shows less than it was sent so many pulses ago lags."""
KEPT_S = 20.0
"""So often the database is told which devices are connected, though nothing has changed."""


class Lookout:
    """Looks at every pulse; writes when something has changed, and now and then."""

    def __init__(self, office: Office, present: Present) -> None:
        self.office = office
        self.present = present
        self._sent: deque[dict[str, int]] = deque(maxlen=LAGS_PULSES)
        self._kept: dict[str, bool] = {}
        self._due = 0.0

    def look(self, sent: dict[str, int], room_of: Mapping[str, str]) -> None:
        """`sent` is the event of each room's last board, `room_of` the room of each socket."""
        then = self._sent[0] if len(self._sent) == LAGS_PULSES else {}
        self._sent.append(sent)
        lagging = self.present.lagging(lambda sid: then.get(room_of.get(sid, ""), 0))
        if lagging and (lagging != self._kept or time.monotonic() >= self._due):
            devices.keep_seen(self.office, lagging, clock.now())
            self._due = time.monotonic() + KEPT_S
        self._kept = lagging
