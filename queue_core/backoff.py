"""Background tasks that try again: capped exponential back-off, a stop that is heard at once, and a log that
says what is wrong once and that it is over once."""

import logging
import threading


class Backoff:
    """The tries of one background task.

    `trouble` is the line for the log, with one `%s` for what is wrong; `over` is the line for its end.
    """

    def __init__(
        self,
        log: logging.Logger,
        trouble: str,
        over: str,
        *,
        first_s: float,
        longest_s: float,
        level: int = logging.WARNING,
    ) -> None:
        self._log, self._trouble, self._over, self._level = log, trouble, over, level
        self._first_s, self._longest_s = first_s, longest_s
        self._stop = threading.Event()
        self._is_told = False
        self.next_pause_s = first_s

    def failed(self, wrong: object, *, traceback: bool = False) -> None:
        """A try has failed: log why, once for each trouble that lasts.

        `traceback` of the exception being handled: for one that nobody expected.
        """
        if not self._is_told and not self.stopped:
            self._is_told = True
            self._log.log(self._level, self._trouble, wrong, exc_info=traceback)

    def worked(self) -> None:
        """A try has succeeded: pauses are short again."""
        self.next_pause_s = self._first_s
        if self._is_told:
            self._is_told = False
            self._log.log(self._level, self._over)

    def pause(self) -> bool:
        """Wait before the next try, each time twice as long up to the longest; whether to stop instead."""
        waited, self.next_pause_s = self.next_pause_s, min(self.next_pause_s * 2, self._longest_s)
        return self.rest(waited)

    def rest(self, seconds: float) -> bool:
        """Wait between two tries of which the first did not fail; whether to stop instead."""
        return self._stop.wait(seconds)

    @property
    def stopped(self) -> bool:
        return self._stop.is_set()

    def stop(self) -> None:
        """End every wait, now and later; to be called from wherever the task is not."""
        self._stop.set()
