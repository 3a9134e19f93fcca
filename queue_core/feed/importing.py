"""Taking a file of appointments: line by line into the office, and a report of what became of each."""

import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime

from queue_core import clock
from queue_core.actions import feed_appointments
from queue_core.actions.acting import Answer
from queue_core.data.db import Office
from queue_core.feed.entries import Entry, UnreadableFeed
from queue_core.feed.files import has_open_end, read_feed
from queue_core.feed.one_file import settled
from queue_core.rules.refusals import Refusal

OUTCOMES = ("added", "changed", "cancelled", "unchanged")
AT_ONCE = 50
OPEN_END = "The last line has no end; if the file was cut there, it says less than it should."
SURE = "If the file is whole, say --yes."
BREATH_S = 0.015
"""A pause between two transactions, long enough for an act that waits for the lock to get it."""


@dataclass
class Import:
    """What became of a file: how many of each outcome, a line for each refusal, the codes of the booked."""

    outcomes: Counter[str] = field(default_factory=Counter)
    refused: list[str] = field(default_factory=list)
    codes: dict[str, str] = field(default_factory=dict)
    days: dict[str, date | None] = field(default_factory=dict)
    new: set[str] = field(default_factory=set)
    newest: datetime | None = None
    has_open_end: bool = False
    """Whether the last line has no end: the file may have been cut in it."""

    @property
    def summary(self) -> str:
        counted = ", ".join(f"{self.outcomes[outcome]} {outcome}" for outcome in OUTCOMES)
        return f"{counted}, {len(self.refused)} refused"


def import_feed(
    office: Office,
    data: bytes,
    name: str,
    *,
    rehearsal: bool = False,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> Import:
    """Take the appointments of a file, each by itself: what is good is kept whatever the rest.

    `name` is the file's; `progress` hears how many lines are done, and of how many. A rehearsal says what
    would become of each line and keeps none, so that a line may not see those far above it.
    Raises UnreadableFeed when there is nothing to read in it.
    """
    report = Import(has_open_end=has_open_end(data, name))
    read = list(read_feed(data, name=name, zone=office.settings.zone))
    entries = [entry for entry in settled(read) if entry]
    report.outcomes["unchanged"] = len(read) - len(entries)
    languages = office.settings.languages
    for first in range(0, len(entries), AT_ONCE):
        some = entries[first : first + AT_ONCE]
        good = [entry for entry in some if isinstance(entry, Entry)]
        answer = feed_appointments.put_many(
            office,
            [entry.stated(languages) for entry in good],
            by="command",
            now=clock.now(),
            rehearsal=rehearsal,
        )
        became = iter(answer.data["each"])
        for entry in some:
            if not isinstance(entry, Entry):
                report.refused.append(f"line {entry.line}: {entry.why} [{entry.code}]")
                continue
            _note(office, report, entry, next(became))
        progress(first + len(some), len(entries))
        time.sleep(BREATH_S)
    return report


def complete_day(
    office: Office, report: Import, day: date, *, sure: bool = False, rehearsal: bool = False
) -> int:
    """Cancel the feed's appointments of `day` that the file of this report, a full export, does not name.

    Answers how many. Raises UnreadableFeed, and cancels nothing, where a line of the file was refused or
    none is of that day: then it is not known to be whole. Nor, unless somebody is `sure`, where its last line
    has no end, or more than half of the day's appointments would be cancelled.
    """
    if report.refused:
        raise UnreadableFeed("Nothing is cancelled for --complete: a line was refused, so it is not whole.")
    if day not in report.days.values():
        raise UnreadableFeed(f"Nothing is cancelled for --complete: no line of the file is of {day}.")
    if report.has_open_end and not sure:
        raise UnreadableFeed(f"Nothing is cancelled for --complete: {OPEN_END} {SURE}")
    try:
        answer = feed_appointments.cancel_vanished(
            office,
            day,
            set(report.days),
            new=report.new,
            newest=report.newest,
            sure=sure,
            by="command",
            now=clock.now(),
            rehearsal=rehearsal,
        )
    except Refusal as refusal:
        if refusal.code != "too_many_vanish":
            raise
        raise UnreadableFeed(f"Nothing is cancelled for --complete: {refusal} {SURE}") from None
    vanished = len(answer.data["cancelled"])
    report.outcomes["cancelled"] += vanished
    return vanished


def _note(office: Office, report: Import, entry: Entry, became: Answer | Refusal) -> None:
    if isinstance(became, Refusal):
        # In a row with a separator too many a visitor's name may stand where the service should.
        why = "There is no such service." if became.code == "unknown_service" else became
        report.refused.append(f"line {entry.line}: {entry.reference}: {why} [{became.code}]")
        return
    report.outcomes[became.outcome or "unchanged"] += 1
    if became.made:
        report.new.add(entry.reference)
    report.newest = max(filter(None, (report.newest, entry.updated_at)), default=None)
    day = office.settings.opening.local_day(entry.slot_at) if entry.slot_at else None
    report.days[entry.reference] = day
    if became.data["state"] == "booked":
        report.codes[entry.reference] = became.data["code"]
    else:
        report.codes.pop(entry.reference, None)
