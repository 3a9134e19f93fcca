"""What staff wrote in words of their own goes when the contact does, or with the visitor who asks."""

import json
from datetime import timedelta

import pytest

from queue_core import boards
from queue_core.actions import privacy, visits
from queue_core.language.catalogs import language
from queue_core.language.journal_words import in_words
from queue_core.serving.purging import purge
from tests.office import ZONE

ILL = "doamna Ștefania, 0721 987 654, i s-a făcut rău"
PHONE = "+40 721 987 654"


@pytest.fixture
def acts(found):
    return found(privacy={"keep_contact_days": 7, "keep_journal_days": 30})


def a_visit(acts) -> int:
    """A visitor called out of turn, with a reason and a note; and a break with its reason."""
    acts.book("R1", "10:00", name="Ștefania", phone=PHONE)
    ticket = acts.check_in("R1")["id"]
    acts.open("1")
    acts.call_this("1", ticket, reason=ILL)
    acts.do(visits.note, ticket, words=ILL)
    return ticket


def journal(acts) -> str:
    return json.dumps([row.why for row in acts.journal()], ensure_ascii=False)


def test_reasons_are_erased_so_long_after_they_were_given_and_not_before(acts):
    """That it was done stays, with when and by whom; and that there was a reason."""
    a_visit(acts)
    acts.pause("1", reason="la medic")
    acts.clock.forward(days=7)
    purge(acts.office, acts.clock.now, by="test")
    assert ILL in journal(acts) and "la medic" in journal(acts)
    acts.clock.forward(minutes=1)
    assert "2 events no longer have what staff wrote" in purge(acts.office, acts.clock.now, by="test")
    assert ILL not in journal(acts) and "la medic" not in journal(acts)
    called = next(row for row in acts.journal() if row.event == "ticket.called")
    assert (called.by, called.why) == ("test", {"because": "exception"})
    assert in_words(called.why, language("ro"), ZONE) == "Chemat după număr: motivul nu este afișat"
    assert "0 events no longer have what staff wrote" in purge(acts.office, acts.clock.now, by="test")


def test_a_long_journal_is_gone_through_a_part_at_a_time(acts, monkeypatch):
    monkeypatch.setattr(privacy, "AT_ONCE", 4)
    acts.open("1")
    for number in range(9):
        acts.pause("1", reason=f"motivul {number}")
        acts.open("1")
    acts.clock.forward(days=8)
    purge(acts.office, acts.clock.now, by="test")
    assert "motivul" not in journal(acts)


def test_a_visitor_who_asks_is_told_them_and_has_them_erased(acts):
    """On the journal and on the ticket; of others nothing is erased."""
    ticket = a_visit(acts)
    other = acts.take("taxes")["id"]
    acts.give_priority(other, reason="însărcinată")
    (told,) = privacy.export(acts.office, PHONE)
    assert ILL in [event.get("said") for event in told["events"]]
    acts.do(privacy.erase, PHONE)
    assert ILL not in journal(acts) and "însărcinată" in journal(acts)
    assert acts.ticket(ticket).note is None


def test_every_reason_is_shown_in_words_also_when_it_was_erased(acts):
    a_visit(acts)
    acts.pause("1", reason="la medic")
    acts.clock.now += timedelta(days=8)
    purge(acts.office, acts.clock.now, by="test")
    for row in boards.journal_after(acts.office, 0, 1000):
        for code in ("ro", "en"):
            in_words(row["why"], language(code), ZONE)
