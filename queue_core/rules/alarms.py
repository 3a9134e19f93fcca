"""How much an alarm weighs: what stops the office comes before who asks for somebody, and that before what is
late. And what makes one the same alarm as before.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

STOPS, ASKS, LATE = "stops", "asks", "late"
WEIGHTS = (STOPS, ASKS, LATE)


class Kind(NamedTuple):
    """A kind of alarm: its list among the alarms, what an alarm of it is named by, and its weight.

    `is_instant` where each new `since` is another alarm; else it is the same until it ends, whoever is
    concerned. `may_be_seen` where somebody may say that it was seen; help is answered instead.
    """

    name: str
    among: str
    named_by: str
    weight: str
    is_instant: bool = False
    may_be_seen: bool = True


KINDS = (
    Kind("server", "server", "", STOPS),
    Kind("gone", "gone", "service", STOPS),
    Kind("unserved", "unserved", "service", STOPS),
    Kind("priority-shut", "priority_shut", "desk", STOPS),
    Kind("printer", "printers", "name", STOPS),
    Kind("screen", "screens", "name", STOPS),
    Kind("help-at-desk", "desks", "desk", ASKS, may_be_seen=False),
    Kind("help", "help", "screen", ASKS, may_be_seen=False),
    Kind("unanswered", "unanswered", "desk", LATE, is_instant=True),
    Kind("booked", "booked", "service", LATE),
    Kind("waits", "waits", "service", LATE),
    Kind("visit", "visits", "desk", LATE, is_instant=True),
    Kind("idle", "idle", "desk", LATE),
    Kind("feed", "feed", "", LATE),
    Kind("webhook", "webhook", "", LATE),
    Kind("law", "law", "lacks", LATE),
    Kind("channel", "channels", "name", LATE),
)


class Weighed(NamedTuple):
    """One alarm: `key` names it, `instance` this time of it, `facts` are its own; `seen` who has seen it."""

    kind: Kind
    key: str
    instance: str
    facts: Mapping[str, Any]
    seen: Mapping[str, str] | None

    @property
    def since(self) -> str | None:
        return self.facts.get("since")


def weighed(alarms: Mapping[str, Any]) -> list[Weighed]:
    """Every alarm of a board, by weight; those that nobody has seen first, then the oldest."""
    seen = {(each["alarm"], each["instance"]): each for each in alarms.get("seen", ())}
    found = [
        Weighed(kind, key, instance, facts, seen.get((key, instance)))
        for kind in KINDS
        for facts in _of(kind, alarms.get(kind.among))
        for key, instance in [_identity(kind, facts)]
    ]
    return sorted(found, key=_order)


def _of(kind: Kind, found: Any) -> Iterable[Mapping[str, Any]]:
    """The alarms of a kind: a list, one alone, or a word."""
    if not found:
        return ()
    if isinstance(found, str):
        return ({"is": found},)
    return found if isinstance(found, list) else (found,)


def _identity(kind: Kind, facts: Mapping[str, Any]) -> tuple[str, str]:
    named = facts["is"] if "is" in facts else facts[kind.named_by] if kind.named_by else ""
    key = f"{kind.name}:{named}" if named else kind.name
    return key, facts["since"] if kind.is_instant else ""


def _order(each: Weighed) -> tuple[int, bool, bool, str]:
    return WEIGHTS.index(each.kind.weight), each.seen is not None, each.since is None, each.since or ""
