"""Reports as files: one for a spreadsheet, in the office's words; one to publish, for programs."""

import csv
from collections.abc import Iterable
from datetime import date
from io import StringIO

from flask import Response

from queue_core.boards.reports import FEW, Line
from queue_core.boards.who_came import WhoCame
from queue_core.language.catalogs import gettext, spoken
from queue_core.rules.spreadsheet_cells import plain_cell
from queue_core.web.template_helpers import service_name

BOM = "\ufeff"
"""What tells Excel that a CSV file is UTF-8."""

_OPEN_COLUMNS = (
    "day", "hour", "service", "visits", "booked", "walk_in", "served", "no_show", "left",
    "median_wait_min", "p90_wait_min",
)  # fmt: skip


def excel(name: str, lines: Iterable[tuple[date, str, Line]], target: int) -> Response:
    """CSV for Excel: semicolons, and the language's decimal mark."""
    head = [
        gettext("Day"),
        gettext("Service"),
        gettext("Visits"),
        gettext("With an appointment"),
        gettext("Without an appointment"),
        gettext("Served"),
        gettext("Did not come"),
        gettext("Left before a call"),
        gettext("Median wait, minutes"),
        gettext("9 of 10 waited at most, minutes"),
        gettext("Waited %(minutes)s minutes at most, %%", minutes=target),
        gettext("Median service, minutes"),
        gettext("Overtakes"),
    ]
    rows = [
        [
            day.isoformat(),
            service_name(slug),
            line.all.visits,
            line.booked.visits,
            line.walk_in.visits,
            line.all.served,
            line.all.no_shows,
            line.all.left,
            _minutes(line.all.waits.median),
            _minutes(line.all.waits.p90),
            _percent(line.all.waits.share_within(target * 60)),
            _minutes(line.all.service_times.median),
            line.all.overtakes,
        ]
        for day, slug, line in lines
    ]
    return _file(name, BOM + _written([head, *rows], ";"))


def who_came_file(name: str, found: WhoCame) -> Response:
    """CSV for Excel, as above: a line for each service and hour of the appointment."""
    head = [
        gettext("Service"),
        gettext("Hour of the appointment"),
        gettext("Were booked"),
        gettext("Came"),
        gettext("Did not come"),
        gettext("Share that came, in percent"),
    ]
    rows = [
        [service_name(slug), hour, each.all, each.arrived, each.missed, _percent(each.share_came)]
        for (slug, hour), each in found.cells.items()
    ]
    return _file(name, BOM + _written([head, *rows], ";"))


def open_data(name: str, lines: Iterable[tuple[date, int, str, Line]]) -> Response:
    """CSV by RFC 4180; the names of columns and services are the same in every language.

    A wait is left out where so few visits stand behind it that it could be one person's.
    """
    rows: list[list] = [list(_OPEN_COLUMNS)]
    for day, hour, slug, line in lines:
        waits = line.all.waits
        median_and_p90 = (waits.median, waits.p90) if waits.count >= FEW else (None, None)
        counts = (line.all.visits, line.booked.visits, line.walk_in.visits)
        became = (line.all.served, line.all.no_shows, line.all.left)
        minutes = ["" if each is None else round(each / 60) for each in median_and_p90]
        rows.append([day.isoformat(), hour, slug, *counts, *became, *minutes])
    return _file(name, _written(rows, ","))


def _minutes(seconds: int | None) -> str:
    return "" if seconds is None else spoken.get().number(seconds / 60)


def _percent(share: float | None) -> str:
    return "" if share is None else spoken.get().number(share * 100)


def _written(rows: list[list], mark: str) -> str:
    text = StringIO()
    csv.writer(text, delimiter=mark).writerows([plain_cell(cell) for cell in row] for row in rows)
    return text.getvalue()


def _file(name: str, text: str) -> Response:
    answer = Response(text, mimetype="text/csv")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
