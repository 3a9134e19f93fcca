"""The report pages and files: who sees what, in which words, and never a person's."""

import csv
import random
import re
from datetime import date, datetime
from functools import cache
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from queue_core.actions import staff
from queue_core.app import create_app
from queue_core.boards import reports
from tests.boards.playing import play
from tests.office import TUESDAY, Acts, Clock, founded, hash_of, local, shipped

PASSWORD = "a long password"
WEDNESDAY = date(2026, 3, 11)
WEEK = f"first=2026-03-05&last={TUESDAY}"


@cache
def morning() -> tuple[bytes, datetime]:
    """The database of an office in which a morning was played by staff:ana, and when that ended."""
    with TemporaryDirectory() as folder:
        clock = Clock(local("06:00"))
        acts = Acts(
            founded(shipped(Path(folder), storage={"url": f"sqlite:///{folder}/lobby.db"}), clock.now), clock
        )
        hashed = hash_of(PASSWORD)
        acts.do(staff.add_staff, "ioana", name="ioana", role="supervisor", password_hash=hashed)
        play(acts, random.Random(4), TUESDAY, ends="11:00")
        acts.office.storage.close()
        return (Path(folder) / "lobby.db").read_bytes(), clock.now


@pytest.fixture
def day(found, clock, tmp_path, monkeypatch):
    """The acts of that office, and a supervisor's browser."""
    kept, clock.now = morning()
    (tmp_path / "lobby.db").write_bytes(kept)
    storage = {"url": f"sqlite:///{tmp_path}/lobby.db"}
    acts = found(server={"async_mode": "threading", "public_url": "http://lobby.test"}, storage=storage)
    monkeypatch.setattr("queue_core.clock.now", lambda: acts.clock.now)
    acts.browser = create_app(acts.office).test_client()
    sign_in(acts.browser)
    return acts


def sign_in(browser) -> None:
    """As on every morning."""
    token = re.search(r'name="csrf" content="([^"]+)"', browser.get("/counter/sign-in").text)[1]
    form = {"login": "ioana", "password": PASSWORD, "csrf_token": token}
    assert browser.post("/counter/sign-in", data=form).status_code == 303


def rows_of(answer, mark: str) -> list[list[str]]:
    assert answer.status_code == 200 and answer.mimetype == "text/csv"
    return list(csv.reader(StringIO(answer.get_data(as_text=True).removeprefix("\ufeff")), delimiter=mark))


def test_the_page_says_today_and_what_is_kept_of_earlier_days(day):
    whole = reports.report(day.office, TUESDAY, TUESDAY).whole.all
    page = day.browser.get("/counter/reports?language=en").text
    assert f"<dd>{whole.visits} <small" in page and "Tuesday, 10 March 2026" in page
    assert "Today is not over" in page
    day.clock.at("09:00", WEDNESDAY)
    day.turn_the_day()
    sign_in(day.browser)
    assert "Nobody came in these days" in day.browser.get("/counter/reports").text
    assert f"<dd>{whole.visits} <small" in day.browser.get(f"/counter/reports?{WEEK}").text


@pytest.mark.parametrize("query", [
    "first=never&last=2026-13-01", "first=0001-01-01&last=9999-12-31", "service=nothing&desk=99",
    "first=2026-03-11&last=2026-03-01", "service=%3Cb%3E", "desk=" + "9" * 500,
])  # fmt: skip
def test_what_cannot_be_in_an_address_is_put_right(day, query):
    for page in ("", "/report.csv", "/open-data.csv", "/exceptions", "/ticket"):
        answer = day.browser.get(f"/counter/reports{page}?{query}")
        assert answer.status_code == 200, page
        assert "<b>" not in answer.text


def test_each_figure_of_each_table_has_that_of_the_time_before_beside_it(day):
    """By hour, service and desk, and of who came without an appointment; a visit without one had none."""
    day.clock.at("09:10", WEDNESDAY)
    day.turn_the_day()
    before = reports.report(day.office, TUESDAY, TUESDAY)
    day.open("1")
    day.take("taxes")
    day.call("1")
    day.clock.forward(minutes=5)
    sign_in(day.browser)
    page = day.browser.get("/counter/reports?language=en").text
    nine = next(line for line in before.by_hour if line.key == 9)
    taxes = next(line for line in before.by_service if line.key == "taxes")
    hour = cells(page, "9:00")
    visits = [each.visits for each in (nine.all, nine.booked, nine.walk_in)]
    assert hour[:3] == [f"{now} before: ({then})" for now, then in zip((1, 0, 1), visits, strict=True)]
    half = round(nine.all.waits.median / 60)
    assert hour[3] == f"0 before: ({half})"
    assert cells(page, "Local taxes and fees")[0] == f"1 before: ({taxes.all.visits})"
    assert cells(page, "Without an appointment")[1] == f"0 before: ({before.whole.walk_in.served})"
    assert all("before: (" in each for each in cells(page, "The longest wait"))
    opened = [each for each in cells(page, "1") if "before: (" in each]
    assert len(opened) == 4 and opened[0].startswith("5 before: (")


def cells(page: str, head: str) -> list[str]:
    """The cells of the first row with this head, their words as they are read."""
    row = re.search(rf'<th scope="row">{re.escape(head)}</th>(.*?)</tr>', page, re.DOTALL)
    assert row, head
    found = re.findall(r"<td[^>]*>(.*?)</td>", row[1], re.DOTALL)
    return [" ".join(re.sub("<[^>]+>", " ", each).split()) for each in found]


def test_a_number_is_found_whatever_its_case_and_one_not_given_is_said_to_be_unknown(day):
    page = day.browser.get(f"/counter/reports/ticket?language=en&day={TUESDAY}&number=a001").text
    assert 'data-story="A001"' in page and "ticket taken" in page
    missing = day.browser.get(f"/counter/reports/ticket?day={TUESDAY}&number=A999")
    assert missing.status_code == 404 and "There is no such ticket." in missing.text
    assert day.browser.get(f"/counter/reports/ticket?day={TUESDAY}&number=%3Cscript%3E").status_code == 404


def test_no_report_and_no_file_names_a_clerk(day):
    """Only a ticket's own story does."""
    day.clock.forward(minutes=1)
    ticket = day.take("sanitation")["id"]
    day.call_this("5", ticket, reason="a small child", finish_current=True, by="staff:zamfira")
    number = day.ticket(ticket).number
    for page in ("", "/report.csv", "/open-data.csv", "/exceptions"):
        assert "zamfira" not in day.browser.get(f"/counter/reports{page}").get_data(as_text=True), page
    assert "zamfira" in day.browser.get(f"/counter/reports/ticket?number={number}").text


def test_the_spreadsheet_opens_in_excel_as_romanian_has_it(day):
    """A byte order mark, semicolons, a decimal comma, Romanian words; the sum is the page's."""
    answer = day.browser.get("/counter/reports/report.csv?language=ro")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    head, *rows = rows_of(answer, ";")
    assert head[:3] == ["Ziua", "Serviciu", "Vizite"] and head[7] == "Plecați înainte de chemare"
    assert sum(int(row[2]) for row in rows) == reports.report(day.office, TUESDAY, TUESDAY).whole.all.visits
    assert {row[1] for row in rows} >= {"Taxe și impozite locale", "Urbanism"}
    assert any("," in row[9] for row in rows) and not any("." in row[9] for row in rows)
    english = rows_of(day.browser.get("/counter/reports/report.csv?language=en"), ";")
    assert any("." in row[9] for row in english[1:])


def test_open_data_tells_days_hours_and_services_and_no_single_wait(day):
    assert rows_of(day.browser.get("/counter/reports/open-data.csv"), ",")[1:] == [], "today is not over"
    day.clock.at("09:00", WEDNESDAY)
    day.turn_the_day()
    sign_in(day.browser)
    answer = day.browser.get(f"/counter/reports/open-data.csv?{WEEK}")
    assert not answer.data.startswith(b"\xef\xbb\xbf")
    head, *rows = rows_of(answer, ",")
    assert head[:4] == ["day", "hour", "service", "visits"] and len(head) == 11
    told = [dict(zip(head, row, strict=True)) for row in rows]
    whole = reports.report(day.office, TUESDAY, TUESDAY).whole.all
    assert sum(int(row["visits"]) for row in told) == whole.visits
    assert {row["median_wait_min"] for row in told if int(row["visits"]) < reports.FEW} == {""}
    assert any(row["median_wait_min"] for row in told)
    assert all(re.fullmatch(r"2026-03-10", row["day"]) and int(row["hour"]) < 24 for row in told)


def test_a_visitor_reads_who_was_called_before_and_no_word_of_the_staff(day):
    day.clock.forward(minutes=1)
    answer = day.take("taxes", language="en")
    day.clock.forward(minutes=1)
    other = day.take("taxes")
    day.call_this("5", other["id"], reason="Mrs Pop is unwell", finish_current=True)
    with day.browser.application.test_request_context():
        from queue_core.web import context

        token = context.track_token(answer["id"])
    page = day.browser.get(f"/t/{token}").text
    assert f'data-before="{other["number"]}"' in page
    assert "called by number, for a reason that the staff wrote down" in page
    assert "Pop" not in page
