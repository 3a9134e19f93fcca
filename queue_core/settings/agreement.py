"""What the sections of config.toml say of each other: each name once, and none that does not exist.

What was written is looked at before its types are checked, so that such a fault is told with all the others.
What has another type than it should is passed over here: that is told elsewhere.
"""

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

NAMED = {
    "service": (("slug", "slug"), ("letter", "letter")),
    "desk": (("name", "name"),),
    "outcome": (("slug", "slug"),),
    "area": (("slug", "slug"),),
    "printer": (("name", "name"),),
}
"""The keys that must differ from one table of a section to the next, and what they are called."""


class Fault(NamedTuple):
    """`place` is the way to the value, as pydantic says it: `("desk", 2, "services", 0)`."""

    place: tuple[int | str, ...]
    sentence: str


def faults(written: Any) -> list[Fault]:
    """Every disagreement, in the order of the sections."""
    if not isinstance(written, Mapping):
        return []
    return [*_twice(written), *_unknown(written), *_were(written)]


def meant(written: str, allowed: list[str]) -> str:
    """`; did you mean "taxes"?`, where one of the allowed is written nearly so."""
    close = get_close_matches(written, allowed, n=1)
    return f'; did you mean "{close[0]}"?' if close else ""


def _tables(written: Mapping[str, Any], section: str) -> list[Mapping[str, Any]]:
    found = written.get(section)
    if not isinstance(found, list | tuple):
        return []
    return [each if isinstance(each, Mapping) else {} for each in found]


def _texts(table: Mapping[str, Any], key: str) -> list[str]:
    found = table.get(key)
    return [each for each in found if isinstance(each, str)] if isinstance(found, list | tuple) else []


def _names(written: Mapping[str, Any], section: str, key: str) -> list[str]:
    return [name for table in _tables(written, section) if isinstance(name := table.get(key), str)]


def _twice(written: Mapping[str, Any]) -> Iterator[Fault]:
    for section, keys in NAMED.items():
        for key, called in keys:
            known: set[str] = set()
            for number, table in enumerate(_tables(written, section)):
                name = table.get(key)
                if isinstance(name, str) and name in known:
                    yield Fault(
                        (section, number, key),
                        f'the {called} "{name}" is there twice; each must be different',
                    )
                elif isinstance(name, str):
                    known.add(name)


def _unknown(written: Mapping[str, Any]) -> Iterator[Fault]:
    """Names of services, desks and printers that no section has."""
    services, desks = _names(written, "service", "slug"), _names(written, "desk", "name")
    printers = _names(written, "printer", "name")
    for number, desk in enumerate(_tables(written, "desk")):
        yield from _not_among(services, ("desk", number), desk, written)
    for section in ("elsewhere", "closure"):
        for number, each in enumerate(_tables(written, section)):
            yield from _not_among(services, (section, number), each, written)
    feed = written.get("feed")
    names = feed.get("names") if isinstance(feed, Mapping) else None
    for name, slug in names.items() if isinstance(names, Mapping) else ():
        if isinstance(slug, str) and services and slug not in services:
            yield Fault(
                ("feed", "names", name), _fault("service", slug, services, _now(written, "service", slug))
            )
    for number, area in enumerate(_tables(written, "area")):
        for place, name in enumerate(_texts(area, "desks")):
            if desks and name not in desks:
                sentence = _fault("desk", name, desks, _now(written, "desk", name))
                yield Fault(("area", number, "desks", place), sentence)
    for number, printer in enumerate(_tables(written, "printer")):
        second = printer.get("second")
        others = [name for name in printers if name != printer.get("name")]
        if isinstance(second, str) and second and second not in others:
            yield Fault(("printer", number, "second"), _fault("other printer", second, others, None))


def _not_among(
    services: list[str],
    where: tuple[int | str, ...],
    table: Mapping[str, Any],
    written: Mapping[str, Any],
) -> Iterator[Fault]:
    for place, slug in enumerate(_texts(table, "services")):
        # Where no service can be read at all, that is the fault to tell.
        if services and slug not in services:
            sentence = _fault("service", slug, services, _now(written, "service", slug))
            yield Fault((*where, "services", place), sentence)


def _fault(kind: str, name: str, allowed: list[str], now: str | None) -> str:
    hint = f'; it is "{now}" now' if now else meant(name, allowed)
    return f'there is no {kind} "{name}"{hint}' + (f"; allowed: {', '.join(allowed)}" if allowed else "")


def _now(written: Mapping[str, Any], section: str, name: str) -> str | None:
    """What the service or desk is called now that `was` called so."""
    key = NAMED[section][0][0]
    tables = [table for table in _tables(written, section) if name in _texts(table, "was")]
    return next((now for table in tables if isinstance(now := table.get(key), str)), None)


def _were(written: Mapping[str, Any]) -> Iterator[Fault]:
    """An old name means one service or desk, and none that there is."""
    for section in ("service", "desk"):
        key = NAMED[section][0][0]
        living, known = set(_names(written, section, key)), set[str]()
        for number, table in enumerate(_tables(written, section)):
            for place, old in enumerate(_texts(table, "was")):
                where = (section, number, "was", place)
                if old in living:
                    yield Fault(
                        where,
                        f'"{old}" is the name of a {section} that is there; an old name is nobody else’s',
                    )
                elif old in known:
                    yield Fault(where, f'"{old}" is there twice: an old name belongs to one {section}')
                known.add(old)
