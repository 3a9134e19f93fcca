"""The supervisor's reports: figures of any days, a day's exceptions, one ticket's story; and as files.

None is by clerk. Who acted stands in a ticket's own story, as in the journal.
"""

import re
from datetime import date, timedelta
from typing import Any

from flask import render_template, request

from counter.blueprint import blueprint
from counter.report_files import excel, open_data, who_came_file
from queue_core.boards import feedback, report_extras, reports, stories, wait_scores, who_came
from queue_core.language.catalogs import gettext, spoken
from queue_core.language.exceptions import EXCEPTIONS
from queue_core.language.journal_words import why_before
from queue_core.rules import limits, searching
from queue_core.rules.feedback import FEW
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.errors import sentence
from queue_core.web.rights import needs

EARLIEST = date(limits.YEARS[0], 1, 1)
LATEST = date(limits.YEARS[-1], 12, 31)


@blueprint.get("/reports")
@needs("see_reports")
def show_report() -> str:
    """The figures of the days asked for, today's unless asked otherwise."""
    asked = _days_and_filters()
    today = _today()
    ranges = [
        (gettext("Today"), today, today),
        (gettext("Yesterday"), today - timedelta(days=1), today - timedelta(days=1)),
        (gettext("7 days"), today - timedelta(days=6), today),
        (gettext("30 days"), today - timedelta(days=29), today),
        (gettext("A year"), today - timedelta(days=364), today),
    ]
    office, now = context.office(), context.now()
    report = reports.report(office, **asked)
    asked_before = _before(asked)
    before = reports.report(office, **asked_before)
    seen = [line.key for line in report.by_service]
    waits_by_service, waits_told = wait_scores.by_service(office, **_of_service(asked))
    return render_template(
        "counter/reports.html",
        report=report,
        extras=report_extras.extras(office, now, **asked),
        came=who_came.who_came(office, **_of_service(asked)),
        came_before=who_came.who_came(office, **_of_service(asked_before)),
        feedback=feedback.said(office, **_of_service(asked)),
        feedback_before=feedback.said(office, **_of_service(asked_before)),
        few_answers=FEW,
        waits_by_service=waits_by_service,
        waits_told=waits_told,
        before=before,
        lines_before=report.lines_before(before),
        nobody=reports.NOBODY,
        extras_before=report_extras.extras(office, now, **asked_before),
        days_before=(before.first, before.last),
        asked=asked,
        query=_query(asked),
        ranges=ranges,
        services=list(dict.fromkeys([*context.settings().services, *seen])),
        target=context.settings().alarm.wait_minutes,
        has_today=report.first <= today <= report.last,
        weekday=lambda number: spoken.get().weekday(date(2024, 1, 1 + number)),
        month=lambda first: spoken.get().month(first),
    )


@blueprint.get("/reports/report.csv")
@needs("see_reports", "export")
def download_report() -> Any:
    """The same days by day and service, for a spreadsheet, in the language being spoken."""
    asked = _days_and_filters()
    lines = reports.by_day_and_service(context.office(), **asked)
    return excel(_file_name("report", asked), lines, context.settings().alarm.wait_minutes)


@blueprint.get("/reports/appointments.csv")
@needs("see_reports", "export")
def download_who_came() -> Any:
    """What share of the booked came in these days, by service and hour, for a spreadsheet."""
    asked = _of_service(_days_and_filters())
    found = who_came.who_came(context.office(), **asked)
    return who_came_file(_file_name("appointments", asked), found)


@blueprint.get("/reports/open-data.csv")
@needs("see_reports", "export")
def download_open_data() -> Any:
    """The same days by day, hour and service, to publish: no person is in it."""
    asked = _days_and_filters()
    lines = reports.open_data(context.office(), asked["first"], asked["last"])
    return open_data(_file_name("open-data", asked), lines)


@blueprint.get("/reports/exceptions")
@needs("see_reports")
def show_exceptions() -> str:
    """What happened on a day against the plain order."""
    day = _day("day", _today())
    found = stories.exceptions(context.office(), day)
    counts = [(kind, sum(each.kind is kind for each in found)) for kind in EXCEPTIONS]
    return render_template("counter/exceptions.html", day=day, found=found, counts=counts)


@blueprint.get("/reports/ticket")
@needs("see_reports")
def tell_story() -> Any:
    """Find a day's number, and all that became of it."""
    day, number = _day("day", _today()), request.args.get("number", "")
    story, refused, status, sought = None, None, 200, searching.number(number) if number.strip() else ""
    if sought:
        try:
            story = stories.story(context.office(), day, number)
        except Refusal as refusal:
            refused, status = sentence(refusal), refusal.status
    page = render_template(
        "counter/story.html",
        day=day,
        number=sought,
        story=story,
        refused=refused,
        why=lambda each: why_before(each, sought, spoken.get(), context.settings().zone),
    )
    return page, status


def _days_and_filters() -> dict[str, Any]:
    """The days and the filters of the query; impossible days become the nearest possible, others today."""
    first, last = _day("first", _today()), _day("last", _today())
    first, last = min(first, last), max(first, last)
    first = max(first, last - timedelta(days=reports.LONGEST_DAYS - 1))
    settings = context.settings()
    desk = settings.present_desk(request.args.get("desk", ""))
    service = settings.present_service(request.args.get("service", ""))
    return {
        "first": first,
        "last": last,
        # One that config.toml no longer knows may have been there on these days.
        "service": service if re.fullmatch(limits.SLUG.form or "", service) else None,
        "desk": desk if desk in context.settings().desks else None,
    }


def _of_service(asked: dict[str, Any]) -> dict[str, Any]:
    """The same of all desks: an appointment that nobody came for has none."""
    return {name: value for name, value in asked.items() if name != "desk"}


def _before(asked: dict[str, Any]) -> dict[str, Any]:
    """The same for as many days just before."""
    first, last = asked["first"], asked["last"]
    length = last - first + timedelta(days=1)
    return {**asked, "first": max(first - length, EARLIEST), "last": max(first - timedelta(days=1), EARLIEST)}


def _query(asked: dict[str, Any]) -> dict[str, str]:
    return {name: str(value) for name, value in asked.items() if value is not None}


def _file_name(kind: str, asked: dict[str, Any]) -> str:
    return f"lobby-{kind}-{asked['first']}-{asked['last']}.csv"


def _day(name: str, otherwise: date) -> date:
    try:
        return min(max(date.fromisoformat(request.args.get(name, "")), EARLIEST), LATEST)
    except ValueError:
        return otherwise


def _today() -> date:
    return context.settings().opening.local_day(context.now())
