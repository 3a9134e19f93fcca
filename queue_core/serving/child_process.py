"""A program of ours beside the server: started again when it ends, and gone when this process is gone."""

import logging
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple

from queue_core.backoff import Backoff

WATCH_EVERY_S = 1.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
STOPS_WITHIN_S, ENDS_WITHIN_S = 1.0, 5.0
log = logging.getLogger(__name__)


class Started(NamedTuple):
    """How a program is started: what stands behind `lobby`, its environment, what is told it first by its
    standard input. One that would be started otherwise by now is started anew."""

    asked: Sequence[str]
    environment: Mapping[str, str]
    told: bytes = b""


class ChildProcess:
    """One program, called `name` in the log. Its standard input is a pipe from here, which closes even when
    this process is killed."""

    def __init__(self, name: str, how: Callable[[], Started], *, begins_after_s: float = 0.0) -> None:
        self._name, self._how, self._begins_after_s = name, how, begins_after_s
        self.process: subprocess.Popen[bytes] | None = None
        self._starts = Backoff(
            log,
            f"{name} does not stay; pauses between its starts grow: %s",
            f"{name} runs again",
            first_s=FIRST_PAUSE_S,
            longest_s=LONGEST_PAUSE_S,
        )

    def watch(self) -> None:
        """Have it run until stopped."""
        if self._begins_after_s:
            self._starts.rest(self._begins_after_s)
        while not self._starts.stopped:
            started, how = time.monotonic(), self._how()
            self.process = self._start(how)
            is_wanted = True
            while self.process.poll() is None and is_wanted and not self._starts.rest(WATCH_EVERY_S):
                if time.monotonic() - started > LONGEST_PAUSE_S:
                    self._starts.worked()
                is_wanted = self._how() == how
            if not is_wanted and self.process.poll() is None:
                self._end(self.process)
            elif self.process.returncode is not None:
                # Each ending is told: it is an event, not a trouble that lasts.
                log.error("%s ended with %s; it is started again", self._name, self.process.returncode)
                self._starts.failed(self.process.returncode)
                self._starts.pause()
        # Also a process that was just being started; and wait for it, or it stays as a zombie.
        if self.process:
            self._end(self.process)

    def stop(self) -> None:
        """Have it end, and wait a moment for that: what it holds, such as the database, is let go."""
        self._starts.stop()
        if self.process and self.process.poll() is None:
            self.process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(STOPS_WITHIN_S)

    @staticmethod
    def _start(how: Started) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "queue_core.entry", *how.asked]
        process = subprocess.Popen(command, stdin=subprocess.PIPE, env=dict(how.environment))
        if how.told and process.stdin:
            with suppress(OSError):  # It has ended already, which is seen where it is watched.
                process.stdin.write(how.told)
                process.stdin.flush()
        return process

    @staticmethod
    def _end(process: "subprocess.Popen[bytes]") -> None:
        if process.poll() is None:
            process.terminate()
        try:
            process.wait(ENDS_WITHIN_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
