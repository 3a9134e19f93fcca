"""What is said of an office on the command line: its desks and its hours."""

from pydantic import TypeAdapter, ValidationError

from queue_core.rules.opening import Interval
from queue_core.settings.agreement import meant
from queue_core.settings.settings import Settings
from queue_core.settings.values import Hours, desk_name

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
