"""What the leader looks at every second or so: an announced end of the day; alarms and sessions over."""

import logging
from collections.abc import Callable

from queue_core import boards, clock
from queue_core.actions import announced_end, calls, free_desks, sessions
from queue_core.backoff import Backoff
from queue_core.data.db import Office
from queue_core.machines import alarms_over
from queue_core.rules.alarms import weighed
from queue_core.rules.refusals import Refusal

END_EVERY_S, ALARMS_EVERY_S, JOINING_EVERY_S, SESSIONS_EVERY_S = 1.0, 3.0, 2.0, 20.0
log = logging.getLogger(__name__)


def carry_out_end(office: Office) -> None:
    """End the day whose announced end has come."""
    if announced_end.is_announced(office):
        announced_end.carry_out_end(office, by="system", now=clock.now())


def call_who_joins(office: Office) -> None:
    """Let the desks that call by themselves call whoever joins the line by the clock."""
    now = clock.now()
    if free_desks.is_anybody_joining(office, now):
        calls.call_who_joins(office, by="system", now=now)


def forget_alarms_over(office: Office) -> None:
    """Forget who has seen an alarm that has ended: the next one is new."""
    seen = alarms_over.seen(office)
    if seen:
        now = {(each.key, each.instance) for each in weighed(boards.overview(office, clock.now())["alarms"])}
        if over := [each for each in seen if each not in now]:
            alarms_over.forget(office, over)


def end_sessions_over(office: Office) -> None:
    """End the sessions of an earlier day and those left alone: their sockets end with them."""
    sessions.end_sessions_over(office, by="system", now=clock.now())


class Watch:
    """One of these looks, again and again through a term."""

    def __init__(self, office: Office, look: Callable[[Office], None], every_s: float) -> None:
        self._office, self._look = office, look
        self._tries = Backoff(
            log,
            f"{look.__name__} failed; it is tried again soon: %s",
            f"{look.__name__} works again",
            first_s=every_s,
            longest_s=every_s,
            level=logging.ERROR,
        )

    def run(self) -> None:
        """Look, until stopped."""
        while not self._tries.stopped:
            try:
                self._look(self._office)
                self._tries.worked()
            except Refusal:
                pass  # The database fails; that is logged where it is noticed.
            except Exception as fault:
                self._tries.failed(fault, traceback=True)
            self._tries.pause()

    def stop(self) -> None:
        self._tries.stop()
