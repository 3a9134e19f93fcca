"""What the demo's kiosk tells of waits, held against what comes of it in its own morning."""

import pytest
from sqlalchemy import select

from queue_core import boards
from queue_core.data.tickets import ticket
from queue_core.data.waits import of_services
from queue_core.simulation.office_waits import OfficeWaits
from tests.demo.test_morning import Played

EVERY_S, MINUTES = 25, 100
"""An estimate is good for half a minute: it is made anew before that."""


@pytest.fixture
def played(tmp_path):
    made = Played(tmp_path)
    yield made
    made.office.storage.close()


def test_the_first_page_tells_no_rough_guess(played):
    """It has learned from days before: every wait is told, within half an hour for most."""
    OfficeWaits(played.office).make(played.now)
    rows = boards.service_list(played.office, played.now)
    widths = [row["wait"]["to_min"] - row["wait"]["from_min"] for row in rows]
    assert len(widths) == len(played.office.settings.service)
    assert max(widths) <= 45 and sum(widths) / len(widths) <= 30, widths
    with played.office.storage.reading() as db:
        assert not of_services(db, played.office.id, played.now).is_rough


def test_what_visitors_were_told_came_true_for_most(played):
    """Of those who took a ticket in the next hours and were called, who waited within what the kiosk said,
    and who longer: one morning of some dozens, so no closer than this."""
    estimating = OfficeWaits(played.office)
    estimating.make(played.now)
    for _ in range(MINUTES * 60 // EVERY_S):
        played.forward(seconds=EVERY_S)
        estimating.make(played.now)
    with played.office.storage.reading() as db:
        rows = [row for row in db.execute(select(ticket)) if row.called_at and row.told_to_min is not None]
    waited = [(row, (row.called_at - row.taken_at).total_seconds() / 60) for row in rows]
    inside = sum(row.told_from_min <= minutes <= row.told_to_min for row, minutes in waited)
    later = sum(minutes > row.told_to_min for row, minutes in waited)
    print(f"{inside} of {len(rows)} waited within what was told, {later} longer")
    assert len(rows) > 40 and inside > 0.6 * len(rows) and later < 0.25 * len(rows)
