"""A fault of config.toml in the office's words: where it stands, what is wrong, and what would be right."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic_core import ErrorDetails

from queue_core.rules import limits
from queue_core.settings.agreement import meant

Place = Sequence[int | str]
_WEB = 'an address that begins with "http://" or "https://"'
_SLUG = 'small letters without accents, digits and dashes, such as "urban-planning"'
FORMS: Mapping[tuple[str, str], str] = {
    (
        "service",
        "letter",
    ): "one capital letter from A to Z, but not P: it opens the numbers of booked visitors",
    ("service", "slug"): _SLUG,
    ("service", "was"): _SLUG,
    ("service", "icon"): 'the name of an icon, such as "ticket"',
    ("outcome", "slug"): _SLUG,
    ("area", "slug"): _SLUG,
    ("desk", "name"): f'at most {limits.DESK.most} letters, digits and dashes, such as "7" or "Hall-2"',
    ("desk", "was"): f'at most {limits.DESK.most} letters, digits and dashes, such as "7" or "Hall-2"',
    ("printer", "name"): f"at most {limits.PRINTER.most} letters without accents, digits, blanks, - and _",
    ("printer", "usb"): 'vendor and product as lsusb shows them, such as "04b8:0202"',
    ("printer", "usb_port"): 'bus and port as lsusb -t shows them, such as "1-2" or "1-2.4"',
    ("printer", "usb_serial"): "the serial number of the device, without blanks",
    ("printer", "queue"): "the name of a CUPS queue, as lpstat -p shows it",
    (
        "office",
        "languages",
    ): 'two small letters for each language, such as "ro" or "en"; easy language: "ro-easy"',
    ("elsewhere", "url"): _WEB,
    ("feed", "webhook_url"): _WEB,
    ("server", "public_url"): f"{_WEB}, without ? or #",
    ("server", "message_queue"): 'an address that begins with "redis://" or "rediss://"',
    ("storage", "url"): 'empty, or an address that begins with "postgresql:" or "sqlite:" and two slashes',
}
"""What the value of a key must look like, where it has a form of its own."""
LISTS = ("holiday", "closure", "service", "elsewhere", "priority", "desk", "outcome", "area", "printer")
"""The sections that stand once for each, in two brackets."""
TYPES = {
    "int": "a whole number without quotes",
    "float": "a number without quotes",
    "finite": "a number without quotes",
    "bool": "true or false, without quotes",
    "string": 'a text in quotes: "…"',
    "tuple": 'a list in square brackets: ["…", "…"]',
    "date": "a day, written 2026-12-01 without quotes",
    "dict": "keys with values of their own",
    "model": "a section with keys of its own",
}
"""What a value must be, by the first word of pydantic's name for the fault."""
_LINE = 'a line has a key, "=" and its value, or a [section]; a comment begins with "#"'
_DAY = re.compile(r"=\s*(?:\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?![\d:])")
_NO_DAY = "this is no day of the calendar: a day is written 2026-12-01"
TOML = (
    (
        "twice",
        "this section is there twice; each [section] stands once, lists of things have [[two]] brackets",
    ),
    ("overwrite", "this key, or this section, is there twice"),
    (
        "mutate",
        "this section is there twice, or a list has [one] bracket in one place and [[two]] in another",
    ),
    ("date", _NO_DAY),
    ("Unclosed", 'something is not closed above: look for a missing "]" or "}"'),
    ("Illegal", "a text is not closed on its line, or a character stands here that nobody can see"),
    ("Unterminated", "a text is not closed: look for a missing quotation mark"),
    ("'=' after a key", 'a key is followed by "=" and its value; a comment begins with "#"'),
    (
        "newline or end",
        "a line has one key; something stands behind its value: look for a missing comma or quote",
    ),
    ("statement", _LINE),
    ("key part", _LINE),
    ("Unescaped '\\'", "a backslash in a text is written twice, or the text stands in single quotes: '…'"),
    ("declaration", "a section's name stands between brackets: [server] or [[desk]]"),
    (
        "Invalid value",
        "the value cannot be read: a text stands in quotes, a list in [ ], yes and no are true and false",
    ),
)
"""What is likely to be wrong where a line cannot be read, by a word of tomllib's message."""


def of_toml(message: str, text: str) -> tuple[int | None, str]:
    """A message of tomllib about a text in our words, with its line; None at the end of the file."""
    found = re.search(r"at line (\d+)", message)
    if found and _DAY.search(text.splitlines()[int(found[1]) - 1]):
        return int(found[1]), _NO_DAY
    words = next((words for part, words in TOML if part.lower() in message.lower()), None)
    return int(
        found[1]
    ) if found else None, words or "this cannot be read: look for a missing quote or bracket"


def sentence(fault: ErrorDetails, allowed: Sequence[str], *, shows_value: bool) -> str:
    """What is wrong with a value, and what would be right; `allowed` are the keys that its section takes."""
    kind, context = fault["type"], fault.get("ctx", {})
    if kind == "missing":
        return "is missing; one is needed at least" if fault["loc"][-1] in LISTS else "is missing"
    if kind == "extra_forbidden":
        key = str(fault["loc"][-1])
        return f"unknown key{meant(key, list(allowed))}; allowed: {', '.join(allowed)}"
    right = _right(fault, kind, context)
    if not shows_value:
        return right
    written, hint = fault["input"], ""
    if kind == "literal_error" and isinstance(written, str):
        hint = meant(written, re.findall(r"'([^']*)'", str(context.get("expected"))))
    is_short = not isinstance(written, dict | list | tuple)
    return f"{right}; it says {_as_written(written)}{hint}" if is_short else right


def _right(fault: ErrorDetails, kind: str, context: Mapping[str, Any]) -> str:
    place = [part for part in fault["loc"] if isinstance(part, str)]
    if kind == "literal_error":
        names = re.findall(r"'([^']*)'", str(context["expected"])) or [str(context["expected"])]
        return "one of " + ", ".join(f'"{name}"' for name in names)
    if kind in ("string_pattern_mismatch", "string_too_long", "string_too_short"):
        return FORMS.get((place[0], place[-1]), "written otherwise")
    if kind == "too_short":
        return "one is needed at least"
    bounds = {"greater_than_equal": ("ge", "{} or more"), "less_than_equal": ("le", "{} at most")}
    if kind in bounds:
        key, words = bounds[kind]
        return words.format(context[key])
    if kind == "tuple_type" and place == [*fault["loc"]] and place[0] in LISTS and len(place) == 1:
        return f"stands in two brackets, [[{place[0]}]], once for each {place[0]}"
    first = kind.partition("_")[0]
    if kind != "value_error":
        return TYPES.get(first, "written otherwise")
    return fault["msg"].removeprefix("Value error, ")


def _as_written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    shown = f'"{value}"' if isinstance(value, str) else str(value)
    return shown if len(shown) <= 80 else shown[:77] + "…"


def label(place: Place, written: Any) -> str:
    """What a place is called: `[[service]] “taxes”, letter`, or `[server] port`."""
    if not place:
        return "as a whole"
    section, *rest = place
    table = written.get(section) if isinstance(written, Mapping) else None
    if rest and isinstance(number := rest[0], int):
        each = table[number] if isinstance(table, list | tuple) and number < len(table) else None
        name = each.get("slug") or each.get("name") if isinstance(each, Mapping) else None
        label = f"[[{section}]] " + (
            f"“{name}”" if isinstance(name, str) and name else f"number {number + 1}"
        )
        return ", ".join([label, *(part for part in rest if isinstance(part, str))])
    numbered = [f"number {part + 1}" if isinstance(part, int) else part for part in rest]
    if section in LISTS:
        return f"[[{section}]]"
    return f"[{section}]" + "".join(f" {part}" for part in numbered)


_HEADER = re.compile(r"\s*(\[\[?)\s*([A-Za-z0-9_.-]+)\s*\]")
_KEY = re.compile(r"""\s*(?:"([^"]+)"|([A-Za-z0-9_-]+))\s*=""")


def line_of(text: str, place: Place) -> int | None:
    """The line of config.toml where a value stands, from 1; its section's where the key is not there."""
    names = [part for part in place if isinstance(part, str)]
    wanted = place[1] if len(place) > 1 and isinstance(place[1], int) else None
    section, count, header = "", -1, None
    for number, line in enumerate(text.splitlines(), 1):
        if found := _HEADER.match(line):
            section = found[2]
            count += section == names[0] and found[1] == "[["
            if section == names[0] and wanted in (None, count):
                header = number
        elif (found := _KEY.match(line)) and len(names) > 1:
            is_here = section in (names[0], ".".join(names[:-1])) and wanted in (None, count)
            if is_here and (found[1] or found[2]) in names[1:]:
                return number
    return header
