"""Questions to a printer and its answers, over any wire: network, USB, a serial line.

Bytes that a wire took prove nothing: a printer that hangs takes them too. So it is asked before the job
(`DLE EOT`, answered at once) and after it (`GS r 1`, answered in its turn, which is after the printing);
only that last answer makes a slip printed. Answers are told apart by their fixed bits (Epson ESC/POS command
reference, "DLE EOT", "GS r" and "GS a"), because a printer also sends what nobody asked for: automatic
status, and answers to a `DLE EOT` that happens to stand among the dots of a picture. Bytes of none of these
forms come from no receipt printer, and all that came with them is ignored.
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


class Wire(Protocol):
    """A connection to a printer, both ways. When it is lost, methods raise OSError."""

    bytes_a_second: float
    """The wire's speed: the time that a job's bytes take is added to the patience for its answer."""

    def write(self, data: bytes, within: float) -> None:
        """All of the data, or TimeoutError."""

    def read(self, within: float) -> bytes:
        """At least one byte, or TimeoutError."""

    def close(self) -> None:
        """Close at once; bytes that are still on their way are lost."""


@contextmanager
def talk(wire: Wire) -> Iterator["Talk"]:
    """A conversation on a wire, which is closed after it; its errors are raised as Trouble."""
    talking = Talk(wire)
    try:
        yield talking
    except TimeoutError:
        raise Trouble("no_answer", sent=talking.sent) from None
    except OSError as error:
        raise Trouble("dropped", str(error), sent=talking.sent) from None
    finally:
        wire.close()


class Talk:
    """One conversation. Silence is a TimeoutError, a lost connection an OSError."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.sent = False
        self.statuses: deque[int] = deque()
        self.sensors: deque[int] = deque()
        self._to_skip = 0

    def look(self, within: float) -> State:
        """Ask what the printer answers at once, even when it is offline or busy."""
        until = monotonic() + within
        self.statuses.clear()
        answers = {}
        for question in (STATUS, CAUSE, PAPER):
            self.wire.write(question, _left(until))
            answers[question] = self._hear(self.statuses, until)
        problem = None
        if answers[CAUSE] & COVER_OPEN:
            problem = "cover_open"
        elif answers[PAPER] & PAPER_END or answers[CAUSE] & STOPPED_FOR_PAPER:
            problem = "no_paper"
        elif answers[STATUS] & OFFLINE or answers[CAUSE] & FAILED:
            problem = "offline"
        return State(problem, bool(answers[PAPER] & PAPER_NEAR_END))

    def check(self, within: float) -> None:
        """Ask, and raise as Trouble what is wrong."""
        problem = self.look(within).problem
        if problem:
            raise Trouble(problem, sent=self.sent)

    def print(self, job: bytes, patience: Patience) -> None:
        """Send the job, and wait for the answer that comes after it.

        A printer that goes offline during the job leaves `GS r` unanswered; while that answer is awaited
        it is asked again what is wrong.
        """
        until = monotonic() + patience.job + len(job) / self.wire.bytes_a_second
        self.sensors.clear()
        self.sent = True
        self.wire.write(job + SENSOR, _left(until))
        while True:
            try:
                answer = self._hear(self.sensors, min(until, monotonic() + patience.status))
                break
            except TimeoutError:
                if monotonic() >= until:
                    raise
            with suppress(TimeoutError):
                self.check(min(patience.status, until - monotonic()))
        if answer & SENSOR_END:
            raise Trouble("no_paper", sent=True)

    def _hear(self, answers: deque[int], until: float) -> int:
        while not answers:
            for byte in self.wire.read(_left(until)):
                self._sort(byte)
        return answers.popleft()

    def _sort(self, byte: int) -> None:
        if self._to_skip:
            self._to_skip -= 1
        elif byte & 0b1001_0011 == 0b0001_0010:
            self.statuses.append(byte)
        elif byte & 0b1001_0011 == 0b0001_0000:
            # Automatic status: four bytes, of which the last three look like answers to GS r.
            self._to_skip = 3
        elif byte & 0b1001_0000 == 0:
            self.sensors.append(byte)
        elif byte not in FLOW_CONTROL:
            raise Trouble("no_answer", f"{byte:#04x} is no answer of a receipt printer", sent=self.sent)


def _left(until: float) -> float:
    left = until - monotonic()
    if left <= 0:
        raise TimeoutError
    return left
