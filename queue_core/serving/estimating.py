"""When the waits are estimated: soon after something has happened, and again while nothing does."""

import logging
import time

from queue_core import boards, clock
from queue_core.backoff import Backoff
from queue_core.data.db import Office
from queue_core.rules.refusals import Refusal
from queue_core.simulation.office_waits import OfficeWaits

LOOK_EVERY_S = 0.5
OLDEST_S = 4.5
"""An estimate is made anew when it is so old, though nothing has happened: visits get longer."""
RESTS_TIMES = 2
"""After an estimate it rests so many times as long as that took: a busy machine has other work too."""
log = logging.getLogger(__name__)


class Estimating:
    """The one process that does this for an office; `run` never ends."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._waits = OfficeWaits(office)
        self._as_of, self._made_at = -1, -OLDEST_S
        self._tries = Backoff(
            log,
            "The waits could not be estimated; it is tried again: %s",
            "The waits are estimated again",
            first_s=LOOK_EVERY_S,
            longest_s=30.0,
            level=logging.ERROR,
        )

    def run(self) -> None:
        """Look every half second whether an estimate is due."""
        while not self._tries.stopped:
            try:
                took_s = self._estimate_if_due()
                self._tries.worked()
                self._tries.rest(max(LOOK_EVERY_S, min(RESTS_TIMES * took_s, OLDEST_S)))
            except Exception as fault:
                if not isinstance(fault, Refusal):  # A database that fails has said so.
                    self._tries.failed(fault, traceback=True)
                self._tries.pause()

    def _estimate_if_due(self) -> float:
        """Estimate where something has happened since, or the last time is long ago; how long it took."""
        began = time.monotonic()
        if began - self._made_at < OLDEST_S and boards.last_seq(self._office) == self._as_of:
            return 0.0
        self._as_of = self._waits.make(clock.now())
        self._made_at = time.monotonic()
        return self._made_at - began
