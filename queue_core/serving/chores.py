"""What is done once for an office, however many processes serve it: its printing agent, the estimate of its
waits, the booking site's messages, the night's work. The process that leads does it; when that one ends,
another takes over.
"""

import logging
import threading
from collections.abc import Callable

from queue_core import clock
from queue_core.actions import desks
from queue_core.actions import office as office_acts
from queue_core.backoff import Backoff
from queue_core.data.db import Office
from queue_core.data.lead import Lead
from queue_core.feed.webhook import Teller
from queue_core.messages.sender import Sender
from queue_core.rules.refusals import Refusal
from queue_core.serving.child_process import ChildProcess
from queue_core.serving.children import waits_estimator
from queue_core.serving.purging import purge
from queue_core.serving.watches import (
    ALARMS_EVERY_S,
    END_EVERY_S,
    JOINING_EVERY_S,
    SESSIONS_EVERY_S,
    Watch,
    call_who_joins,
    carry_out_end,
    end_sessions_over,
    forget_alarms_over,
)

LOOK_EVERY_S = 1.0
NIGHT_EVERY_S = 20.0
log = logging.getLogger(__name__)


class Chores:
    """One process's part in the chores: all of them while it is the leader, none otherwise."""

    def __init__(
        self,
        office: Office,
        *,
        agent: Callable[[], ChildProcess],
        start: Callable[..., object],
        leads: Callable[[bool], None],
    ) -> None:
        self._office = office
        self._lead = Lead(office)
        self._agent, self._start, self._leads = agent, start, leads
        self._term: Term | None = None
        self._begun_with: object = None
        self._stop = threading.Event()

    def run(self) -> None:
        """Look every second whether this process leads, until stopped; to be started as a background task.

        A term that began with other printers, gateways or another booking site is begun anew.
        """
        while not self._stop.is_set():
            is_mine = self._is_mine()
            if self._term is not None and self._begun_with != _parts(self._office):
                self._begin_or_end(False)
            self._begin_or_end(is_mine)
            self._stop.wait(LOOK_EVERY_S)

    def stop(self) -> None:
        """End what was begun, and let another process lead."""
        self._stop.set()
        self._begin_or_end(False)
        self._lead.leave()

    def _is_mine(self) -> bool:
        try:
            return self._lead.is_mine()
        except Exception as error:
            # The database cannot be reached, so the lock that makes a leader is lost too.
            log.debug("Nobody can tell who leads: %s", error)
            return False

    def _begin_or_end(self, is_mine: bool) -> None:
        if is_mine and self._term is None and not self._stop.is_set():
            log.info("This process leads: it prints, tells the booking site and does the night's work")
            self._term = Term(self._office, self._agent() if self._office.settings.printer else None)
            self._begun_with = _parts(self._office)
            self._leads(True)
            self._term.begin(self._start)
        elif not is_mine and self._term is not None:
            term, self._term = self._term, None
            self._leads(False)
            term.end()
            if not self._stop.is_set() and self._begun_with == _parts(self._office):
                log.warning("This process no longer leads")


def _parts(office: Office) -> object:
    """The settings that a term takes at its beginning."""
    return office.settings.printer, office.settings.feed, office.settings.messages


class Term:
    """The chores of one term as leader."""

    def __init__(self, office: Office, agent: ChildProcess | None) -> None:
        self._office = office
        self._children = [waits_estimator(office), *([agent] if agent else [])]
        self._watches = [
            Watch(office, carry_out_end, END_EVERY_S),
            Watch(office, forget_alarms_over, ALARMS_EVERY_S),
            Watch(office, end_sessions_over, SESSIONS_EVERY_S),
        ]
        if any(desk.auto for desk in office.settings.desks.values()):
            self._watches.append(Watch(office, call_who_joins, JOINING_EVERY_S))
        self._teller = Teller(office) if office.settings.feed.webhook_url else None
        self._sender = Sender(office) if office.settings.messages.is_on else None
        self._night = Backoff(
            log,
            "The night's work could not be done; it is tried again soon: %s",
            "The night's work is done again",
            first_s=NIGHT_EVERY_S,
            longest_s=NIGHT_EVERY_S,
            level=logging.ERROR,
        )

    def begin(self, start: Callable[..., object]) -> None:
        """Start each chore as a background task."""
        start(self._nights)
        for watch in self._watches:
            start(watch.run)
        if self._teller:
            start(self._teller.run)
        if self._sender:
            self._sender.begin(start)
        for child in self._children:
            start(child.watch)

    def end(self) -> None:
        self._night.stop()
        for watch in self._watches:
            watch.stop()
        for child in self._children:
            child.stop()
        if self._teller:
            self._teller.stop()
        if self._sender:
            self._sender.stop()

    def _nights(self) -> None:
        """End each day soon after its midnight, though nobody acts, pause desks that were forgotten, and
        erase what is not to be kept longer."""
        office, purged_on = self._office, None
        while not self._night.stopped:
            now = clock.now()
            try:
                office_acts.turn_the_day(office, by="system", now=now)
                if office.settings.line.forgotten_minutes:
                    desks.pause_forgotten(office, by="system", now=now)
                if purged_on != office.settings.opening.local_day(now):
                    log.info("Nightly purge: %s", purge(office, now, by="system"))
                    purged_on = office.settings.opening.local_day(now)
                self._night.worked()
            except Refusal:
                pass  # The database fails; that is logged where it is noticed.
            except Exception as fault:
                self._night.failed(fault, traceback=True)
            self._night.pause()
