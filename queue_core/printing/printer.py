"""Bring a slip onto paper and know whether it got there.

`print_slip` returns when the slip is printed and raises `Trouble` when it is not, or when nobody can tell.
"""

import os
import select
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

from queue_core.printing.encoding import commands, dots
from queue_core.printing.network import send
from queue_core.printing.trouble import SENTENCES, Patience, Trouble

__all__ = ["SENTENCES", "Patience", "Trouble", "commands", "dots", "print_slip"]


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
        send(printer, image, patience)
    elif printer["kind"] == "file":
        _append(Path(printer["path"]), commands(printer, image), patience.job)
    else:
        raise ValueError(f'a printer of kind "{printer["kind"]}" is not known here')


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
