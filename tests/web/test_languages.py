"""A visitor's morning in each language of an office: kiosk, number, slip, phone, TV; and what staff read."""

import re

import pytest
from sqlalchemy import select

from queue_core import clock
from queue_core.data.prints import print_job
from queue_core.language import voice
from queue_core.language.catalogs import language
from queue_core.printing.wording import words
from queue_core.web import context
from tests.web.staff_browser import app_of, press, sign_in, with_accounts

LANGUAGES = ["ro", "en", "hu", "uk", "ro-easy"]
OFFICE = {
    "office": {"languages": LANGUAGES},
    "server": {"async_mode": "threading", "public_url": "http://lobby.test"},
    "kiosk": {"paired_only": False, "pause_seconds": 0},
}
SAID = {
    "ro": ("Vreau un bon", "Fără programare", "Rămâneți în sală și urmăriți ecranul."),
    "en": ("I want a ticket", "Without appointment", "Stay in the hall and watch the screen."),
    "hu": ("Sorszámot kérek", "Időpont nélkül", "Maradjon a teremben, és figyelje a képernyőt."),
    "uk": ("Хочу талон", "Без запису", "Залишайтеся в залі та стежте за екраном."),
    "ro-easy": ("Vreau un bon", "Fără programare", "Stați în sală. Uitați-vă la ecran."),
}
"""The kiosk's button, a line of the slip, the phone's advice."""


@pytest.fixture
def acts(found, monkeypatch):
    acts = found(**OFFICE)
    monkeypatch.setattr(clock, "now", lambda: acts.clock.now)
    with_accounts(acts.office, acts.clock.now)
    return acts


def papers(acts) -> list[dict]:
    with acts.office.storage.reading() as db:
        return [job.facts for job in db.execute(select(print_job).order_by(print_job.c.id))]


@pytest.mark.parametrize("code", LANGUAGES)
def test_a_visitor_is_spoken_to_in_the_language_of_the_first_tap(acts, code):
    """From the kiosk's button to the paper and the phone that follows the ticket, with no further choice."""
    app = app_of(acts)
    kiosk, phone = app.test_client(), app.test_client()
    start = kiosk.get("/kiosk/").text
    assert f"language={code}" in start or code == "ro"
    service = kiosk.get(f"/kiosk/services/taxes?language={code}").text
    button, on_paper, on_phone = SAID[code]
    assert button in service
    assert f'<html lang="{code[:2]}" dir="ltr" data-language="{code}"' in service
    taken = press(kiosk, "/kiosk/tickets", service="taxes")
    number = kiosk.get(taken.location).text
    assert f'lang="{code[:2]}"' in number
    (facts,) = papers(acts)
    assert words(facts | {"track_url": ""}).origin == on_paper
    assert facts["language"] == code[:2], "an older agent knows no easy language"
    with app.app_context():
        address = context.track_url(1)
    page = phone.get(address.removeprefix("http://lobby.test")).text
    assert on_phone in page and f'data-language="{code}"' in page
    offered = re.findall(r'<a href="\?language=([\w-]+)"', page)
    assert offered == [each for each in LANGUAGES if each != code]


def test_the_tv_says_each_thing_in_each_language_of_the_office_and_none_twice(acts):
    """In turn; easy language is for those who choose it, and the hall has its base."""
    tv = app_of(acts).test_client().get("/display/").text
    for code in ("ro", "en", "hu", "uk"):
        assert language(code).gettext("Tickets are at the kiosk") in tv
    assert "ro-easy" not in tv


@pytest.mark.heavy
def test_a_call_is_said_in_the_tickets_language(acts):
    """Easy language has its base's voice."""
    browser = app_of(acts).test_client()
    acts.open("1")
    for code, said_in in (("ro", "ro"), ("uk", "uk"), ("ro-easy", "ro")):
        number = acts.take("taxes", language=code)["number"]
        acts.clock.forward(seconds=5)
        acts.call("1", finish_current=True)
        answer = browser.get(f"/display/calls/{number}/1.wav")
        assert (answer.status_code, answer.mimetype) == (200, "audio/wav")
        assert answer.data == voice.called(None, number, "1", said_in)


def test_staff_read_what_is_whole_for_them_whatever_they_have_chosen_at_a_kiosk(acts):
    """A page in half a language is no page: it goes by the browser's language, or the office's first."""
    browser = app_of(acts).test_client()
    sign_in(browser, "ioana")
    browser.get("/kiosk/?language=hu")
    page = browser.get("/counter/supervisor", headers={"Accept-Language": "hu, en;q=0.5"}).text
    assert 'data-language="en"' in page
    page = browser.get("/counter/supervisor?language=uk", headers={"Accept-Language": "uk"}).text
    assert 'data-language="ro"' in page
    offered = re.findall(r'<a href="\?language=([\w-]+)"', page)
    assert offered == ["en"]


@pytest.mark.parametrize("names, second", [({"ro": "Taxe"}, "B"), ({"ro": "Taxe", "uk": "Податки"}, "Б")])
def test_letters_to_type_are_those_of_the_offices_own_words(found, names, second):
    """Ukrainian ones where the office names its services in Ukrainian, else those of its other names."""
    service = [{"slug": "taxes", "letter": "A", "name": names, "errands": ["taxe"]}]
    desk = [{"name": "1", "services": ["taxes"]}]
    acts = found(**OFFICE, service=service, desk=desk, elsewhere=[], feed={"names": {}})
    page = app_of(acts).test_client().get("/kiosk/errands?language=uk").text
    assert re.findall(r'data-key="(\w)"', page)[1] == second
