"""The journal on screen, searched; and how the office's things are used. For supervisors."""

from datetime import date, timedelta

from flask import render_template, request

from counter.blueprint import blueprint
from counter.reports import EARLIEST, LATEST
from queue_core.boards import journal_search
from queue_core.boards.uses import LONGEST_DAYS, uses
from queue_core.language.catalogs import gettext
from queue_core.language.event_names import EVENTS
from queue_core.rules import limits
from queue_core.web import context
from queue_core.web.rights import needs


@blueprint.get("/journal")
@needs("search_journal")
def search_journal() -> str:
    """What happened, newest first: today, unless asked otherwise."""
    first, last = days_asked(journal_search.LONGEST_DAYS, before=0)
    event = request.args.get("event", "")
    asked = journal_search.Search(
        first,
        last,
        who=taken(limits.NAME, "who"),
        event=event if event in EVENTS else "",
        number=taken(limits.NUMBER, "number"),
        before=before_asked(),
    )
    found = journal_search.search(context.office(), asked)
    events = sorted(
        ((gettext(sentence), event) for event, sentence in EVENTS.items()), key=lambda each: each[0]
    )
    return render_template("counter/journal.html", asked=asked, found=found, events=events)


@blueprint.get("/reports/uses")
@needs("see_reports")
def show_uses() -> str:
    """Kiosks, languages, aids and printers in some days; the last seven unless asked otherwise."""
    first, last = days_asked(LONGEST_DAYS, before=6)
    return render_template(
        "counter/uses.html", first=first, last=last, found=uses(context.office(), first, last)
    )


def before_asked() -> int | None:
    """The event before which the part of a list begins, if a later part is asked for."""
    before = request.args.get("before", "")
    return int(before) if before.isascii() and before.isdecimal() and len(before) < 10 else None


def taken(law: limits.Text, name: str) -> str:
    """What is asked for, as the law of its field has it; nothing asks for all."""
    text = request.args.get(name, "")
    return law.taken(text) if text.strip() else ""


def days_asked(most: int, *, before: int) -> tuple[date, date]:
    """The days of the query, at most so many; else the last ones up to today."""
    today = context.settings().opening.local_day(context.now())
    last = _day("last", today)
    first = _day("first", min(today, last) - timedelta(days=before))
    first, last = min(first, last), max(first, last)
    return max(first, last - timedelta(days=most - 1)), last


def _day(name: str, otherwise: date) -> date:
    try:
        return min(max(date.fromisoformat(request.args.get(name, "")), EARLIEST), LATEST)
    except ValueError:
        return otherwise
