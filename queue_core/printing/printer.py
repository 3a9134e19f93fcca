"""Bring a slip onto paper and know whether it got there.

`print_slip` returns when the slip is printed and raises `Trouble` when it is not, or when nobody can tell.
Bytes that a printer's socket took prove nothing: a printer that hangs takes them too. So a network printer
is asked before the job (`DLE EOT`, answered at once) and after it (`GS r 1`, answered in its turn, which is
after the printing); only that last answer makes a slip printed. Answers are told apart by their fixed bits
(Epson ESC/POS command reference, "DLE EOT", "GS r" and "GS a"), because a printer also sends what nobody
asked for: automatic status, and answers to a `DLE EOT` that happens to stand among the dots of a picture.
"""

import os
import select
import socket
from collections import deque
from collections.abc import Mapping
from contextlib import suppress
from copy import deepcopy
from functools import lru_cache
from pathlib import Path
from shutil import rmtree
from time import monotonic
from typing import Any, NamedTuple

from PIL import Image

from queue_core.printing import slip

SENTENCES = {
    "unreachable": "The printer cannot be reached. Is it switched on and on the network?",
    "no_answer": "The printer does not answer.",
    "dropped": "The connection to the printer broke off.",
    "no_paper": "The printer is out of paper.",
    "cover_open": "The printer's cover is open.",
    "offline": "The printer is offline or reports an error.",
    "cannot_write": "The slip could not be written.",
}
"""What staff are told, by code."""

STATUS, CAUSE, PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
SENSOR = b"\x1dr\x01"
OFFLINE, COVER_OPEN, STOPPED_FOR_PAPER, FAILED, PAPER_END = 0x08, 0x04, 0x20, 0x40, 0x60
SENSOR_END = 0x0C


class Patience(NamedTuple):
    """Seconds: for the connection, for all answers before the job, and for the job with its answer."""

    connect: float = 3.0
    status: float = 3.0
    job: float = 10.0


class Trouble(Exception):
    """A slip that is not printed, or of which nobody can tell.

    `code` is one of SENTENCES; `sent` says whether any of the job may have reached the paper, so that a
    second print of it should be marked as a duplicate.
    """

    def __init__(self, code: str, detail: str = "", *, sent: bool = False) -> None:
        super().__init__(f"{SENTENCES[code]} ({detail})" if detail else SENTENCES[code])
        self.code = code
        self.sent = sent


def print_slip(
    printer: Mapping[str, Any],
    image: Image.Image,
    *,
    job: int,
    number: str,
    folder: Path,
    patience: Patience = Patience(),  # noqa: B008 - a tuple
) -> None:
    """Print a picture of mode "1", one dot a pixel; returns when it is printed, else raises Trouble.

    `preview` writes the very picture to `folder/slips/<job>-<number>.png`. `network` prints and waits for
    the printer's word. `file` appends the bytes to `path`, a device such as /dev/usb/lp0 or a plain file: it
    cannot be asked anything, so there "printed" means no more than "the bytes were taken".
    """
    if printer["kind"] == "preview":
        _keep(image, folder / "slips" / f"{job:08d}-{number}.png")
    elif printer["kind"] == "network":
        _send(printer, image, patience)
    elif printer["kind"] == "file":
        _append(Path(printer["path"]), commands(printer, image), patience.job)
    else:
        raise ValueError(f'a printer of kind "{printer["kind"]}" is not known here')


def dots(printer: Mapping[str, Any]) -> int:
    """How wide a slip for this printer is drawn: what the paper takes, or less where its profile says so.

    A TM-T88V, for one, has 512 dots on 80 mm; it would cut off at the right what is wider.
    """
    known = _profile(printer["profile"]).profile_data["media"]["width"].get("pixels")
    paper = slip.pixels(printer["width_mm"])
    return min(paper, known // 8 * 8) if isinstance(known, int) else paper


def commands(printer: Mapping[str, Any], image: Image.Image) -> bytes:
    """The whole job: initialise, the picture as `GS v 0` rasters, feed, and cut where the profile can."""
    escpos = _escpos()
    encoder = escpos.printer.Dummy()
    encoder.profile = _profile(printer["profile"])
    width = encoder.profile.profile_data["media"]["width"]
    if not isinstance(width.get("pixels"), int):
        # Else python-escpos complains on standard output, once for each picture.
        width["pixels"] = image.width
    encoder.hw("INIT")
    try:
        encoder.image(image, impl="bitImageRaster")
    except escpos.exceptions.ImageWidthError as error:
        detail = f"too wide for the profile {printer['profile']}: {error} dots"
        raise Trouble("cannot_write", detail) from None
    encoder.cut()
    return encoder.output


@lru_cache
def _escpos() -> Any:
    """python-escpos, loaded by whoever prints: loading is slow and sets up logging for the whole process."""
    import escpos.capabilities
    import escpos.exceptions
    import escpos.printer

    # It makes itself a folder in the temporary directory at each start and never removes it.
    if "ESCPOS_CAPABILITIES_PICKLE_DIR" not in os.environ:
        rmtree(escpos.capabilities.pickle_dir, ignore_errors=True)
    return escpos


def _profile(name: str) -> Any:
    """A python-escpos profile whose data may be changed: all profiles of a name share theirs."""
    try:
        profile = _escpos().capabilities.get_profile(name)
    except KeyError:
        raise Trouble("cannot_write", f'python-escpos has no profile "{name}"') from None
    profile.profile_data = deepcopy(profile.profile_data)
    return profile


def _keep(image: Image.Image, file: Path) -> None:
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        image.save(part, format="PNG")
        part.replace(file)
    except OSError as error:
        raise Trouble("cannot_write", str(error)) from None


def _append(path: Path, data: bytes, patience: float) -> None:
    """Write all bytes at the end of a file; a device that takes none for `patience` seconds is given up."""
    # A device that is unplugged must not become an ordinary file of that name.
    create = 0 if path.is_relative_to("/dev") else os.O_CREAT
    rest = memoryview(data)
    try:
        device = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_NONBLOCK | create, 0o644)
        try:
            while rest:
                if not select.select([], [device], [], patience)[1]:
                    raise Trouble("cannot_write", "the device is stuck", sent=len(rest) < len(data))
                rest = rest[os.write(device, rest) :]
        finally:
            os.close(device)
    except OSError as error:
        raise Trouble("cannot_write", str(error), sent=len(rest) < len(data)) from None


def _send(printer: Mapping[str, Any], image: Image.Image, patience: Patience) -> None:
    job = commands(printer, image)
    device = _escpos().printer.Network(printer["host"], printer["port"], timeout=patience.connect)
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
