"""Where all has its place on the TV: classes for a row and for the list, which `size.css` gives numbers.

Lengths are in `vmin`, hundredths of the glass's shorter side. What is estimated here are the shapes (how many
columns, one line or two, word beside or above); the sizes themselves the browser computes from the room that
there is, so that nothing leaves its row in any state.
"""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from display.letters import em, halves

WIDE, TALL = (16 / 10, 1.0), (1.0, 16 / 9)
"""The glass's width and height, a shape that is the least for each way it can stand."""
PAD = 4.0
ARROW = 0.62
"""Arrow and gaps in the spotlight, in em of the newest number."""
GAP, TRAIL = 0.76, 0.9
"""In a row, in em: from the number to its desk, and from the desk to the next column."""
DESK_ROOMS = (2.0, 3.0, 4.0, 5.0, 6.5, 8.0, 20.0)
"""What a column may keep for the desk's name, in em; longer names are set smaller."""
ROW_OF_CAPITALS = 1.55
CAPITALS_OF_TYPE, TEXT_CAPITALS_OF_TYPE = 0.704, 0.669
"""Overpass, which numbers are set in, and Atkinson Hyperlegible, for words."""
READ_DEGREES = 10 / 60
"""The angle under which whatever must be read is seen; the newest number has 0.7."""
LEAST_ROWS = {"wide": (2, 2), "tall": (1, 4)}
FEW, MANY = 5, 16
"""So many calls leave room for the panel beside them; more than so many need the foot's room, too."""
GOES_ON = "\u00a0…"
"""At the end of a part of a sentence that goes on in the next; it stands on no line of its own."""
MOST_COLUMNS = {"wide": 6, "tall": 3}


@dataclass(frozen=True)
class Glass:
    """`capitals` is the height of the newest number's capitals, as a share of the glass's shorter side;
    `word` the width of what stands before a desk's name ("Ghișeul"), in em."""

    capitals: float
    word: float

    @property
    def newest(self) -> float:
        """The type size of the newest number."""
        return 100 * self.capitals / CAPITALS_OF_TYPE

    @property
    def read(self) -> float:
        """The type size of whatever must be read."""
        share = math.tan(math.radians(READ_DEGREES)) / math.tan(math.radians(0.7))
        return 100 * self.capitals * share / TEXT_CAPITALS_OF_TYPE

    @property
    def row(self) -> float:
        """The height of the spotlight on a glass that lies."""
        return 100 * self.capitals * ROW_OF_CAPITALS

    @property
    def head(self) -> float:
        """The height of the line with the office's name and the time."""
        return 1.2 * self.read + 1.6

    @property
    def foot(self) -> float:
        """The height of two lines below the calls, on a glass that lies."""
        return 2.3 * self.read + 2

    @property
    def lines_of_hall(self) -> int:
        """How many services an empty hall is told of at once; a long name may take two lines."""
        room = 100 - self.head - self.foot - 2
        return max(int(room / (1.2 * self.read)) - 1, 3)

    def letters(self, way: str) -> int:
        """How many letters of a sentence fit the foot: on two lines where the glass lies, else on three."""
        width, lines = (100 * WIDE[0], 2) if way == "wide" else (100.0, 3)
        return int(0.88 * lines * (width - 2 * PAD - 1.5 * self.read) / (0.52 * self.read))


@dataclass(frozen=True)
class Row:
    """A call's place: the classes of its row, the lines of its desk's name, and how wide both are, in em."""

    classes: str
    lines: tuple[str, ...]
    number: float
    desk: float


def row(glass: Glass, number: str, desk: str, *, has_word: bool, service: str) -> Row:
    """How a call stands in the spotlight, and its widths for the list; `service` is the longest of its
    service's names."""
    wide, tall = 100 * WIDE[0] - 2 * PAD, 100 - 2 * PAD
    number_width, arrow = em(number) * glass.newest, ARROW * glass.newest
    word = glass.word * glass.read + 2 if has_word else 0.0
    above = 1.15 * glass.read if has_word else 0.0
    room = wide - number_width - arrow
    lines: tuple[str, ...] = (desk,)
    width = em(desk)
    classes = []
    if word + width * glass.newest > room:
        classes.append("wide-stacked")
        one = min(room / width, 0.95 * (glass.row - above))
        two = halves(desk)
        two_width = max(em(part.strip()) for part in two)
        if len(desk) > 3 and min(room / two_width, 0.45 * (glass.row - above)) > 1.1 * one:
            lines, width = two, two_width
    else:
        classes.append(_service(glass, room - word - width * glass.newest - 4, service))
    if len(lines) == 2 or word + width * glass.newest > tall - arrow:
        classes.append("tall-stacked")
    if len(lines) == 2:
        classes.append("two")
    classes += [f"n{tenths(em(number))}", f"d{tenths(width)}"]
    return Row(" ".join(classes), lines, em(number), width)


def _service(glass: Glass, rest: float, name: str) -> str:
    """Which part of its service fits beside a call, on a glass of 16:9 and on a narrower one."""
    wide, narrow = _part(glass, rest + 100 * (16 / 9 - WIDE[0]), name), _part(glass, rest, name)
    return wide if narrow.startswith("named") else f"{wide} narrow-{narrow}"


def _part(glass: Glass, rest: float, name: str) -> str:
    letters = rest / (0.54 * glass.read)
    longest = max(map(len, name.split()), default=0)
    if longest > letters or len(name) > 2.5 * letters:
        return "icon" if rest > 2.2 * glass.read else "alone"
    return "named" if len(name) > 1.7 * letters else "named icon"


def listing(glass: Glass, rows: Sequence[Row], *, is_behind: bool) -> str:
    """The classes of the list beside the spotlight: columns and rows for both ways that the glass can stand,
    the widest number, and what a column keeps for a desk's name. A TV that `is_behind` may have a call in its
    spotlight that is not in the list."""
    count = max(len(rows) if is_behind else len(rows) - 1, 1)
    number = max(row.number for row in rows)
    desk = max(row.desk for row in rows)
    found = ["few"] if len(rows) <= FEW else ["many"] if len(rows) > MANY else []
    found.append(f"n{tenths(number)}")
    for way, (width, height), taken in (
        ("wide", WIDE, glass.row + glass.foot),
        ("tall", TALL, 2.1 * glass.row + 2.4 * glass.read + 1.5 * glass.foot),
    ):
        if "many" in found:
            taken -= glass.foot * (1 if way == "wide" else 1.5)
        room = 100 * width - 2 * PAD, max(100 * height - glass.head - taken, 20.0)
        grid = _grid(count, way, room, number, desk)
        found += [f"{way[0]}c{grid.columns}", f"{way[0]}r{grid.rows}", f"{way[0]}k{tenths(grid.kept)}"]
    return " ".join(found)


class Grid(NamedTuple):
    """`kept` is a column's room for the desk's name, in em."""

    columns: int
    rows: int
    kept: float


def _grid(count: int, way: str, room: tuple[float, float], number: float, desk: float) -> Grid:
    """The columns and rows with which the numbers are largest, and the longest of the names not too small."""
    least_columns, least_rows = LEAST_ROWS[way]
    best, found = 0.0, Grid(least_columns, least_rows, desk)
    for columns in range(1, MOST_COLUMNS[way] + 1):
        rows = max(math.ceil(count / columns), least_rows)
        for kept in sorted({min(desk, each) for each in DESK_ROOMS}):
            size = min(0.66 * room[1] / rows, room[0] / columns / (number + GAP + kept + TRAIL))
            readable = min(size, 1.4 * size * kept / desk)
            # A column more has to be worth it.
            if readable > 1.02 * best:
                best, found = readable, Grid(columns, rows, kept)
    return found


def pages(texts: Sequence[str], most: int, between: str = "  ") -> list[list[int]]:
    """Which texts stand together on a page of so many letters, by their places; each page has one or more."""
    found: list[list[int]] = []
    used = 0
    for at, text in enumerate(texts):
        if not found or used + len(between) + len(text) > most:
            found.append([])
            used = -len(between)
        found[-1].append(at)
        used += len(between) + len(text)
    return found


_SHORT = "".join(rf"(?<!\b[^\W\d_]{{{letters}}}\.)" for letters in (1, 2, 3))
"""Not after an abbreviation: Bd., Str., nr."""
_BETWEEN_SENTENCES = re.compile(rf"{_SHORT}(?<=[.!?;]) +(?=[^\W\d_])")
_BETWEEN_WORDS = re.compile(rf"{_SHORT} +")


def parts(text: str | Sequence[str], most: int) -> list[str]:
    """A text, or its sentences, in parts of so many letters: whole sentences where they fit. A longer one is
    broken between words into parts about as long as each other, and an ellipsis says that it goes on. None of
    an empty text."""
    sentences = _BETWEEN_SENTENCES.split(text.strip()) if isinstance(text, str) else text
    found: list[str] = []
    short: list[str] = []
    for each in [*sentences, ""]:
        if each and len(each) <= most:
            short.append(each)
            continue
        found += [" ".join(short[at] for at in page) for page in pages(short, most, " ")]
        short = []
        found += _broken(each, most) if each else []
    return found


def _broken(sentence: str, most: int) -> list[str]:
    """A sentence that is too long for one part, in as few parts as do, unless a word alone is too long."""
    words, room = _BETWEEN_WORDS.split(sentence), most - len(GOES_ON)
    count = math.ceil(len(sentence) / room)
    told = _shared(words, count)
    while max(map(len, told)) > room and count < len(words):
        count += 1
        told = _shared(words, count)
    return [part + GOES_ON for part in told[:-1]] + told[-1:]


def _shared(words: Sequence[str], count: int) -> list[str]:
    """Words in so many parts at most: each word is in the part where its middle would be, were all equal."""
    share = len(" ".join(words)) / count
    found: dict[int, list[str]] = {}
    begins = 0
    for word in words:
        found.setdefault(int((begins + len(word) / 2) / share), []).append(word)
        begins += len(word) + 1
    return [" ".join(part) for part in found.values()]


def tenths(width: float) -> int:
    return math.ceil(10 * width - 1e-9)
