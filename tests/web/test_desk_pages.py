"""The desk's pages without a screen: what each act answers and says, whose keys and which language."""

from urllib.parse import unquote

import pytest

from queue_core import boards, clock
from queue_core.actions import desks
from tests.web.staff_browser import app_of, press, sign_in, staffed

RO = {"Accept-Language": "ro-RO,ro;q=0.9,en;q=0.8"}
EN = {"Accept-Language": "en-GB,en;q=0.9"}


@pytest.fixture
def acts(found):
    """At this very moment, as the pages' own clock tells it."""
    acts = staffed(found)
    acts.clock.now = clock.now()
    return acts


@pytest.fixture
def ana(acts):
    """A clerk's browser, at desk 1 opened for her, where two wait."""
    browser = app_of(acts).test_client()
    sign_in(browser, "ana")
    assert press(browser, "/counter/desks/1/open").status_code == 200
    acts.take("taxes")
    acts.take("taxes")
    return browser


def said(answer) -> str:
    assert answer.status_code == 200, answer.text
    return unquote(answer.headers.get("Lobby-Said", ""))


@pytest.mark.parametrize(
    ("path", "fields", "words"),
    [
        ("recall", {}, "A001 a fost chemat din nou."),
        ("finish", {}, "A001: vizita s-a încheiat."),
        ("no-show", {}, "A001 nu s-a prezentat."),
        ("put-back", {}, "A001 este din nou primul la rând."),
        ("hold", {}, "A001 este ținut deoparte."),
        ("transfer", {"to": "desk:1"}, "A001 a fost trimis la ghișeul 1."),
        ("transfer", {"to": "service:utilities"}, "A001 a fost trimis mai departe: Utilități publice."),
        ("note", {"words": "o copie"}, "Nota este păstrată."),
        ("slip", {}, "Bonul A001 se tipărește din nou."),
        ("start", {}, ""),
    ],
)
def test_an_act_says_what_it_has_done(ana, path, fields, words):
    """In one line, where the board does not say it."""
    assert said(press(ana, "/counter/desks/1/calls")) == ""
    answer = said(press(ana, f"/counter/desks/1/tickets/1/{path}", **fields))
    assert answer.startswith(words) and bool(words) == bool(answer)


def test_what_was_taken_back_is_said(ana):
    press(ana, "/counter/desks/1/calls")
    press(ana, "/counter/desks/1/calls")
    assert (
        said(press(ana, "/counter/desks/1/undo"))
        == "Chemarea A002 este anulată; A001 este din nou la ghișeu."
    )


def test_a_clerk_is_called_by_name(acts, ana):
    """On the desk's page, on the list of desks, in a refusal."""
    from sqlalchemy import update

    from queue_core.data.staff import staff

    with acts.office.storage.transaction(acts.office.id) as db:
        db.execute(update(staff).where(staff.c.login == "ana").values(name="Ana Țurcanu"))
    assert "Ana Țurcanu" in ana.get("/counter/desks/1").text
    assert "Ana Țurcanu" in ana.get("/counter/").text
    press(ana, "/counter/sign-out")
    sign_in(ana, "ioana")
    refused = press(ana, "/counter/desks/1/calls", headers={"Accept": "application/problem+json"})
    assert (refused.status_code, refused.json["code"]) == (409, "desk_taken")
    assert "Ana Țurcanu" in refused.json["detail"]


def test_keys_are_the_clerks_own(ana):
    """Letters off and a pedal that calls; kept with the account, and only keys that are some."""
    page = ana.get("/counter/desks/1").text
    assert 'data-keys="on" data-call-key=""' in page
    assert press(ana, "/counter/keys", desk="1", call_key="F13").status_code == 303
    assert 'data-keys="off" data-call-key="F13"' in ana.get("/counter/desks/1").text
    for key in ("Tab", "Escape", "ShiftLeft", "x y", "K" * 30, '"'):
        assert press(ana, "/counter/keys", desk="1", letters="on", call_key=key).status_code == 422, key
    press(ana, "/counter/sign-out")
    sign_in(ana, "ioana")
    assert 'data-keys="on" data-call-key=""' in ana.get("/counter/desks/1").text


def test_the_desk_where_a_clerk_sat_last_stands_first(acts, ana):
    """It goes with the account: the next morning finds it there."""
    acts.do(desks.open_desk, "5", clerk="ana")
    assert boards.habits_of(acts.office, "ana").last_desk == "5"
    page = ana.get("/counter/").text
    assert page.index('data-desk="5"') < page.index('data-desk="1"')


def test_staff_pages_are_in_the_browsers_language_until_one_is_chosen(acts):
    """What the office does not speak is its first language; the pushed board follows."""
    browser = app_of(acts).test_client()
    for headers, words in ((EN, "Name"), (RO, "Nume"), ({"Accept-Language": "fr"}, "Nume"), ({}, "Nume")):
        assert words in browser.get("/counter/sign-in", headers=headers).text
    assert "Numele" not in browser.get("/counter/sign-in?language=en", headers=RO).text
    assert 'lang="en"' in browser.get("/counter/sign-in", headers=RO).text
    assert 'lang="ro"' in app_of(acts).test_client().get("/", headers=EN).text, "visitors: the office's first"


def test_who_waits_for_a_desk_is_told_on_request(ana):
    line = ana.get("/counter/desks/1/line").text
    assert line.index("A001") < line.index("A002")
    assert ana.get("/counter/desks/99/line").status_code == 404
