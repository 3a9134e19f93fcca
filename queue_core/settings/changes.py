"""What differs between two states of the office's settings, as plain JSON, and how such a change is made.

A change names its place by the way to it: `("line", "grace_minutes")`, `("desk", "3", "services")`; a table
of a list is found by its name, not by where it stands. It is one value for another, or a table that came
or went, or the order of a list: then both values are the names in their order.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from queue_core.settings.as_json import ABSENT, Json

NAMED_BY = {
    "service": "slug",
    "desk": "name",
    "outcome": "slug",
    "area": "slug",
    "printer": "name",
    "holiday": "on",
}
"""The key that names the tables of a list. Lists of other tables change as a whole."""
ORDER = "order"


class Change(NamedTuple):
    """`before` and `now` are ABSENT where nothing was, or is."""

    place: tuple[str, ...]
    before: Any
    now: Any

    def as_plain(self) -> Json:
        """For the journal; a value that is not there has no key."""
        told = {"key": ".".join(self.place), "place": list(self.place)}
        told |= {} if self.before is ABSENT else {"from": self.before}
        return told | ({} if self.now is ABSENT else {"to": self.now})

    @classmethod
    def of_plain(cls, told: Mapping[str, Any]) -> "Change":
        return cls(tuple(told["place"]), told.get("from", ABSENT), told.get("to", ABSENT))

    @property
    def undone(self) -> "Change":
        return Change(self.place, self.now, self.before)


def merged(target: Any, patch: Any) -> Any:
    """A JSON merge patch applied (RFC 7396): null takes a key away, an object goes into an object, anything
    else replaces."""
    if not isinstance(patch, Mapping):
        return deepcopy(patch)
    found = dict(target) if isinstance(target, Mapping) else {}
    for key, value in patch.items():
        if value is None:
            found.pop(key, None)
        else:
            found[key] = merged(found.get(key), value)
    return found


def differences(before: Json, now: Json) -> list[Change]:
    """Every change from one state to another, in the order of the sections."""
    keys = [*before, *(key for key in now if key not in before)]
    return [
        change for key in keys for change in _of_section(key, before.get(key, ABSENT), now.get(key, ABSENT))
    ]


def names_of(section: str, tables: Any) -> list[str] | None:
    """The names of a list's tables, each once; None where they have none and so change as a whole."""
    key = NAMED_BY.get(section)
    if key is None or not isinstance(tables, list):
        return None
    names = [table.get(key) if isinstance(table, Mapping) else None for table in tables]
    is_good = all(isinstance(name, str) for name in names) and len(set(names)) == len(names)
    return [str(name) for name in names] if is_good else None


def _of_section(key: str, before: Any, now: Any) -> Iterator[Change]:
    if before == now:
        return
    olds = [] if before is ABSENT else names_of(key, before)
    news = [] if now is ABSENT else names_of(key, now)
    if key in NAMED_BY and olds is not None and news is not None:
        tables = [
            dict(zip(names, state, strict=True)) if names else {}
            for names, state in ((olds, before), (news, now))
        ]
        yield from _of_tables(key, *tables)
    elif isinstance(before, Mapping) and isinstance(now, Mapping):
        yield from _of_keys((key,), before, now)
    else:
        yield Change((key,), before, now)


def _of_keys(place: tuple[str, ...], before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[Change]:
    for key in [*before, *(key for key in now if key not in before)]:
        old, new = before.get(key, ABSENT), now.get(key, ABSENT)
        if old != new:
            yield Change((*place, key), old, new)


def _of_tables(section: str, before: dict[str, Json], now: dict[str, Json]) -> Iterator[Change]:
    for name in before:
        if name not in now:
            yield Change((section, name), before[name], ABSENT)
        else:
            yield from _of_keys((section, name), before[name], now[name])
    for name in now:
        if name not in before:
            yield Change((section, name), ABSENT, now[name])
    kept = [name for name in before if name in now]
    order = [*kept, *(name for name in now if name not in before)]
    if order != list(now):
        yield Change((section, ORDER), order, list(now))


def standing(state: Json, place: Sequence[str]) -> Any:
    """What stands at a place, ABSENT where nothing does; for the order of a list its names."""
    section, *rest = place
    found = state.get(section, ABSENT)
    if not rest or found is ABSENT:
        return found
    names = names_of(section, found)
    if names is not None:
        if rest == [ORDER]:
            return names
        if rest[0] not in names:
            return ABSENT
        found, rest = found[names.index(rest[0])], rest[1:]
    return found.get(rest[0], ABSENT) if rest else found


def applied(state: Json, changes: Iterable[Change], orders: Mapping[str, list[str]]) -> Json:
    """The state after the changes; `orders` are the names of lists in the order that they are to have, where
    these are their names.
    """
    found = deepcopy(state)
    for change in changes:
        section, *rest = change.place
        if not rest:
            _set(found, section, change.now)
        elif section in NAMED_BY:
            _set_in_tables(found, section, rest, change.now)
        else:
            _set(found.setdefault(section, {}), rest[0], change.now)
    for section, names in orders.items():
        if sorted(names_of(section, found.get(section, [])) or []) == sorted(names):
            found[section].sort(key=lambda table, to=NAMED_BY[section], of=names: of.index(table[to]))
    return found


def renamed_back(there: Json, wanted: Json) -> Json:
    """`wanted`, where a service or a desk that gets back a name which another one `was` says that one's name:
    whoever waits or is served there follows, as at any rename. Of several that had become one, the first."""
    found = dict(wanted)
    for section in ("service", "desk"):
        key = NAMED_BY[section]
        now, then = ({table[key]: table for table in each.get(section, [])} for each in (there, wanted))
        was: dict[str, str] = {}
        for name in now.keys() - then.keys():
            back = [old for old in now[name].get("was", ()) if old in then and old not in now]
            was |= {old: name for old in back[:1]}
        if was:
            found[section] = [
                table | {"was": [*(old for old in table.get("was", ()) if old != was[name]), was[name]]}
                if name in was
                else table
                for name, table in then.items()
            ]
    return found


def _set(table: Json, key: str, value: Any) -> None:
    if value is ABSENT:
        table.pop(key, None)
    else:
        table[key] = deepcopy(value)


def _set_in_tables(found: Json, section: str, rest: Sequence[str], now: Any) -> None:
    tables, name = found.setdefault(section, []), NAMED_BY[section]
    if rest == [ORDER]:
        return  # `orders` says it
    at = next((number for number, table in enumerate(tables) if table[name] == rest[0]), len(tables))
    if len(rest) == 2:
        _set(tables[at], rest[1], now)
    elif now is ABSENT:
        del tables[at]
    else:
        tables.append(deepcopy(now))
