"""Small pictures and phrases that templates share."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path

from flask import Flask
from markupsafe import Markup

from queue_core.language.catalogs import Language, gettext, language, spoken
from queue_core.language.journal_words import EVENTS, ROLES, in_words
from queue_core.language.wait_words import bare_wait, short_wait, wait_words
from queue_core.printing.trouble import SENTENCES
from queue_core.rules import limits
from queue_core.rules.alarms import weighed
from queue_core.rules.desk_names import has_own_word
from queue_core.rules.policy import is_booked, is_prioritised
from queue_core.rules.refusals import N_
from queue_core.rules.rights import RIGHTS
from queue_core.settings.values import Words
from queue_core.web import context
from queue_core.web.unattended import loads_again

BROWSER_FILES = Path(__file__).parent / "static" / "vendor"
ICONS = BROWSER_FILES / "icons"
TROUBLES = SENTENCES | {
    "agent_away": N_("The printing program is not connected."),
    "agent_lost": N_("The printing program was interrupted."),
    "our_fault": N_("A fault of ours; the server’s log tells more."),
}
ACTORS = {"visitor": N_("the visitor"), "system": N_("the system"), "command": N_("A command on the server")}
_COMMENT = re.compile(r"<!--.*?-->", re.S)


def register(app: Flask) -> None:
    """Give the templates of an application their helpers."""
    app.jinja_env.globals.update(
        icon=icon,
        limits=limits,
        qr=qr,
        track=context.track_url,
        clock=clock,
        service_name=service_name,
        service_names=service_names,
        local_time=local_time,
        local_moment=local_moment,
        local_date=local_date,
        grace_ends=grace_ends,
        minutes_between=minutes_between,
        seconds_until=seconds_until,
        wait_words=wait_words,
        short_wait=short_wait,
        bare_wait=bare_wait,
        when=when,
        week_hours=week_hours,
        when_day=when_day,
        because=because,
        in_each_language=in_each_language,
        weighed=weighed,
        who=who,
        words=words,
        desk_word=desk_word,
        desk_named=desk_named,
        desks_named=desks_named,
        go_to=go_to,
        loads_again=loads_again,
        event_words=_words_of(EVENTS),
        role_words=_words_of(ROLES),
        right_sentence=_words_of({key: right.sentence for key, right in RIGHTS.items()}),
        trouble_words=_words_of(TROUBLES),
    )
    app.jinja_env.tests["booked"] = is_booked
    app.jinja_env.tests["prioritised"] = is_prioritised
    app.jinja_env.filters["words"] = words


def _words_of(known: Mapping[str, str]) -> Callable[[str], str]:
    """What says a word of the code in the language being spoken; one that is not known, as it is."""
    return lambda word: gettext(known.get(word, word))


@lru_cache
def icon(name: str) -> Markup:
    """A line icon in the text's colour, hidden from screen readers: words always stand beside it. What is not
    among the built ones, as a file of the office's own may name, is drawn as a ticket."""
    file = next((each for each in (ICONS / f"{name}.svg", ICONS / "ticket.svg") if each.is_file()), None)
    if file is None:
        return Markup("")
    drawing = _COMMENT.sub("", file.read_text(encoding="utf-8"))
    return Markup(drawing.replace("<svg", '<svg aria-hidden="true" focusable="false"', 1))


def qr(address: str) -> Markup:
    """A QR code as SVG, with its quiet zone."""
    # Imported here: a server without a public address shows no QR code, and saves 5 MB.
    import qrcode
    from qrcode.image.svg import SvgPathImage

    made = qrcode.QRCode(border=4, error_correction=qrcode.constants.ERROR_CORRECT_M)
    made.add_data(address)
    drawing = made.make_image(image_factory=SvgPathImage).to_string(encoding="unicode")
    return Markup(drawing.replace("<svg:", "<").replace("</svg:", "</"))


def clock(instant: datetime | str) -> str:
    """`09:41`, in the office's time."""
    return spoken.get().time(_instant(instant), context.settings().zone)


def service_name(slug: str) -> str:
    """A service's name; its slug where config.toml no longer knows it."""
    service = context.settings().services.get(slug)
    return words(service.name) if service else slug


def service_names(slugs: list[str]) -> str:
    """Services as people list them: `Taxes and Urban planning`."""
    return spoken.get().listing([service_name(slug) for slug in slugs])


def minutes_between(since: datetime | str, until: datetime | str) -> int:
    """Whole minutes from one instant to another."""
    return max(int((_instant(until) - _instant(since)).total_seconds() // 60), 0)


def seconds_until(instant: datetime | str, now: datetime) -> int:
    """Whole seconds that are left until an instant, 0 once it has passed."""
    return max(math.ceil((_instant(instant) - now).total_seconds()), 0)


def local_time(instant: datetime) -> str:
    """`09:41`, as a time field wants it."""
    return f"{instant.astimezone(context.settings().zone):%H:%M}"


def local_date(instant: datetime | str) -> date:
    """An instant's day in the office's time."""
    return _instant(instant).astimezone(context.settings().zone).date()


def local_moment(instant: datetime) -> str:
    """`2026-03-10T16:30`, as a field of date and time wants it."""
    return f"{instant.astimezone(context.settings().zone):%Y-%m-%dT%H:%M}"


def grace_ends(slot_at: datetime) -> datetime:
    """Until when an appointment can be confirmed as booked."""
    return slot_at + timedelta(minutes=context.settings().line.grace_minutes)


def when(instant: datetime | str, said: Language | None = None) -> str:
    """A coming instant as people say it: `at 08:30` today, else `Monday, at 08:30`."""
    zone, said, instant = context.settings().zone, said or spoken.get(), _instant(instant)
    day = instant.astimezone(zone).date()
    time = said.time(instant, zone)
    if day == context.now().astimezone(zone).date():
        return said.gettext("at %(time)s", time=time)
    return said.gettext("%(weekday)s, at %(time)s", weekday=said.weekday(day), time=time)


def when_day(instant: datetime | str) -> str:
    """`Thursday, 3 December 2026`, in the office's time."""
    return spoken.get().day(_instant(instant), context.settings().zone)


def week_hours(said: Language) -> list[tuple[str, str]]:
    """The office's week: days that have the same hours together, `("Monday to Friday", "08:30–16:30")`, with
    no hours where it is closed."""
    days_of: dict[str, list[int]] = {}
    for number, intervals in context.settings().hours.intervals.items():
        hours = [f"{_of_day(opens)}–{_of_day(closes) if closes else '24:00'}" for opens, closes in intervals]
        days_of.setdefault(", ".join(hours), []).append(number)
    return [(said.weekdays(days), hours) for hours, days in days_of.items()]


def hours_of_today() -> str:
    """`8:30–16:30`: the hours of the office's day, whatever the language; empty where it does not open."""
    opening, zone = context.settings().opening, context.settings().zone
    spans = opening.of_day(opening.local_day(context.now()))
    local = [(begins.astimezone(zone).time(), ends.astimezone(zone).time()) for begins, ends in spans]
    return ", ".join(
        f"{_of_day(opens)}–{_of_day(closes) if closes != time() else '24:00'}" for opens, closes in local
    )


def _of_day(clock: time) -> str:
    return f"{clock:%H:%M}"


def because(why: dict | None) -> str:
    return in_words(why, spoken.get(), context.settings().zone) or ""


def who(by: str) -> str:
    """Who acted, in words: an account's name, a device's, the visitor, the system."""
    _, _, name = by.partition(":")
    if (name or by).startswith("~"):
        return gettext("no longer known")
    return gettext(ACTORS[by]) if by in ACTORS else name or by


def words(text: Words, code: str | None = None) -> str:
    """A text of config.toml in the language being spoken."""
    return text.in_(code or spoken.get().code)


def desk_word(desk: str, said: Language | None = None) -> str:
    """What is said before a desk's name: `Desk`, or the office's own word; empty where the name says it."""
    if has_own_word(desk):
        return ""
    said = said or spoken.get()
    return context.settings().office.desk_word.in_(said.code) or said.gettext(N_("Desk"))


def desk_named(desk: str) -> str:
    """A desk as it is called: `Desk 3`, or `Camera 3`."""
    word = desk_word(desk)
    return f"{word} {desk}" if word else desk


def go_to(desk: str) -> str:
    """Where a called visitor goes."""
    said = spoken.get()
    if desk_word(desk) == said.gettext(N_("Desk")):
        return said.gettext(N_("Please go to desk %(desk)s."), desk=desk)
    return said.gettext(N_("Please go here: %(place)s."), place=desk_named(desk))


def desks_named(desks: list[str]) -> str:
    """Desks as people list them: `Desks 3 and 4`, or `Camera 3 and Camera 4` where the word has no plural."""
    if context.settings().office.desk_word or any(map(has_own_word, desks)):
        return spoken.get().listing([desk_named(desk) for desk in desks])
    return spoken.get().ngettext(
        "Desk %(desks)s", "Desks %(desks)s", len(desks), desks=spoken.get().listing(desks)
    )


def in_each_language(sentence: str) -> list[tuple[Language, str]]:
    """A sentence in each of the office's languages, for screens that speak to all at once."""
    spoken_here = [language(code) for code in context.settings().languages]
    return [(each, each.gettext(sentence)) for each in spoken_here]


def _instant(instant: datetime | str) -> datetime:
    return datetime.fromisoformat(instant) if isinstance(instant, str) else instant
