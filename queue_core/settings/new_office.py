"""A config.toml for a new office, from the little that must be known: all else has its default."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import combining, normalize

import tomlkit
from tomlkit.items import AoT, Table

from queue_core.rules import limits
from queue_core.settings.public_holidays import Day

LETTERS = "ABCDEFGHIJKLMNOQRSTUVWXYZ"
"""Of services, in order; P opens the numbers of booked visitors."""
WORKING_DAYS, FREE_DAYS = ("mon", "tue", "wed", "thu", "fri"), ("sat", "sun")
HEAD = (
    "What this office is: services, desks, hours, printers. An admin changes it at /counter/office; a change",
    "by hand is taken over within seconds. What else can be said stands in the config.toml that Lobby is",
    "shipped with, each key with what it means.",
)


@dataclass(frozen=True)
class NewOffice:
    """What is asked for; `hours` are those of working days."""

    name: str
    languages: tuple[str, ...]
    timezone: str
    country: str
    hours: tuple[str, ...]
    services: tuple[str, ...]
    desks: int
    folder: str
    holidays: Sequence[Day] = ()


def written(office: NewOffice) -> str:
    """The text of its config.toml; each desk serves all services. ValueError where letters run out."""
    if len(office.services) > len(LETTERS):
        raise ValueError(f"{len(office.services)} services: there are letters for {len(LETTERS)}")
    document = tomlkit.document()
    for line in HEAD:
        document.add(tomlkit.comment(line))
    document.add(tomlkit.nl())
    document["office"] = _table(
        ("name", office.name, ""),
        ("timezone", office.timezone, ""),
        ("country", office.country, "whose public holidays /counter/office offers each year"),
        ("languages", list(office.languages), "the first one is spoken until a visitor chooses another"),
    )
    hours = [(day, list(office.hours), "") for day in WORKING_DAYS] + [(day, [], "") for day in FREE_DAYS]
    document["hours"] = _table(*hours)
    if office.holidays:
        document["holiday"] = _tables([_holiday(day) for day in office.holidays])
    slugs = _slugs(office.services)
    document["service"] = _tables(
        [
            _table(("slug", slug, ""), ("letter", letter, ""), ("name", name, ""))
            for slug, letter, name in zip(slugs, LETTERS, office.services, strict=False)
        ]
    )
    document["desk"] = _tables(
        [_table(("name", str(number), ""), ("services", slugs, "")) for number in range(1, office.desks + 1)]
    )
    document["printer"] = _tables(
        [
            _table(
                ("name", "kiosk", ""),
                ("kind", "preview", "a picture on /kiosk/slips, until a printer is named"),
            )
        ]
    )
    document["storage"] = _table(("folder", office.folder, "the database, and the server's secret"))
    document["server"] = _table(
        ("public_url", "", "where phones reach this server: then slips have a QR code")
    )
    return document.as_string()


def _holiday(day: Day) -> Table:
    table = day.as_table()
    name: Any = table["name"]
    if isinstance(name, dict):
        name = tomlkit.inline_table()
        name.update(table["name"])
    return _table(("on", day.on, ""), ("name", name, ""))


def _table(*keys: tuple[str, Any, str]) -> Table:
    table = tomlkit.table()
    for key, value, comment in keys:
        item = tomlkit.item(value)
        if comment:
            item.comment(comment)
        table.append(key, item)
    table.add(tomlkit.nl())
    return table


def _tables(tables: list[Table]) -> AoT:
    found = tomlkit.aot()
    for table in tables:
        found.append(table)
    return found


def short_name(name: str, taken: Sequence[str]) -> str:
    """A short name for programs, without accents and none of the taken: `taxe-si-impozite`."""
    plain = "".join(each for each in normalize("NFKD", name.casefold()) if not combining(each))
    first = re.sub("[^a-z0-9]+", "-", plain).strip("-")[: limits.SLUG.most].strip("-") or "service"
    found, number = first, 1
    while found in taken:
        number += 1
        found = f"{first[: limits.SLUG.most - 3].strip('-')}-{number}"
    return found


def _slugs(names: Sequence[str]) -> list[str]:
    found: list[str] = []
    for name in names:
        found.append(short_name(name, found))
    return found
