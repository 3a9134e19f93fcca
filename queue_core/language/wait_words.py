"""A wait in words that claim no more than is known: as kiosk, phone, TV and paper say it.

A range is said as one while it is useful, up to about three times as far at its end as at its beginning. Of
one that begins after an hour only is said how many hours it takes at least; and of one that begins soon and
ends late nothing at all. Beyond half an hour both ends are rounded outwards to five minutes: exact numbers
would claim more than is known, and the rounded ones are true whenever those are.
"""

from collections.abc import Mapping
from math import ceil
from typing import Any

from queue_core.language.catalogs import Language, spoken

USEFUL_TIMES, USEFUL_MIN = 3, 30
"""A range is useful while it ends no later than so many times its beginning and so many minutes."""
HOUR_MIN, STEP_MIN = 60, 5
EXACT_UP_TO_MIN = 30
WORTH_SAYING_MIN = 15
"""That it takes longer than this is worth saying alone, where the range is too wide to be said."""


def wait_words(wait: Mapping[str, Any] | None, said_in: Language | None = None) -> str:
    """`20–30 minutes`, `up to 5 minutes`, `more than an hour`; empty where nothing useful is known."""
    lang = said_in or spoken.get()
    if wait is None or not is_said(wait):
        return ""
    if _is_range(wait):
        least, most = _ends(wait)
        return f"{least}–{lang.ngettext('%(num)s minute', '%(num)s minutes', most)}"
    if _is_soon(wait):
        minutes = lang.ngettext("%(num)s minute", "%(num)s minutes", _ends(wait)[1])
        return lang.gettext("up to %(time)s", time=minutes)
    return _more_than(wait, lang)


def short_wait(wait: Mapping[str, Any] | None, said_in: Language | None = None) -> str:
    """The same, short, for a tile: `about 20–30 min`."""
    lang = said_in or spoken.get()
    if wait is None or not is_said(wait):
        return ""
    if _is_range(wait):
        return lang.gettext("about %(span)s min", span="{}–{}".format(*_ends(wait)))
    if _is_soon(wait):
        return lang.gettext("up to %(most)s min", most=_ends(wait)[1])
    return _more_than(wait, lang)


def bare_wait(wait: Mapping[str, Any] | None) -> str:
    """The same in no language, for a screen that has no room for several: in minutes `20–30`, `≤ 5`, `> 20`;
    else `> 1 h`."""
    if wait is None or not is_said(wait):
        return ""
    if _is_range(wait):
        return "{}–{}".format(*_ends(wait))
    if _is_soon(wait):
        return f"≤ {_ends(wait)[1]}"
    hours = wait["from_min"] // HOUR_MIN
    return f"> {hours} h" if hours else f"> {wait['from_min'] // STEP_MIN * STEP_MIN}"


def is_said(wait: Mapping[str, Any]) -> bool:
    """Whether anything is said of a wait: not where it may be soon and may be late."""
    return _is_range(wait) or _is_soon(wait) or wait["from_min"] >= WORTH_SAYING_MIN


def _is_range(wait: Mapping[str, Any]) -> bool:
    least, most = wait["from_min"], wait["to_min"]
    return STEP_MIN <= least < HOUR_MIN and most <= USEFUL_TIMES * least + USEFUL_MIN


def _is_soon(wait: Mapping[str, Any]) -> bool:
    """Whether it ends within the hour, and only that is said."""
    return wait["to_min"] <= HOUR_MIN and not _is_range(wait)


def _ends(wait: Mapping[str, Any]) -> tuple[int, int]:
    """The ends as they are said."""
    least, most = wait["from_min"], wait["to_min"]
    if most <= EXACT_UP_TO_MIN:
        return least, most
    return least // STEP_MIN * STEP_MIN, ceil(most / STEP_MIN) * STEP_MIN


def _more_than(wait: Mapping[str, Any], lang: Language) -> str:
    hours = wait["from_min"] // HOUR_MIN
    if hours:
        return lang.ngettext("more than an hour", "more than %(num)s hours", hours)
    least = wait["from_min"] // STEP_MIN * STEP_MIN
    return lang.ngettext("more than %(num)s minute", "more than %(num)s minutes", least)
