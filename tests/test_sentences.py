"""What docstrings say of the whole program, held to its source."""

import re
from collections.abc import Iterator
from pathlib import Path

from queue_core.data.tables import metadata

ROOT = Path(__file__).parent.parent
ROOMS = ("counter", "display", "kiosk", "queue_core")
CLOCK = {"queue_core/clock.py"}
CLOCKS_OF_THEIR_OWN = {
    "queue_core/serving/clock_watch.py": "compares the system's two clocks",
    "queue_core/web/limits.py": "compares with what its library keeps",
}
"""Files that ask the system for the time, and keep, compare or show no instant of the office."""
OF_VISITORS = {
    ("appointment", "name"), ("appointment", "phone"), ("appointment", "phone_digits"),
    ("appointment", "other_digits"), ("appointment", "email"), ("reservation", "name"),
    ("reservation", "phone"), ("reservation", "email"), ("ticket_contact", "recipient"),
    ("message", "recipient"),
}  # fmt: skip
NAMES_OF_THINGS = {"screen", "channel", "printer", "token", "staff"}


def sources() -> Iterator[tuple[str, str]]:
    for room in ROOMS:
        for file in sorted((ROOT / room).rglob("*.py")):
            yield file.relative_to(ROOT).as_posix(), file.read_text()


def test_every_instant_comes_from_the_one_clock():
    """Nothing but queue_core/clock.py asks the system what time it is, but to compare clocks."""
    asks = re.compile(r"\b(?:datetime\.(?:now|utcnow|today)|date\.today|time\.time(?:_ns)?)\(")
    found = {name for name, text in sources() if asks.search(text)}
    assert found == CLOCK | CLOCKS_OF_THEIR_OWN.keys()


def test_every_limit_is_per_minute():
    """Counts of a clock that was set back are dropped after a minute: none may be meant for longer."""
    units = {unit for _, text in sources() for unit in re.findall(r"\d\}? per (\w+)\"", text)}
    units |= {unit for _, text in sources() for unit in re.findall(r"_per_minute\} per (\w+)\"", text)}
    assert units == {"minute"}


def test_a_visitors_name_and_contacts_stand_where_the_purge_looks():
    """In four tables: what the acts of privacy say of them is so."""
    telling = re.compile("name|phone|mail|recipient|digits")
    found = {
        (table.name, column.name)
        for table in metadata.tables.values()
        for column in table.columns
        if telling.search(column.name) and table.name not in NAMES_OF_THINGS
    }
    assert found == OF_VISITORS
