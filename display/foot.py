"""What is told on the TV beside the calls, page by page: notices, what numbers mean, where tickets are.

Each page fits the foot, whichever way the glass stands. Notices come between all other messages, so that none
is waited for longer than a few pages.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any, NamedTuple

from display.layout import pages, parts
from display.sizes import glass
from queue_core.language.catalogs import Language, language
from queue_core.language.priority_words import who_has_priority
from queue_core.rules.refusals import N_
from queue_core.settings.priority import desks_of, groups_in
from queue_core.settings.sections import Service
from queue_core.web import context
from queue_core.web.template_helpers import hours_of_today, words

BADGE = 3
"""A letter in its box takes as much room as so many letters of text."""


class FootPage(NamedTuple):
    """One page of the foot in one language; `kind` is `notice`, `booked`, `priority`, `letters` or `tickets`.
    `notice` is the number of a supervisor's."""

    kind: str
    language: Language
    text: str = ""
    services: Sequence[Service] = ()
    notice: int | None = None


class HallPage(NamedTuple):
    """What an empty hall is told, in one language, with so many services as fit."""

    language: Language
    hours: str
    tickets: str
    services: Sequence[Service]


def foot_pages(data: Mapping[str, Any]) -> list[FootPage]:
    """The pages below the calls, in the order in which they are shown: before each message that stays the
    same comes one of the notices. The pages of one message follow each other."""
    told = list(_notices(data))
    if not data["calls"]:
        return _in_a_row(told) or list(_booked())
    lasting = [[each] for each in _booked()] + list(_priority()) + [[each] for each in _letters()]
    lasting += [[each] for each in _tickets()]
    if not told:
        return _in_a_row(lasting)
    notices = cycle(told)
    found = [each for lasts in lasting for each in (next(notices), lasts)]
    # With more notices than other pages the rest comes at the end.
    return _in_a_row([*found, *told[len(lasting) :]])


def _in_a_row(messages: Sequence[list[FootPage]]) -> list[FootPage]:
    return [page for pages_of in messages for page in pages_of]


def hall_pages() -> list[HallPage]:
    """The pages of a hall in which nobody has been called."""
    services, most = context.settings().service, glass().lines_of_hall
    chunks = [services[at : at + most] for at in range(0, len(services), most)]
    return [
        HallPage(each, hours_of_today(), tickets_at(each), chunk) for chunk in chunks for each in _languages()
    ]


def tickets_at(said: Language) -> str:
    """Where tickets are had."""
    return words(context.settings().office.tickets_at, said.code) or said.gettext(
        N_("Tickets are at the kiosk")
    )


def _languages() -> list[Language]:
    return [language(code) for code in context.settings().languages]


def _fits() -> int:
    return min(glass().letters("wide"), glass().letters("tall"))


def _notices(data: Mapping[str, Any]) -> Iterator[list[FootPage]]:
    """Each notice in each language, in pages; of nothing there is none."""
    for notice in data["notices"]:
        for code, text in notice["words"].items():
            told = parts(text, _fits())
            yield [FootPage("notice", language(code), part, notice=notice["id"]) for part in told]
    for each in _languages():
        if told := parts(words(context.settings().office.notice, each.code), _fits()):
            yield [FootPage("notice", each, part) for part in told]


def _booked() -> Iterator[FootPage]:
    for each in _languages():
        yield FootPage("booked", each, each.gettext(N_("People with an appointment are called first")))


def _priority() -> Iterator[list[FootPage]]:
    """Who has priority, and the desk that is for them, in pages for each language."""
    settings = context.settings()
    for each in _languages():
        said = who_has_priority(groups_in(settings, each.code), each)
        desks = desks_of(settings)
        if said and desks:
            said.append(each.gettext(N_("Priority desk: %(desks)s."), desks=each.listing(desks)))
        yield [FootPage("priority", each, part) for part in parts(said, _fits())]


def _letters() -> Iterator[FootPage]:
    services = context.settings().service
    if len(services) < 2:
        return
    longest = [
        max((words(each.name, code) for code in context.settings().languages), key=len) for each in services
    ]
    for page in pages([" " * BADGE + name for name in longest], _fits()):
        for each in _languages():
            yield FootPage("letters", each, services=[services[at] for at in page])


def _tickets() -> Iterator[FootPage]:
    for each in _languages():
        yield FootPage("tickets", each, tickets_at(each))
