"""What the doctor sees in config.toml: nothing that keeps an office from starting, all that it would miss."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from queue_core import clock
from queue_core.data.db import Storage
from queue_core.data.left_behind import all_left
from queue_core.language.known import known
from queue_core.settings import priority
from queue_core.settings.public_holidays import is_known, missing
from queue_core.settings.settings import PACKAGE, Settings

HOLIDAYS_LAST = timedelta(days=60)
CONTACTS = {"email": "an e-mail address", "phone": "a phone"}
LOCAL = ("127.0.0.1", "::1", "localhost")


class Finding(NamedTuple):
    well: bool
    sentence: str


def examine(settings: Settings) -> Iterator[Finding]:
    """The services, hours, holidays and languages of an office, and the proxy before it."""
    yield Finding(True, f"config: {len(settings.service)} services, {len(settings.desk)} desks")
    served = {slug for desk in settings.desk for slug in desk.services}
    for slug in settings.services:
        if slug not in served:
            yield Finding(False, f"service {slug}: no [[desk]] serves it, so nobody would call its visitors")
    for code in settings.offered:
        if known()[code].draft:
            yield Finding(True, f"language {code}: a draft, which no native speaker has read yet")
    if drafts := [code for code in settings.languages if not known()[code].is_for_staff]:
        staff = ", ".join(settings.staff_languages)
        yield Finding(True, f"languages: {', '.join(drafts)} for visitors; staff's pages are in {staff}")
    for right in ("serve", "oversee"):
        if not getattr(settings.rights, right):
            what = "calls a visitor" if right == "serve" else "sees to the office"
            yield Finding(False, f"rights: no role has {right}, so nobody {what}")
    yield from _priority(settings)
    yield from _hours(settings)
    yield from _holidays(settings, clock.now().astimezone(settings.zone).date())
    yield from _proxy(settings)
    yield from booking(settings)
    if unsaid := _unsaid(settings.in_file):
        yield Finding(True, f"config: the defaults hold for what the file does not say: {', '.join(unsaid)}")


def _priority(settings: Settings) -> Iterator[Finding]:
    """What the office has that the law asks for: who has priority, said, and a desk for them."""
    missing = {
        "groups": "no [[priority]] names its law; in Romania Law 280/2023, for pregnant women and for people "
        "with children up to five",
        "kiosk": "[line] priority_at_kiosk is false, so nobody can say so at the kiosk",
        "desk": 'no [[desk]] is only = "priority", so the booked are called before those with priority',
    }
    lacking = priority.lacks(settings)
    for each in lacking:
        yield Finding(False, f"priority: {missing[each]}")
    if not lacking:
        desks = [desk.name for desk in settings.desk if desk.only]
        yield Finding(True, f"priority: {len(settings.priority)} groups, priority desk {', '.join(desks)}")


def _hours(settings: Settings) -> Iterator[Finding]:
    days = settings.hours.intervals
    if not any(days.values()):
        yield Finding(False, "hours: none on any day, so the office never opens")
    names = type(settings.hours).model_fields
    for name, intervals in zip(names, days.values(), strict=True):
        for (opens, closes), (next_opens, _) in pairwise(intervals):
            if closes is None or next_opens < closes:
                ends = f"{closes:%H:%M}" if closes else "24:00"
                both = f"{opens:%H:%M}-{ends} and what begins at {next_opens:%H:%M}"
                yield Finding(False, f"hours: {name} has two that overlap: {both}")


def _holidays(settings: Settings, today: date) -> Iterator[Finding]:
    """An office that closes on some days of the week closes on holidays too, and they go on each year."""
    country, last = settings.office.country, max((day.on for day in settings.holiday), default=None)
    if country and not is_known(country):
        yield Finding(False, f'country: the public holidays of "{country}" are not known; "RO" is Romania')
    elif country and not all(settings.hours.intervals.values()):
        named = {day.on for day in settings.holiday}
        ends = max(last or today, today + HOLIDAYS_LAST)
        lacking = [day for day in missing(country, named, settings.languages, today) if day.on <= ends]
        if lacking:
            days = ", ".join(f"{day.on} {next(iter(day.name.values()))}" for day in lacking)
            yield Finding(False, f"holidays: not named in config.toml, so the office is open: {days}")
    if last is None:
        well = all(settings.hours.intervals.values()) or not any(settings.hours.intervals.values())
        yield Finding(well, "holidays: none named, so the office is open on each of them")
    elif last < today + HOLIDAYS_LAST:
        yield Finding(
            False,
            f"holidays: the last one named is {last}; add the next ones as [[holiday]] or at /counter/office",
        )
    else:
        yield Finding(True, f"holidays: named until {last}")


def _proxy(settings: Settings) -> Iterator[Finding]:
    """Who reaches a server that listens on this machine alone comes by a proxy."""
    server = settings.server
    where = urlsplit(server.public_url)
    is_behind = where.scheme == "https" or (server.host in LOCAL and where.hostname not in (None, *LOCAL))
    if is_behind and not server.trusted_proxies:
        yield Finding(
            False,
            "trusted_proxies: 0, though a proxy stands before this server: everybody behind it shares one "
            "address's limits; [server] trusted_proxies = 1",
        )
    if where.username or where.password:
        yield Finding(False, "public_url: holds a name or a password, which every slip and link would show")


def booking(settings: Settings) -> Iterator[Finding]:
    """Whether what is booked here can be confirmed: said by the start, too."""
    terms = settings.booking
    if not terms.enabled:
        return
    if not terms.asked:
        yield Finding(True, "booking: on, without a confirmation, as [booking] contact asks for none")
        return
    unreached = [kind for kind in terms.asked if kind not in settings.confirms_by]
    if not settings.confirms_by:
        yield Finding(
            False,
            f'booking: cannot confirm: [booking] contact = "{terms.contact}", and no channel of [messages] '
            f"reaches {' or '.join(CONTACTS[kind] for kind in unreached)}; whoever books gets no code",
        )
    else:
        missing = "".join(
            f"; no channel reaches {CONTACTS[kind]}, so none is asked for" for kind in unreached
        )
        yield Finding(True, f"booking: confirmed by {' or '.join(settings.confirms_by)}{missing}")
    if not settings.booking_page:
        yield Finding(False, "booking: public_url is empty, so no message says where to move or cancel")


def _unsaid(written: Mapping[str, Any]) -> list[str]:
    """The keys of the shipped file's plain sections that an office's file has not, or not yet."""
    shipped = next(
        file for file in (PACKAGE / "config.toml", PACKAGE.parent / "config.toml") if file.is_file()
    )
    found = []
    for section, keys in tomllib.loads(shipped.read_text(encoding="utf-8")).items():
        own = written.get(section, {})
        if isinstance(keys, dict) and isinstance(own, dict) and section != "hours":
            missing = [key for key, value in keys.items() if key not in own and not isinstance(value, dict)]
            found += [f"[{section}] {', '.join(missing)}"] if missing else []
    return found


def names_left(storage: Storage, settings: Settings) -> Iterator[Finding]:
    """Services and desks that config.toml no longer names, though somebody is still there."""
    services, desks = all_left(storage, settings)
    for each in services:
        yield Finding(
            False,
            f"service {each.service}: no longer in config.toml, and open are tickets {each.tickets}, "
            f'appointments {each.appointments}; write was = ["{each.service}"] at the service that it is '
            "now, or let a supervisor send them on",
        )
    for name in desks:
        said = "no longer in config.toml; the next start puts its visitor and its line back"
        yield Finding(False, f"desk {name}: {said}")
