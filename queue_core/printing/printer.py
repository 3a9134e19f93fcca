"""Bring a slip onto paper and know whether it got there, and ask a printer how it is.

`print_slip` returns when the slip is printed and raises `Trouble` when it is not, or when nobody can tell.
"""

import os
import select
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

from PIL import Image

from queue_core.printing import cups, place, slip, text
from queue_core.printing.conversation import Talk, Wire, talk
from queue_core.printing.encoding import Sheet, commands, dots, length_mm
from queue_core.printing.network import NetworkWire
from queue_core.printing.serial_line import SerialWire
from queue_core.printing.trouble import SENTENCES, Patience, State, Trouble, patience_of
from queue_core.printing.usb_port import UsbWire
from queue_core.rules.slip_states import PLACE

__all__ = [
    "SENTENCES", "Patience", "State", "Trouble", "commands", "deliver", "dots", "print_slip", "state_of",
]  # fmt: skip

WIRES: Mapping[str, Callable[[Mapping[str, Any], Patience], Wire]] = {
    "network": NetworkWire,
    "serial": SerialWire,
    "usb": UsbWire,
}
WITHOUT_ANSWER = ("preview", "file")
REFUSED = ("unreachable", "dropped")
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.25, 1.0
Answer = TypeVar("Answer")


def print_slip(
    printer: Mapping[str, Any],
    facts: Mapping[str, Any],
    *,
    job: int,
    folder: Path,
    logo: bytes | None = None,
    patience: Patience | None = None,
) -> int:
    """Print the paper for these facts under a `logo` (a PNG); returns how many millimetres of the roll it
    took when it is printed, else raises Trouble.

    It is a ticket's slip, or one with a place. `preview` draws it, in either mode, to
    `folder/slips/<job>-<number>.png`, a place's to `<job>-place.png`. The others are sent it
    as a picture or, with `mode = "text"`, in their own letters; what "printed" means there tells `deliver`.
    `patience` None is that of the printer's settings.
    """
    patience = patience or patience_of(printer)
    is_place = facts.get("kind") == PLACE
    draw, written = (place.draw, place.written) if is_place else (slip.draw, text.written)
    if _reach(printer) == "preview":
        image = draw(facts, dots(printer), logo)
        name = f"{job:08d}-{PLACE if is_place else facts['number']}.png"
        _keep(image, folder / "slips" / name)
        return length_mm(image.height)
    if printer["mode"] == "text":
        sheet = written(printer, facts, logo)
    else:
        image = draw(facts, dots(printer), logo)
        sheet = Sheet(commands(printer, image), length_mm(image.height))
    deliver(printer, sheet.data, job, patience)
    return sheet.length_mm


def deliver(printer: Mapping[str, Any], data: bytes, job: int, patience: Patience) -> None:
    """Bring a whole job's bytes to a printer; returns when it is printed, else raises Trouble.

    `network`, `usb` and `serial`: the printer has answered after it. `cups`: CUPS says the job is completed.
    `file` appends the bytes to `path`, a device such as /dev/usb/lp0 or a plain file: it cannot be asked
    anything, so there "printed" means no more than "the bytes were taken".
    """
    reach = _reach(printer)
    if reach in WIRES:

        def send(talking: Talk) -> None:
            talking.check()
            talking.print(data)

        _connected(printer, patience, send)
    elif reach == "cups":
        cups.send(printer, data, job, patience)
    elif reach == "file":
        _append(Path(printer["path"]), data, patience.job)
    else:
        raise ValueError(f'a printer of kind "{reach}" is not known here')


def state_of(printer: Mapping[str, Any], patience: Patience | None = None) -> State | None:
    """What the printer says of itself; None for one that cannot be asked.

    Trouble in asking is a state too: a printer that says nothing is not well; one that says something, though
    not all, is. A USB port and a serial line can be opened once: while a slip is printed there, the answer is
    that the printer cannot be reached.
    """
    patience = patience or patience_of(printer)
    reach = _reach(printer)
    if reach in WITHOUT_ANSWER:
        return None
    try:
        if reach == "cups":
            return cups.look(printer, patience)
        return _connected(printer, patience, Talk.look)
    except Trouble as trouble:
        return State(trouble.code, False)


def _connected(printer: Mapping[str, Any], patience: Patience, say: Callable[[Talk], Answer]) -> Answer:
    """What comes of a conversation; on the network one that is refused, or ended before anything was sent, is
    tried again shortly."""
    again = patience.again if _reach(printer) == "network" else 0.0
    until, pause = monotonic() + again, FIRST_PAUSE_S
    while True:
        try:
            with talk(WIRES[_reach(printer)](printer, patience), patience) as talking:
                return say(talking)
        except Trouble as trouble:
            if trouble.sent or trouble.code not in REFUSED or monotonic() + pause > until:
                raise
        sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_S)


def _reach(printer: Mapping[str, Any]) -> str:
    """How this computer reaches the printer: `reach` in a job from the server, else the settings' `kind`."""
    return printer.get("reach") or printer["kind"]


def _keep(image: Image.Image, file: Path) -> None:
    part = file.with_suffix(".part")
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        image.save(part, format="PNG")
        part.replace(file)
    except OSError as error:
        raise Trouble("cannot_write", str(error)) from None


def _append(path: Path, data: bytes, patience: float) -> None:
    """Append all bytes to a file. A device that takes none for `patience` seconds is Trouble."""
    # Never created: an unplugged device must not become an ordinary file of that name.
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
