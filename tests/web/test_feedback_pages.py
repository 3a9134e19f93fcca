"""The question on the ticket's page, without a script, and its answers in the reports."""

import re
from urllib.parse import urlsplit

import pytest

from queue_core import clock
from queue_core.web import context
from tests.web.staff_browser import app_of, press, sign_in, with_accounts


@pytest.fixture
def acts(found, monkeypatch):
    made = found(server={"async_mode": "threading", "public_url": "http://lobby.test"})
    with_accounts(made.office, made.clock.now)
    monkeypatch.setattr(clock, "now", lambda: made.clock.now)
    return made


@pytest.fixture
def phone(acts):
    return app_of(acts).test_client()


def page_of(phone, acts, ticket: int) -> str:
    """The path of a ticket's page."""
    with phone.application.app_context():
        return urlsplit(context.track_url(ticket)).path


def served(acts, desk="1") -> int:
    acts.open(desk)
    ticket = acts.take("taxes", language="en")["id"]
    acts.call_this(desk, ticket, reason="its turn")
    acts.finish(ticket)
    return ticket


def test_the_page_asks_once_the_visit_is_over_and_thanks_for_the_answer(phone, acts):
    """Before, the question is there and hidden, for a script to show; afterwards it is gone."""
    acts.open("1")
    ticket = acts.take("taxes", language="en")["id"]
    path = page_of(phone, acts, ticket)
    assert re.search(r"<form[^>]+data-feedback=\"asked\"[^>]+ hidden>", phone.get(path).text)
    acts.call("1")
    acts.finish(ticket)
    assert re.search(r"<form[^>]+data-feedback=\"asked\"[^>]+served-only>", phone.get(path).text)
    answer = press(phone, f"{path}/feedback", score="5", said="<b>kind</b>")
    assert (answer.status_code, urlsplit(answer.location).path) == (303, path)
    page = phone.get(path).text
    assert "Thank you. Your answer has been counted." in page and 'data-act="give-feedback"' not in page
    assert press(phone, f"{path}/feedback", score="1").status_code == 303, "a second press is thanked as well"
    acts.clock.forward(hours=13)
    assert 'data-feedback="asked"' not in phone.get(path).text


def test_another_spelling_of_the_address_answers_no_second_time(phone, acts):
    """What counts is the ticket, not how its address was written."""
    path = page_of(phone, acts, served(acts))
    for spelling in (path, f"{path[:-1]}%{ord(path[-1]):x}", path + "="):
        press(phone, f"{spelling}/feedback", score="2")
    sign_in(phone, "ioana")
    assert phone.get("/counter/reports").text.count("data-feedback-report") == 1
    assert re.search(r"data-feedback-report.+?<td>1 ", phone.get("/counter/reports").text, re.S)


def test_only_supervisors_read_the_answers_as_plain_text(phone, acts):
    """In the reports, with the days before beside them; from five answers on."""
    for said in ("", "", "", "", "<script>alert(1)</script>"):
        press(phone, f"{page_of(phone, acts, served(acts))}/feedback", score="4", said=said)
    sign_in(phone, "ana")
    assert phone.get("/counter/reports").status_code == 403
    sign_in(phone, "ioana")
    page = phone.get("/counter/reports?language=en").text
    assert "&lt;script&gt;alert(1)" in page and "<script>alert(1)" not in page
    assert re.search(r"<td>5 <small class=\"was\">.*?\(0\)</small></td><td>4", page)
    acts.clock.forward(days=1)
    press(phone, f"{page_of(phone, acts, served(acts))}/feedback", score="1", said="alone")
    sign_in(phone, "ioana")
    page = phone.get("/counter/reports?language=en").text
    assert re.search(r"data-feedback-report.+?<td>1 <small class=\"was\">.*?\(5\)", page, re.S)
    assert "alone" not in page, "a single answer is somebody's own"


def test_an_office_that_does_not_ask_has_no_question(found):
    acts = found(
        server={"async_mode": "threading", "public_url": "http://lobby.test"},
        office={"name": "Birou", "feedback": False},
    )
    phone = app_of(acts).test_client()
    path = page_of(phone, acts, served(acts))
    assert "data-feedback" not in phone.get(path).text
    assert press(phone, f"{path}/feedback", score="5").status_code == 404
