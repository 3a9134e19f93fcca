"""How good the waits were that visitors were told, over the API."""

from datetime import timedelta

from flask import request

from queue_core.boards import wait_scores
from queue_core.boards.wait_scores import DayScore
from queue_core.rules.refusals import Refusal
from queue_core.web import context
from queue_core.web.api import shapes
from queue_core.web.api.appointments import asked_date
from queue_core.web.api.operations import LIMIT, asked_limit, operation

DATE = {"type": "string", "format": "date"}
ROW = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}/[a-z0-9-]+/\d{1,2}$"}
"""A row by its day, service and hour: `2026-11-30/taxes/9`."""


@operation(
    "GET",
    "/waits/scores",
    scopes=("read",),
    right="see_reports",
    answers={200: list[shapes.WaitScore]},
    refusals=("invalid_body",),
    query={"from": DATE, "to": DATE, "after": ROW, "limit": LIMIT},
)
def show_scores() -> tuple[list[DayScore], int]:
    """How good the waits were that visitors were told, by day, service and local hour.

    Of days that are over, the last 30 unless asked otherwise; behind the row `after` (day/service/hour).
    """
    today = context.settings().opening.local_day(context.now())
    last = asked_date("to") or today
    first = asked_date("from") or last - timedelta(days=wait_scores.PAGE_DAYS)
    rows = wait_scores.scores(context.office(), first, last)
    after = request.args.get("after")
    if after is not None:
        names = [f"{row['on']}/{row['service']}/{row['hour']}" for row in rows]
        if after not in names:
            raise Refusal("invalid_body", problem="after: the day, service and hour of a row")
        rows = rows[names.index(after) + 1 :]
    return rows[: asked_limit()], 200
