"""config.toml, watched while the server runs: what somebody changes there by hand is taken over.

Each process of an office looks for itself. A file that cannot be used changes nothing: the log and the
supervisor's screen say what is wrong with it, until it is mended.
"""

import logging
import os
from contextlib import suppress

from queue_core import clock
from queue_core.actions import office_seen
from queue_core.data.db import Office
from queue_core.rules.refusals import Refusal
from queue_core.settings.settings import BadSettings, text_of

EVERY_S = 1.0
log = logging.getLogger(__name__)


class OfficeWatch:
    """One process's look at the file."""

    def __init__(self, office: Office) -> None:
        """Journals what was changed while no server ran, or while one was killed."""
        self._seen = self._look_of(office)
        with suppress(Refusal, BadSettings):
            office_seen.notice_file(office, by=office_seen.BY_HAND, now=clock.now())
            if text_of(office.settings.path) != office.settings.text:
                self._seen = None  # Changed while this process was starting.

    def look(self, office: Office) -> None:
        """Take the file over if it was changed since the last look, or say what is wrong with it."""
        now = self._look_of(office)
        if now == self._seen:
            return
        try:
            wants_start = office_seen.take_over(office, clock.now())
        except BadSettings as error:
            if office.file_fault != str(error):
                log.error("config.toml was changed and cannot be used; the office stays as it was: %s", error)
            office.say_of_file(str(error))
        else:
            log.info("The office is as config.toml says now")
            if wants_start:
                log.warning("A restart of the server is needed for: %s", ", ".join(wants_start))
            office.say_of_file("")
        self._seen = now

    @staticmethod
    def _look_of(office: Office) -> object:
        try:
            there = os.stat(office.settings.path)
        except OSError as error:
            return error.errno
        return there.st_mtime_ns, there.st_size, there.st_ino
