"""Talking with a printer on the network.

Bytes that a printer's socket took prove nothing: a printer that hangs takes them too. So it is asked
before the job (`DLE EOT`, answered at once) and after it (`GS r 1`, answered in its turn, which is after
the printing); only that last answer makes a slip printed. Answers are told apart by their fixed bits (Epson
ESC/POS command reference, "DLE EOT", "GS r" and "GS a"), because a printer also sends what nobody asked for:
automatic status, and answers to a `DLE EOT` that happens to stand among the dots of a picture.
"""

import socket
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from time import monotonic
from typing import Any

from PIL import Image

from queue_core.printing.encoding import commands, escpos
from queue_core.printing.trouble import Patience, Trouble

STATUS, CAUSE, PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
SENSOR = b"\x1dr\x01"
OFFLINE, COVER_OPEN, STOPPED_FOR_PAPER, FAILED, PAPER_END = 0x08, 0x04, 0x20, 0x40, 0x60
SENSOR_END = 0x0C


def send(printer: Mapping[str, Any], image: Image.Image, patience: Patience) -> None:
    job = commands(printer, image)
    device = escpos().printer.Network(printer["host"], printer["port"], timeout=patience.connect)
    try:
        # Not device.open(): it loses the socket of an attempt that fails, and knows IPv4 only.
        device.device = socket.create_connection((device.host, device.port), timeout=patience.connect)
    except (OSError, UnicodeError) as error:
        raise Trouble("unreachable", str(error)) from None
    talk = _Talk(device)
    try:
        talk.check(patience.status)
        talk.print(job, patience)
    except TimeoutError:
        raise Trouble("no_answer", sent=talk.sent) from None
    except OSError as error:
        raise Trouble("dropped", str(error), sent=talk.sent) from None
    finally:
        device.close()


class _Talk:
    """What is said and heard on one connection. Silence is a TimeoutError, a lost connection an OSError."""

    def __init__(self, device: Any) -> None:
        self.device = device
        self.sent = False
        self.statuses: deque[int] = deque()
        self.sensors: deque[int] = deque()
        self._to_skip = 0

    def check(self, within: float) -> None:
        """Ask what the printer answers at once, even when it is offline or busy; raises what is wrong."""
        until = monotonic() + within
        self.statuses.clear()
        answers = {}
        for question in (STATUS, CAUSE, PAPER):
            self._say(question, until)
            answers[question] = self._hear(self.statuses, until)
        if answers[CAUSE] & COVER_OPEN:
            raise Trouble("cover_open", sent=self.sent)
        if answers[PAPER] & PAPER_END or answers[CAUSE] & STOPPED_FOR_PAPER:
            raise Trouble("no_paper", sent=self.sent)
        if answers[STATUS] & OFFLINE or answers[CAUSE] & FAILED:
            raise Trouble("offline", sent=self.sent)

    def print(self, job: bytes, patience: Patience) -> None:
        """Send the job, and wait for the answer that comes after it.

        A printer that goes offline during the job leaves `GS r` unanswered; while that answer is awaited
        it is asked again what is wrong.
        """
        until = monotonic() + patience.job
        self.sensors.clear()
        self.sent = True
        self._say(job + SENSOR, until)
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

    def _say(self, data: bytes, until: float) -> None:
        self._allow(until)
        self.device._raw(data)

    def _hear(self, answers: deque[int], until: float) -> int:
        while not answers:
            self._allow(until)
            data = self.device._read()
            if not data:
                raise ConnectionError("closed by the printer")
            for byte in data:
                self._sort(byte)
        return answers.popleft()

    def _allow(self, until: float) -> None:
        left = until - monotonic()
        if left <= 0:
            raise TimeoutError
        self.device.device.settimeout(left)

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
