"""The journal searched on screen, and the counts of what things were used: for supervisors."""

import re
from datetime import timedelta

import pytest

from queue_core.actions import desks, slips
from queue_core.boards.journal_search import MOST, Search, search
from queue_core.boards.uses import Printed, uses
from queue_core.machines import print_queue
from tests.web.staff_browser import app_of, sign_in, staffed


@pytest.fixture
def acts(found):
    return staffed(found)


@pytest.fixture
def today(acts):
    return acts.office.settings.opening.local_day(acts.clock.now)


def told(acts, today, **asked) -> list[tuple[str, str | None, str]]:
    found = search(acts.office, Search(**{"first": today, "last": today} | asked))
    return [(row.event, row.number, row.by) for row in found.rows]


def test_the_journal_is_found_by_who_what_when_and_number(acts, today):
    """A name is found as searching forgives; days have their own events only."""
    acts.do(desks.open_desk, "1", by="staff:ana")
    number = acts.take("taxes", by="kiosk:Intrare")["number"]
    acts.call("1", by="staff:ana")
    acts.clock.forward(days=1)
    acts.take("utilities", by="kiosk:Intrare")
    assert told(acts, today, number=number.lower().replace("0", ""))[-1] == (
        "ticket.taken",
        number,
        "kiosk:Intrare",
    )
    assert {by for _, _, by in told(acts, today, who="ANA")} == {"staff:ana"}
    assert {by for _, _, by in told(acts, today, who="intrare")} == {"kiosk:Intrare"}
    assert told(acts, today, who="nobody of this name") == []
    assert [event for event, _, _ in told(acts, today, event="ticket.called")] == ["ticket.called"]
    tomorrow = today + timedelta(days=1)
    assert [n for e, n, _ in told(acts, tomorrow, first=tomorrow, last=tomorrow) if e == "ticket.taken"] == [
        "E001"
    ]
    assert told(acts, today, first=today - timedelta(days=9), last=today - timedelta(days=1)) == []


def test_a_long_journal_comes_in_parts_without_a_gap(acts, today):
    """Newest first; each part goes on where the one before ended."""
    for _ in range(MOST + 20):
        acts.take("taxes")
    before, seqs = None, []
    while before or not seqs:
        found = search(acts.office, Search(today, today, before=before))
        seqs += [row.seq for row in found.rows]
        before = found.more
    assert seqs == [row.seq for row in acts.journal()][::-1]


def test_things_are_counted_by_kiosk_language_aid_and_printer(acts, today):
    """Tickets and check-ins by who gave them; aids as counts, which outlive the remarks of a day."""
    acts.book("REF-1", "10:05")
    acts.take("taxes", by="kiosk:Intrare", needs="low large")
    acts.take("taxes", by="kiosk:Intrare", language="en", needs="low")
    acts.check_in("REF-1", by="kiosk:Intrare", needs="large")
    acts.take("utilities", by="token:programs", needs="low")
    job = print_queue.hand_out(acts.office, "kiosk", acts.clock.now)
    print_queue.report(
        acts.office, job.id, "kiosk", None, acts.clock.now, turn=job.tries, sent=True, paper_mm=168
    )
    acts.do(slips.order_sample, "kiosk")
    jobs = [print_queue.hand_out(acts.office, "kiosk", acts.clock.now) for _ in range(4)]
    sample = next(each for each in jobs if each.ticket_id is None)
    print_queue.report(acts.office, sample.id, "kiosk", None, acts.clock.now, turn=sample.tries, sent=True)
    acts.clock.forward(days=1)
    acts.turn_the_day()
    found = uses(acts.office, today, today)
    assert found.givers == ["kiosk:Intrare", "token:programs"]
    assert (found.given["kiosk:Intrare"], found.checked_in["kiosk:Intrare"]) == (2, 1)
    assert dict(found.languages["kiosk:Intrare"]) == {"ro": 2, "en": 1}
    assert dict(found.aids) == {("Intrare", "low"): 2, ("Intrare", "large"): 2}
    assert found.printers == {"kiosk": Printed(2, 0, 168)}
    after = uses(acts.office, today + timedelta(days=1), today + timedelta(days=9))
    assert (after.givers, dict(after.aids), after.printers) == ([], {}, {})


def test_supervisors_see_both_pages_and_clerks_none(acts, today):
    acts.take("taxes", by="kiosk:Intrare", needs="low")
    browser = app_of(acts).test_client()
    sign_in(browser, "ana")
    pages = [
        f"/counter/journal?first={today}&last={today}",
        f"/counter/reports/uses?first={today}&last={today}",
    ]
    assert [browser.get(page).status_code for page in pages] == [403, 403]
    sign_in(browser, "ioana")
    journal, used = (browser.get(page) for page in pages)
    assert re.findall(r'data-event="ticket.taken"', journal.text) and "Intrare" in journal.text
    assert 'data-giver="kiosk:Intrare"' in used.text and 'data-aid="low"' in used.text
    for odd in (
        "?first=x&last=2026-13-01",
        "?before=-1",
        "?event=nothing",
        "?first=2099-01-01&last=2000-01-01",
    ):
        assert browser.get(f"/counter/journal{odd}").status_code == 200
