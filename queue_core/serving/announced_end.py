"""The leader's watch over an announced end of the day: it is carried out when its time has come."""

import logging

from queue_core import clock
from queue_core.actions import announced_end
from queue_core.backoff import Backoff
from queue_core.data.db import Office
from queue_core.rules.refusals import Refusal

LOOK_EVERY_S = 1.0
log = logging.getLogger(__name__)


class AnnouncedEnd:
    """One term's watch."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._tries = Backoff(
            log,
            "An announced end of the day could not be carried out; it is tried again soon: %s",
            "The announced end of the day could be looked at again",
            first_s=LOOK_EVERY_S,
            longest_s=LOOK_EVERY_S,
            level=logging.ERROR,
        )

    def run(self) -> None:
        """Look every second, until stopped."""
        while not self._tries.stopped:
            try:
                if announced_end.is_announced(self._office):
                    announced_end.carry_out_end(self._office, by="system", now=clock.now())
                self._tries.worked()
            except Refusal:
                pass  # The database fails; that is logged where it is noticed.
            except Exception as fault:
                self._tries.failed(fault, traceback=True)
            self._tries.pause()

    def stop(self) -> None:
        self._tries.stop()
