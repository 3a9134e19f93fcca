"""The public holidays that the office's page offers to take over."""

from typing import Any

from queue_core.settings.as_json import Json
from queue_core.settings.public_holidays import missing
from queue_core.web import context


def offered() -> list[dict[str, Any]]:
    """The tables of [[holiday]] that config.toml lacks, from today to the end of next year."""
    settings = context.settings()
    if not settings.office.country:
        return []
    named = {each.on for each in settings.holiday}
    today = settings.opening.local_day(context.now())
    return [day.as_table() for day in missing(settings.office.country, named, settings.languages, today)]


def with_days(there: list[Json], days: list[str]) -> list[Json]:
    """The office's holidays and, of the offered ones, those of these days; in order, if they were."""
    found = [*there, *(each for each in offered() if each["on"] in days)]
    on = [str(each["on"]) for each in there]
    return sorted(found, key=lambda each: str(each["on"])) if on == sorted(on) else found
