"""A wait in words, as kiosk and phone say it."""

from collections.abc import Sequence

from queue_core.language.catalogs import gettext, spoken


def minutes_words(expected: Sequence[int]) -> str:
    """From and to how many minutes: `20–30 minutes`, or `up to 5 minutes`."""
    least, most = expected
    words = spoken.get().ngettext("%(num)s minute", "%(num)s minutes", most)
    return f"{least}–{words}" if least else gettext("up to %(time)s", time=words)


def about_minutes(expected: Sequence[int]) -> str:
    """The same, short, for a tile: `about 20–30 min`."""
    least, most = expected
    if not least:
        return gettext("up to %(most)s min", most=most)
    return gettext("about %(span)s min", span=f"{least}–{most}")
