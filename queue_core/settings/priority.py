"""Who has priority, by the law and by the office's own choice, and what an office lacks for it."""

from typing import TYPE_CHECKING

from queue_core.rules.policy import PRIORITY_ONLY
from queue_core.settings.values import Section, Text, Words

if TYPE_CHECKING:
    from queue_core.settings.settings import Settings


class Priority(Section):
    """A group that has priority; `law` is what gives it, empty where the office itself does."""

    name: Text
    law: Text = Words()


def groups_in(settings: "Settings", code: str) -> list[tuple[str, str]]:
    """Each group with the law that gives it priority, or nothing, in a language; the law's groups first."""
    found = [(each.name.in_(code), each.law.in_(code)) for each in settings.priority]
    return sorted(found, key=lambda each: not each[1])


def desks_of(settings: "Settings") -> list[str]:
    """The priority desks, by name."""
    return [desk.name for desk in settings.desk if desk.only == PRIORITY_ONLY]


def lacks(settings: "Settings") -> list[str]:
    """What priority by law asks for and config.toml does not have: `groups` (none names its law), `kiosk`
    (nobody can say so at the kiosk), `desk` (no priority desk, so that the booked go before the marked).
    """
    found = {
        "groups": not any(each.law for each in settings.priority),
        "kiosk": not settings.line.priority_at_kiosk,
        "desk": not desks_of(settings),
    }
    return [each for each, is_missing in found.items() if is_missing]
