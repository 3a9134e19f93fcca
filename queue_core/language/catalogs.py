"""The message catalogs and the ways to write times, for pages and paper alike; no web.

Sentences are written in English in the code and translated by `locale/<language>/messages.po`, which is
read as it is: there is nothing to compile. English needs no catalog.
"""

from collections.abc import Sequence
from contextvars import ContextVar
from datetime import date, datetime, timedelta
from functools import lru_cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from itertools import groupby
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_date
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_decimal

from queue_core.language.known import CATALOGS, DATES, LETTERS, SOURCE, base_of, is_easy, known

A_MONDAY = date(2026, 1, 5)
"""From which the names of weekdays are counted."""


class Language:
    """One language: its sentences, its plural forms, its way to write a day and a time.

    `tag` is its tag of BCP 47 for browsers, `direction` which way it is written (`ltr` or `rtl`), `voice`
    the voice of espeak-ng that says it, `letters` the capitals that its words are typed with.
    """

    def __init__(self, code: str) -> None:
        self.code, self.tag = code, base_of(code)
        self.locale = Locale.parse(self.tag)
        self.direction = self.locale.text_direction
        declared = known().get(code)
        self.voice = declared.voice if declared else self.tag
        self.letters = declared.letters if declared else LETTERS
        self._dates = declared.dates if declared else DATES
        named = declared.name if declared else ""
        self.own_name = named or (self.locale.get_display_name(self.tag) or code).capitalize()
        self._messages = _catalog(code)
        if is_easy(code):
            self._messages.add_fallback(_catalog(self.tag))

    def gettext(self, sentence: str, **facts: object) -> str:
        words = self._messages.gettext(sentence)
        if words == sentence:
            # A sentence that also has a plural: gettext of Debian 12's Python does not find its singular.
            words = self._messages.ngettext(sentence, sentence, 1)
        return words % facts if facts else words

    def ngettext(self, one: str, many: str, num: int, **facts: object) -> str:
        return self.plural(one, many, num) % {"num": num, **facts}

    def plural(self, one: str, many: str, num: int) -> str:
        """The plural form for a number, its placeholders not filled in yet."""
        return self._messages.ngettext(one, many, num)

    def time(self, instant: datetime, zone: ZoneInfo) -> str:
        """`09:41`, as clocks on the wall and the time fields of browsers write it."""
        return f"{instant.astimezone(zone):%H:%M}"

    def day(self, when: date | datetime, zone: ZoneInfo | None = None) -> str:
        """`luni, 2 februarie 2026`."""
        if isinstance(when, datetime):
            when = when.astimezone(zone).date()
        return format_date(when, self._dates["day"], locale=self.locale)

    def weekday(self, when: date) -> str:
        """`luni`."""
        return format_date(when, "EEEE", locale=self.locale)

    def short_day(self, when: date) -> str:
        """`lun., 2 feb.`."""
        return format_date(when, self._dates["short_day"], locale=self.locale)

    def month(self, when: date) -> str:
        """`februarie 2026`."""
        return format_date(when, self._dates["month"], locale=self.locale)

    def number(self, number: float) -> str:
        """`12`, `7,5`; no more than one decimal."""
        return format_decimal(number, "0.#", locale=self.locale)

    def weekdays(self, days: Sequence[int]) -> str:
        """`Monday and Tuesday`, `Monday to Friday and Sunday`: weekdays in their order, Monday is 0."""
        told: list[str] = []
        for _, run in groupby(enumerate(days), key=lambda each: each[1] - each[0]):
            names = [self.weekday(A_MONDAY + timedelta(days=day)) for _, day in run]
            if len(names) > 2:
                names = [self.gettext("%(first)s to %(last)s", first=names[0], last=names[-1])]
            told += names
        return self.listing(told)

    def listing(self, items: list[str]) -> str:
        """`3, 4 și 5`."""
        if len(items) < 2:
            return "".join(items)
        return self.gettext("%(first)s and %(last)s", first=", ".join(items[:-1]), last=items[-1])


def _catalog(code: str) -> NullTranslations:
    file = CATALOGS / code / "messages.po"
    if not file.exists():
        return NullTranslations()
    compiled = BytesIO()
    with file.open("rb") as source:
        write_mo(compiled, read_po(source, locale=base_of(code)))
    compiled.seek(0)
    return GNUTranslations(compiled)


@lru_cache
def language(code: str) -> Language:
    return Language(code)


spoken: ContextVar[Language] = ContextVar("spoken")
"""The language of the page being made; set for each request and each pushed board."""


def gettext(sentence: str, **facts: object) -> str:
    return spoken.get(language(SOURCE)).gettext(sentence, **facts)


def ngettext(one: str, many: str, num: int, **facts: object) -> str:
    return spoken.get(language(SOURCE)).ngettext(one, many, num, **facts)
