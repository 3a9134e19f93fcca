"""config.toml as the program's own hand writes it: comments, order and what nobody touched stay as they are.

The file is whole at every moment: the new text goes into a temporary file beside it, which takes its place
in one step.
"""

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from datetime import date, datetime
from pathlib import Path
from typing import Any

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT, Comment, InlineTable, Item, Table, Whitespace
from tomlkit.toml_document import TOMLDocument

from queue_core.settings.as_json import ABSENT
from queue_core.settings.changes import NAMED_BY, ORDER, Change

PACKAGE = Path(__file__).parent.parent
MOUNTS = Path("/proc/self/mountinfo")
DATES = {("holiday", "on"), ("closure", "from"), ("closure", "to"), ("accessibility", "assessed_on")}
"""What TOML has a kind of its own for, and JSON has not."""


def why_not_writable(path: Path) -> str | None:
    """Why the file cannot be written from here, as a code: `shipped`, `linked`, `mounted`, `read_only`."""
    if path.resolve().is_relative_to(PACKAGE) or path.resolve().parent == PACKAGE.parent:
        return "shipped"
    if path.is_symlink() or path.stat().st_nlink > 1:
        return "linked"
    if _is_mounted(path):
        return "mounted"
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        return "read_only"
    return None


class NoToml(ValueError):
    """TOML has no way to write it, such as nothing within a list."""


def rewritten(text: str, changes: Iterable[Change]) -> str:
    """The text of the file with the changes made. Text of other places is the same, letter by letter.

    What is no office is written as well, for the settings to tell; only NoToml is raised here.
    """
    document = tomlkit.parse(text)
    for change in changes:
        try:
            _make(document, change)
        except TOMLKitError as error:
            raise NoToml(f"{'.'.join(change.place)}: cannot be written as TOML") from error
    return document.as_string()


def replace(path: Path, text: str) -> None:
    """Put the text in the file's place: the old one or the new one is there, whatever happens. It keeps its
    permissions and, where that is allowed, its owner. Raises OSError."""
    there, new = path.stat(), path.with_name(f".{path.name}.new")
    # One name: what a killed process left there is replaced by the next, and never followed as a link.
    new.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fchmod(file.fileno(), there.st_mode & 0o7777)
            with suppress(PermissionError):
                os.fchown(file.fileno(), there.st_uid, there.st_gid)
            os.fsync(file.fileno())
        os.replace(new, path)
    except BaseException:
        with suppress(OSError):
            new.unlink(missing_ok=True)
        raise
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    if path.read_bytes() != text.encode():
        raise OSError(f"{path}: another text than was written stands there")


def _is_mounted(path: Path) -> bool:
    try:
        lines = MOUNTS.read_text().splitlines()
    except OSError:
        return path.is_mount()
    return str(path.resolve()) in {_unescaped(line.split()[4]) for line in lines}


def _unescaped(point: str) -> str:
    """Blanks and backslashes stand in the list of mounts as octal numbers."""
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), point)


def _make(document: TOMLDocument, change: Change) -> None:
    section, *rest = change.place
    if section in NAMED_BY and rest:
        _in_tables(document, section, rest, change)
    elif not rest:
        _whole(document, section, change)
    else:
        if section not in document:
            document.add(section, tomlkit.table())
        _put(document[section], rest[0], change.now, (section, rest[0]))


def _in_tables(document: TOMLDocument, section: str, rest: list[str], change: Change) -> None:
    tables = list(document.get(section, []))
    by_name = {str(table.get(NAMED_BY[section])): table for table in tables}
    if rest == [ORDER]:
        _fill(document, section, [by_name[name] for name in change.now])
    elif len(rest) == 2:
        _put(by_name[rest[0]], rest[1], change.now, (section, rest[1]))
    elif change.now is ABSENT:
        at = list(by_name).index(rest[0])
        if 0 < at < len(tables) - 1:
            # The comments behind it speak of the table that follows.
            tables[at - 1].value.body.extend((None, item) for item in _cut_behind(tables[at]))
        _fill(document, section, tables[:at] + tables[at + 1 :])
    else:
        _fill(document, section, [*tables, _table(section, change.now)])


def _whole(document: TOMLDocument, section: str, change: Change) -> None:
    """A section, or all tables of a list that have no names; tables that stay the same stay as written."""
    is_list_of_tables = isinstance(change.now, list) and all(isinstance(each, dict) for each in change.now)
    if change.now is ABSENT:
        if section in document:
            document.remove(section)
    elif is_list_of_tables and isinstance(document.get(section, tomlkit.aot()), AoT):
        there = list(document.get(section, []))
        befores = change.before if isinstance(change.before, list) else []
        kept = {repr(before): table for before, table in zip(befores, there, strict=False)}
        _fill(document, section, [kept.get(repr(now)) or _table(section, now) for now in change.now])
    elif isinstance(change.now, dict):
        document[section] = _table(section, change.now)
    else:
        document[section] = change.now


def _fill(document: TOMLDocument, section: str, wanted: list[Any]) -> None:
    """Put these tables into a list. What stands behind its last table speaks of what follows the list."""
    tables = document.get(section) or tomlkit.aot()
    behind = _cut_behind(tables[-1]) if len(tables) else []
    if not wanted:
        if section in document:
            document.remove(section)
        if document.body:
            document.body.extend((None, item) for item in behind)
        return
    while len(tables):
        del tables[0]
    for table in wanted:
        tables.append(table)
    tables[-1].value.body.extend((None, item) for item in behind)
    if section not in document:
        document.add(section, tables)


def _cut_behind(table: Table) -> list[Item]:
    """Take away the comments behind a table's last key and the blank line after it, and answer them."""
    body = table.value.body
    behind: list[Item] = []
    while body and body[-1][0] is None and isinstance(body[-1][1], Comment | Whitespace):
        behind.insert(0, body.pop()[1])
    blank = [item for item in behind[:1] if isinstance(item, Whitespace)]
    body.extend((None, item) for item in blank)
    return behind[len(blank) :]


def _put(table: Any, key: str, now: Any, place: tuple[str, str]) -> None:
    there = table.get(key)
    if now is ABSENT:
        if there is not None:
            table.remove(key)
        return
    if isinstance(there, InlineTable | Table) and isinstance(now, dict):
        for inner in [inner for inner in there if inner not in now]:
            there.remove(inner)
        for inner, value in now.items():
            if there.get(inner) != value:
                there[inner] = value
    else:
        table[key] = _value(now, place)


def _value(now: Any, place: tuple[str, str]) -> Any:
    if isinstance(now, dict):
        made = tomlkit.inline_table()
        made.update(now)
        return made
    if place in DATES and isinstance(now, str):
        with suppress(ValueError):  # No date: that is told by the settings.
            return datetime.fromisoformat(now) if "T" in now else date.fromisoformat(now)
    return now


def _typed(section: str, given: dict[str, Any]) -> dict[str, Any]:
    return {key: _value(value, (section, key)) for key, value in given.items()}


def _table(section: str, given: dict[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in _typed(section, given).items():
        table.append(key, value)
    table.add(tomlkit.nl())
    return table
