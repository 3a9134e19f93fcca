"""What is said of an office on the command line: its desks, its hours, and what if they were others."""

from collections.abc import Sequence

from pydantic import TypeAdapter, ValidationError

from queue_core.rules.opening import Interval
from queue_core.settings.agreement import meant
from queue_core.settings.settings import Settings
from queue_core.settings.values import Hours, desk_name
from queue_core.simulation.plan import Plan

_HOURS: TypeAdapter[tuple[Interval, ...]] = TypeAdapter(Hours)


def desks(written: str, settings: Settings) -> dict[str, tuple[str, ...]]:
    """`1=taxes,urban-planning;2=taxes`: the services of each desk. Raises ValueError."""
    found: dict[str, tuple[str, ...]] = {}
    for each in filter(None, (part.strip() for part in written.split(";"))):
        name, equals, served = each.partition("=")
        if not equals:
            raise ValueError(f'"{each}" is not written as desk=service,service')
        name = desk_name(name)
        if name in found:
            raise ValueError(f'desk "{name}" is there twice')
        found[name] = services(served, settings)
    if not found:
        raise ValueError("at least one desk, written as 1=taxes,urban-planning;2=taxes")
    return found


def services(written: str, settings: Settings) -> tuple[str, ...]:
    """`taxes,urban-planning`. Raises ValueError."""
    found = tuple(dict.fromkeys(slug.strip() for slug in written.split(",") if slug.strip()))
    allowed = list(settings.services)
    for slug in found:
        if slug not in settings.services:
            raise ValueError(
                f'no service "{slug}"{meant(slug, allowed)}; the office has {", ".join(allowed)}'
            )
    if not found:
        raise ValueError("a desk serves one service at least")
    return found


def hours(written: str) -> tuple[Interval, ...]:
    """`08:30-16:30`, or several with commas between. Raises ValueError."""
    try:
        found = sorted(_HOURS.validate_python(tuple(part.strip() for part in written.split(","))))
    except ValidationError as error:
        raise ValueError(error.errors()[0]["msg"].removeprefix("Value error, ")) from None
    return tuple(found)


CHANGES = (
    "desk 9=taxes,utilities", "priority desk 9=taxes", "no desk 2", "break 3=12:00-12:30",
    "open=08:00-17:00", "early=30", "grace=5", "last-ticket=30", "late=booked", "booked=40",
)  # fmt: skip
"""An example of each change."""
_MINUTES = {"early": "early_minutes", "grace": "grace_minutes", "last-ticket": "last_ticket_minutes"}


def changed(plan: Plan, changes: Sequence[str], settings: Settings) -> tuple[Plan, int | None]:
    """A plan with these changes, each written as in `CHANGES`, and the percentage that is to be booked, if
    that is among them. Raises ValueError."""
    booked = None
    for written in changes:
        subject, _, value = (part.strip() for part in written.partition("="))
        word, _, name = subject.partition(" ")
        if subject == "booked":
            booked = _number(written, value, 100)
        elif word == "desk" and name:
            plan = plan.with_desk(desk_name(name), services(value, settings))
        elif subject.startswith("priority desk "):
            name = desk_name(subject.removeprefix("priority desk "))
            plan = plan.with_desk(name, services(value, settings), is_for_priority=True)
        elif subject.startswith("no desk "):
            plan = plan.without_desk(_known(subject.removeprefix("no desk "), plan))
        elif word == "break":
            for begins, ends in hours(value):
                plan = plan.with_break(_known(name, plan), begins, ends)
        elif subject == "open":
            plan = plan.with_hours(hours(value))
        elif subject in _MINUTES:
            plan = plan.with_line(**{_MINUTES[subject]: _number(written, value, 24 * 60)})
        elif subject == "late" and value in ("walk_in", "booked"):
            plan = plan.with_line(late_becomes=value)
        else:
            raise ValueError(f'"{written}"; changes are written so: {"; ".join(CHANGES)}')
    if not plan.desks:
        raise ValueError("no desk is left")
    return plan, booked


def _known(name: str, plan: Plan) -> str:
    if name not in plan.desks:
        allowed = list(plan.desks)
        raise ValueError(f'no desk "{name}"{meant(name, allowed)}; there are {", ".join(allowed)}')
    return name


def _number(written: str, value: str, most: int) -> int:
    if not value.isdecimal() or int(value) > most:
        raise ValueError(f'"{written}" needs a whole number up to {most}')
    return int(value)
