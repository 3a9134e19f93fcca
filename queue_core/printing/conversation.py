"""Questions to a printer and its answers, over any wire: network, USB, a serial line.

Bytes that a wire took prove nothing: a printer that hangs takes them too. So it is asked before the job
(`DLE EOT`, answered at once) and after it (`GS r 1`, answered in its turn, which is after the printing);
only that last answer makes a slip printed. Answers are told apart by their fixed bits (Epson ESC/POS command
reference, "DLE EOT", "GS r" and "GS a"), because a printer also sends what nobody asked for: automatic
status, and answers to a `DLE EOT` that happens to stand among the dots of a picture.

Many makes answer only some of the questions, or in forms of their own. What a printer does not answer is
unknown, which is no trouble as long as it answers something: it gets the job. Bytes of none of the forms
above are such a something, and tell nothing more; nor does what came together with them.
"""

from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic
from typing import Protocol

from queue_core.printing.trouble import Patience, State, Trouble

STATUS, CAUSE, PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
SENSOR = b"\x1dr\x01"
OFFLINE, COVER_OPEN, STOPPED_FOR_PAPER, FAILED = 0x08, 0x04, 0x20, 0x40
PAPER_NEAR_END, PAPER_END = 0x0C, 0x60
SENSOR_END = 0x0C
FLOW_CONTROL = b"\x11\x13"
PART = 4096
"""In bytes: so much is written at a time, so that a printer that takes some of a job is seen to do so."""


class Wire(Protocol):
    """A connection to a printer, both ways. When it is lost, methods raise OSError."""

    bytes_a_second: float
    """The wire's speed: the time that a job's bytes take is added to the patience for its answer."""

    def write(self, data: bytes, within: float) -> None:
        """All of the data, or TimeoutError."""

    def read(self, within: float) -> bytes:
        """At least one byte, or TimeoutError."""

    def unsent(self) -> int:
        """How many of the bytes written are still on this computer; 0 where nobody knows."""

    def close(self) -> None:
        """Close at once; bytes that are still on their way are lost."""


@contextmanager
def talk(wire: Wire, patience: Patience) -> Iterator["Talk"]:
    """A conversation on a wire, which is closed after it; its errors are raised as Trouble."""
    talking = Talk(wire, patience)
    try:
        yield talking
    except TimeoutError:
        raise Trouble("no_answer", talking.other_form, sent=talking.sent) from None
    except OSError as error:
        raise Trouble("dropped", str(error), sent=talking.sent) from None
    finally:
        wire.close()


class Talk:
    """One conversation. Silence is a TimeoutError, a lost connection an OSError."""

    def __init__(self, wire: Wire, patience: Patience) -> None:
        self.wire = wire
        self.patience = patience
        self.sent = False
        self.heard = False
        """Whether anything came since the last look began."""
        self.other_form = ""
        """A byte that no receipt printer answers with, in words."""
        self.statuses: deque[int] = deque()
        self.sensors: deque[int] = deque()
        self._to_skip = 0

    def look(self, within: float | None = None) -> State:
        """Ask what the printer answers at once, even when it is offline or busy; each answer is waited for as
        long as patience has it, all together for `within` seconds. TimeoutError: it answered nothing."""
        end = None if within is None else monotonic() + within
        self.heard = False
        status = self._ask(STATUS, end)
        if status is None:
            # Answers to later questions could be late ones to this: they tell that it answers, no more.
            self._listen(CAUSE + PAPER + SENSOR, end)
            return State(None, False)
        cause, paper = self._ask(CAUSE, end) or 0, self._ask(PAPER, end) or 0
        problem = None
        if cause & COVER_OPEN:
            problem = "cover_open"
        elif paper & PAPER_END or cause & STOPPED_FOR_PAPER:
            problem = "no_paper"
        elif status & OFFLINE or cause & FAILED:
            problem = "offline"
        return State(problem, bool(paper & PAPER_NEAR_END))

    def check(self, within: float | None = None) -> None:
        """Ask, and raise as Trouble what is wrong."""
        problem = self.look(within).problem
        if problem:
            raise Trouble(problem, sent=self.sent)

    def print(self, job: bytes) -> None:
        """Send the job, and wait for the answer that comes after it.

        A printer that goes offline during the job leaves `GS r` unanswered; while that answer is awaited
        it is asked again what is wrong.
        """
        began, takes = monotonic(), len(job) / self.wire.bytes_a_second
        end = began + takes + self.patience.longest
        self.sensors.clear()
        self.sent = True
        for at in range(0, len(job + SENSOR), PART):
            part = (job + SENSOR)[at : at + PART]
            within = self.patience.job + len(part) / self.wire.bytes_a_second
            self.wire.write(part, _left(min(end, monotonic() + within)))
        if self._confirmation(began + takes, end) & SENSOR_END:
            raise Trouble("no_paper", sent=True)

    def _confirmation(self, moved_at: float, end: float) -> int:
        """The answer after the job. It is given up when nothing has moved for `patience.job` seconds since
        `moved_at`, or at the `end`: bytes that leave this computer move."""
        unsent = self.wire.unsent()
        while True:
            until = min(end, moved_at + self.patience.job)
            with suppress(TimeoutError):
                return self._hear(self.sensors, min(until, monotonic() + self.patience.answer))
            if self.wire.unsent() < unsent:
                moved_at = max(moved_at, monotonic())
            elif monotonic() >= until:
                raise TimeoutError
            else:
                with suppress(TimeoutError):
                    self.check(until - monotonic())
            unsent = self.wire.unsent()

    def _ask(self, question: bytes, end: float | None) -> int | None:
        """The answer to a question that is answered at once; None when it is not answered."""
        self.statuses.clear()
        until = self._until(end)
        self.wire.write(question, _left(until))
        with suppress(TimeoutError):
            return self._hear(self.statuses, until)
        return None

    def _listen(self, questions: bytes, end: float | None) -> None:
        """Return when anything has been heard, if need be after asking these questions."""
        until = self._until(end)
        if not self.heard:
            self.wire.write(questions, _left(until))
        while not self.heard:
            self._sort(self.wire.read(_left(until)))

    def _until(self, end: float | None) -> float:
        until = monotonic() + self.patience.answer
        return until if end is None else min(until, end)

    def _hear(self, answers: deque[int], until: float) -> int:
        while not answers:
            self._sort(self.wire.read(_left(until)))
        return answers.popleft()

    def _sort(self, data: bytes) -> None:
        self.heard = True
        statuses, sensors = [], []
        for byte in data:
            if self._to_skip:
                self._to_skip -= 1
            elif byte & 0b1001_0011 == 0b0001_0010:
                statuses.append(byte)
            elif byte & 0b1001_0011 == 0b0001_0000:
                # Automatic status: four bytes, of which the last three look like answers to GS r.
                self._to_skip = 3
            elif byte & 0b1001_0000 == 0:
                sensors.append(byte)
            elif byte not in FLOW_CONTROL:
                self.other_form = f"{byte:#04x} is no answer of a receipt printer"
                return
        self.statuses.extend(statuses)
        self.sensors.extend(sensors)


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
