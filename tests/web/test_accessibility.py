"""The public statement of accessibility: what Decision (EU) 2018/1523 asks of one, from config.toml."""

import re

import pytest

from queue_core.app import create_app

SAYS = {
    "full": "Paginile sunt pe deplin conforme",
    "partial": "Paginile sunt parțial conforme",
    "none": "Paginile nu sunt conforme",
}


@pytest.fixture
def statement(found):
    """`statement(status="full")`: the page's text in a language, with a changed section."""

    def read(language="ro", **terms):
        app = create_app(found(server={"async_mode": "threading"}, accessibility=terms).office)
        answer = app.test_client().get(f"/accessibility?language={language}")
        assert answer.status_code == 200
        return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())

    return read


@pytest.mark.parametrize("status", SAYS)
def test_it_says_how_far_the_pages_comply(statement, status):
    text = statement(status=status, gaps=[])
    assert [each for each in SAYS if SAYS[each] in text] == [status]
    assert ("Ce nu este accesibil" in text) == (status != "full")


def test_it_names_gaps_law_day_contact_and_who_enforces_it(statement):
    """Each in the language of the reader."""
    text = statement(
        "en",
        gaps={"ro": ["Harta."], "en": ["The map."]},
        law={"ro": "Legea 1", "en": "Law 1"},
        assessed_on="2026-03-01",
        assessed_by="others",
        contact="access@example.ro",
        complain_to={"ro": "ADR", "en": "the Authority"},
    )
    assert "as Law 1 asks" in text and "The map." in text and "Harta" not in text
    assert "made on Sunday, 1 March 2026, after an assessment by others" in text
    assert "tell us: access@example.ro" in text and "complain to the Authority." in text


def test_an_office_that_has_not_looked_says_so(statement):
    """And whom to tell is the office's own contact, where no other one is named."""
    text = statement()
    assert "Biroul nu a făcut încă o evaluare proprie." in text
    assert "spuneți-ne: +40 21 319 10 01" in text


@pytest.mark.parametrize("page", ["/", "/book/", "/order", "/privacy"])
def test_pages_for_everybody_lead_to_it(found, page):
    client = create_app(
        found(server={"async_mode": "threading"}, booking={"enabled": True, "contact": "none"}).office
    ).test_client()
    assert 'href="/accessibility' in client.get(page).text
