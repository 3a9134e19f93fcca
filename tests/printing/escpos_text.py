"""What stands on a paper that was written in letters: lines, QR codes and pictures, in order."""

from collections.abc import Mapping
from typing import NamedTuple

from PIL import Image

from tests.printing.escpos_decoder import Undecodable, decode


class Line(NamedTuple):
    """One printed line and how it was set."""

    text: str
    bold: bool = False
    reverse: bool = False
    across: int = 1
    down: int = 1


class Code(NamedTuple):
    """A QR code that the printer makes itself."""

    text: str
    module: int


def read(data: bytes, slots: Mapping[int, str]) -> list[Line | Code | Image.Image]:
    """All that a job puts on paper; `slots` are the printer's code pages, as Python calls them.

    A letter above ASCII before a code page is chosen, one that the page has not, or a text that is not
    ended by its own line feed before anything else comes, is an error.
    """
    seen: list[Line | Code | Image.Image] = []
    page, now, module, code = "ascii", Line(""), 0, ""
    for command in decode(data):
        if now.text and command.name not in ("text", "line feed", "bold", "reverse", "size"):
            raise Undecodable(command.offset, data)
        if command.name == "initialise":
            page, now = "ascii", Line("")
        elif command.name == "code page":
            if command.value not in slots:
                raise Undecodable(command.offset, data)
            page = slots[command.value]
        elif command.name == "text":
            try:
                now = now._replace(text=now.text + command.value.decode(page))
            except UnicodeDecodeError:
                raise Undecodable(command.offset, data) from None
        elif command.name == "line feed":
            seen.append(now)
            now = now._replace(text="")
        elif command.name in ("bold", "reverse"):
            now = now._replace(**{command.name: bool(command.value)})
        elif command.name == "size":
            now = now._replace(across=(command.value >> 4) + 1, down=(command.value & 7) + 1)
        elif command.name == "code module":
            module = command.value[0]
        elif command.name == "code data":
            code = command.value[1:].decode()
        elif command.name == "code print":
            seen.append(Code(code, module))
        elif command.name == "raster":
            seen.append(command.value)
    if now.text:
        raise Undecodable(len(data), data)
    return seen
