"""Appointments from a table in a text file: comma, semicolon or tab between the columns (RFC 4180)."""

import csv
import io
import re
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from queue_core.feed.entries import Entry, RefusedEntry, UnreadableFeed, checked, shown
from queue_core.rules.contact import phone_numbers

COLUMNS = (
    "reference",
    "service",
    "slot_at",
    "minutes",
    "name",
    "phone",
    "language",
    "state",
    "code",
    "updated_at",
)
REQUIRED = COLUMNS[:3]
LONGEST_LINE = 20_000
MOST_LINES_IN_A_ROW = 50

_MARKED_AS_TEXT = re.compile(r'="(.*)"|\'(?=[-+=@0-9])(.*)', re.S)
"""What spreadsheets and programs write around a cell so that it stays the text that it is."""
_SEPARATOR = re.compile(r'"?sep=[,;\t]?"?[,;\s]*', re.I)


def read_csv(text: str, zone: ZoneInfo) -> Iterator[Entry | RefusedEntry]:
    """Every row in the order of the file, each as an entry or with the reason why it is refused.

    The first line that is not blank names the columns, in any order and case; unknown ones are ignored,
    rows may be short, unless the last one has no line end: then it may be cut. Raises UnreadableFeed, before
    the first row, where a column that must be there is not.
    """
    lines = list(io.StringIO(text, newline=""))
    at = _first_written(lines, 0)
    if lines[at : at + 1] and _SEPARATOR.fullmatch(lines[at]):
        at = _first_written(lines, at + 1)
    if at == len(lines):
        raise UnreadableFeed("The file is empty.")
    names, delimiter, header_lines = max((_header(lines, at, mark) for mark in ";,\t"), key=_known)
    missing = [column for column in REQUIRED if column not in names]
    if missing:
        raise UnreadableFeed(f"The first line must name the columns; {shown(missing[0])} is not among them.")
    return _rows(lines, at + header_lines, names, delimiter, zone)


def _first_written(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _header(lines: list[str], at: int, delimiter: str) -> tuple[list[str], str, int]:
    cells, used = _row(lines, at, delimiter)
    names = [re.sub(r"[\s\ufeff_-]+", "_", cell).strip("_").lower() for cell in cells or []]
    return names, delimiter, used


def _known(header: tuple[list[str], str, int]) -> int:
    return len(set(COLUMNS) & set(header[0]))


def _row(lines: list[str], at: int, delimiter: str) -> tuple[list[str] | None, int]:
    """The cells of the row that begins here, or None where a quotation mark stays open; and the lines used.

    A row may go on over several lines inside quotation marks (RFC 4180, 2.6). Where the closing mark does not
    follow within MOST_LINES_IN_A_ROW, only the first line is refused: it cannot swallow the rows below it.
    """
    row = lines[at : at + MOST_LINES_IN_A_ROW]
    reader = csv.reader(row, delimiter=delimiter, strict=True, skipinitialspace=True)
    try:
        return next(reader), reader.line_num
    except csv.Error:
        return None, 1


def _rows(
    lines: list[str], at: int, names: list[str], delimiter: str, zone: ZoneInfo
) -> Iterator[Entry | RefusedEntry]:
    column_of = {name: names.index(name) for name in COLUMNS if name in names}
    while at < len(lines):
        line = at + 1
        if len(lines[at]) > LONGEST_LINE:
            yield RefusedEntry(line, "too_long", f"The line has more than {LONGEST_LINE} characters.")
            at += 1
            continue
        cells, used = _row(lines, at, delimiter)
        at += used
        if cells and at == len(lines) and not lines[-1].endswith(("\r", "\n")) and _may_be_cut(cells, names):
            yield RefusedEntry(
                line, "cut_short", "The last line has neither all values nor an end: it may be cut."
            )
        elif cells is None:
            yield RefusedEntry(line, "bad_quotes", "The quotation marks in this line do not match.")
        elif any(cell.strip() for cell in cells[len(names) :]):
            why = f"The row has {len(cells)} values for {len(names)} columns; is there a stray separator?"
            yield RefusedEntry(line, "too_many_values", why)
        elif any(cell.strip() for cell in cells):
            fields = {
                name: _text_in(cells[column]) for name, column in column_of.items() if column < len(cells)
            }
            yield checked(line, fields, zone)


def _text_in(cell: str) -> str:
    marked = _MARKED_AS_TEXT.fullmatch(cell.strip()) if cell.lstrip()[:1] in ("=", "'") else None
    return (marked[1] or marked[2] or "") if marked else cell


def _may_be_cut(cells: list[str], names: list[str]) -> bool:
    """Of a last line without a line end, whether it breaks off before its last value, or early in it."""
    if len(cells) < len(names):
        return True
    last, written = names[-1], cells[-1].strip()
    return (
        not written if last == "state" else last == "phone" and bool(written) and not phone_numbers(written)
    )
