"""The public holidays of a country, as tables of [[holiday]]: what config.toml may take over.

The days are those of the library `holidays`, which knows the Orthodox Easter where a country keeps it.
"""

from collections.abc import Container
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

OTHER_NAMES = {"en": ("en_US", "en_GB", "en")}
"""What the library calls a language of ours."""


class Day(NamedTuple):
    """`name` in each language that the library has, else in the country's own."""

    on: date
    name: dict[str, str]

    def as_table(self) -> dict[str, Any]:
        """As a table of [[holiday]]."""
        texts = set(self.name.values())
        return {"on": self.on.isoformat(), "name": self.name if len(texts) > 1 else texts.pop()}


def is_known(country: str) -> bool:
    """Whether the holidays of a country, two capital letters, are known."""
    import holidays  # Loaded by who needs it: an admin's page, the doctor, `lobby init`.

    return country in holidays.list_supported_countries(include_aliases=False)


@lru_cache
def of_year(country: str, year: int, languages: tuple[str, ...]) -> tuple[Day, ...]:
    """The public holidays of a year, in order; none of a country that is not known."""
    import holidays

    if not is_known(country):
        return ()
    own = holidays.country_holidays(country, years=year)
    known = own.supported_languages or ()
    named: dict[str, dict[date, str]] = {}
    for code in languages:
        theirs = next((each for each in OTHER_NAMES.get(code, (code,)) if each in known), None)
        if theirs:
            named[code] = dict(holidays.country_holidays(country, years=year, language=theirs))
    return tuple(
        Day(day, {code: _plain(names[day]) for code, names in (named or {languages[0]: own}).items()})
        for day in sorted(own)
    )


def _plain(name: str) -> str:
    """As our texts are written; two holidays on one day have a comma between."""
    return name.replace("'", "’").replace("; ", ", ")


def missing(country: str, named: Container[date], languages: tuple[str, ...], today: date) -> list[Day]:
    """The holidays from today to the end of next year that an office has not `named`."""
    days = [day for year in (today.year, today.year + 1) for day in of_year(country, year, languages)]
    return [day for day in days if day.on >= today and day.on not in named]
