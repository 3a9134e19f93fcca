"""A strict reader of ESC/POS: bytes in, commands and pictures out; what it does not know is an error.

It knows what a slip may contain and no more. Text is told as the bytes that it is, and `pages` refuses it:
a raster whose stated size is wrong spills into "text", and must not pass unseen. `escpos_text` reads the
slips that are written in letters. Source: Epson's ESC/POS command reference.
"""

from typing import Any, NamedTuple

from PIL import Image, ImageOps

ESC, GS, DLE = 0x1B, 0x1D, 0x10


class Command(NamedTuple):
    """One command: where it stands, what it is, its argument (a number, or the picture of a raster)."""

    offset: int
    name: str
    value: Any = None


class Undecodable(ValueError):
    """A byte that begins no known command, or an argument that the command does not take."""

    def __init__(self, offset: int, data: bytes) -> None:
        super().__init__(f"offset {offset}: unknown {data[offset : offset + 8].hex(' ')}")
        self.offset = offset


class Incomplete(ValueError):
    """The bytes end inside a command."""


WITH_NUMBER = {
    (ESC, ord("a")): ("align", {0, 1, 2, 48, 49, 50}),
    (ESC, ord("t")): ("code page", set(range(256))),
    (ESC, ord("E")): ("bold", {0, 1}),
    (ESC, ord("d")): ("feed lines", set(range(256))),
    (ESC, ord("J")): ("feed dots", set(range(256))),
    (ESC, ord("3")): ("line height", set(range(256))),
    (GS, ord("!")): ("size", {across << 4 | down for across in range(8) for down in range(8)}),
    (GS, ord("B")): ("reverse", {0, 1}),
    (GS, ord("a")): ("automatic status", set(range(256))),
    (GS, ord("r")): ("ask sensor", {1, 2, 49, 50}),
    (DLE, 0x04): ("ask status", {1, 2, 3, 4}),
}
PLAIN = {(ESC, ord("@")): "initialise", (ESC, ord("2")): "usual line height"}
CUTS = {0: "cut", 48: "cut", 1: "cut partly", 49: "cut partly"}
CODES = {65: "model", 67: "module", 69: "level", 80: "data", 81: "print"}
"""The steps of a QR code, by the function of `GS ( k`."""
CUTS_AFTER_FEED = {65: "cut", 66: "cut partly"}


def step(data: bytes, at: int) -> tuple[Command, int]:
    """The command at an offset and where the next one begins."""
    if data[at] == 0x0A:
        return Command(at, "line feed"), at + 1
    head = tuple(_need(data, at, 2)) if data[at] in (ESC, GS, DLE) else ()
    if head in PLAIN:
        return Command(at, PLAIN[head]), at + 2
    if head in WITH_NUMBER:
        name, allowed = WITH_NUMBER[head]
        number = _need(data, at, 3)[2]
        if number in allowed:
            return Command(at, name, number), at + 3
    if head == (GS, ord("V")):
        how = _need(data, at, 3)[2]
        if how in CUTS:
            return Command(at, CUTS[how], 0), at + 3
        if how in CUTS_AFTER_FEED:
            return Command(at, CUTS_AFTER_FEED[how], _need(data, at, 4)[3]), at + 4
    if head == (GS, ord("(")) and _need(data, at, 3)[2:3] == b"k":
        return _code(data, at)
    if head == (GS, ord("v")) and _need(data, at, 4)[2:4] == b"0\0":
        return _raster(data, at)
    end = at
    while end < len(data) and data[end] >= 0x20 and data[end] != 0x7F:
        end += 1
    if end == at:
        raise Undecodable(at, data)
    return Command(at, "text", data[at:end]), end


def decode(data: bytes) -> list[Command]:
    """All commands of a whole job."""
    commands, at = [], 0
    while at < len(data):
        command, at = step(data, at)
        commands.append(command)
    return commands


def pages(data: bytes) -> list[Image.Image]:
    """The papers that a job gives: the rasters up to each cut, joined; the last may be uncut."""
    papers: list[Image.Image] = []
    rasters: list[Image.Image] = []
    for command in [*decode(data), Command(len(data), "cut")]:
        if command.name == "text":
            raise Undecodable(command.offset, data)
        if command.name == "raster":
            rasters.append(command.value)
        elif command.name.startswith("cut") and rasters:
            papers.append(joined(rasters))
            rasters = []
    return papers


def joined(rasters: list[Image.Image]) -> Image.Image:
    """One paper of several rasters, printed one below the other."""
    paper = Image.new("1", (max(r.width for r in rasters), sum(r.height for r in rasters)), 1)
    y = 0
    for raster in rasters:
        paper.paste(raster, (0, y))
        y += raster.height
    return paper


def _need(data: bytes, at: int, count: int) -> bytes:
    if len(data) < at + count:
        raise Incomplete(f"offset {at}: the bytes end here")
    return data[at : at + count]


def _raster(data: bytes, at: int) -> tuple[Command, int]:
    """`GS v 0 m xL xH yL yH d…`: x bytes across, y rows, a set bit is a burnt dot."""
    header = _need(data, at, 8)
    across, rows = int.from_bytes(header[4:6], "little"), int.from_bytes(header[6:8], "little")
    if not across or not rows:
        raise Undecodable(at, data)
    dots = _need(data, at + 8, across * rows)
    burnt = Image.frombytes("1", (across * 8, rows), dots)
    return Command(at, "raster", ImageOps.invert(burnt)), at + 8 + across * rows


def _code(data: bytes, at: int) -> tuple[Command, int]:
    """`GS ( k pL pH 49 fn …`: one step of a QR code, its value in bytes."""
    header = _need(data, at, 7)
    length = int.from_bytes(header[3:5], "little")
    value = _need(data, at + 5, length)[2:]
    fits = {
        "model": value in (b"1\0", b"2\0"),
        "module": len(value) == 1 and 1 <= value[0] <= 16,
        "level": value in (b"0", b"1", b"2", b"3"),
        "data": len(value) > 1 and value[:1] == b"0",
        "print": value == b"0",
    }
    name = CODES.get(header[6], "")
    if header[5] != 49 or not fits.get(name):
        raise Undecodable(at, data)
    return Command(at, f"code {name}", value), at + 5 + length
