"""A paper with a place where something else is done: one for each request, and no ticket."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from queue_core import boards
from queue_core.actions import places
from queue_core.actions.once import Once
from queue_core.boards.paper import slip_of_job
from queue_core.data.prints import print_job as jobs
from queue_core.machines import print_queue
from tests.office import refused

PLACE = {
    "ask": {"ro": "Carte de identitate?", "en": "An identity card?"},
    "what": {"ro": "Cărți de identitate", "en": "Identity cards"},
    "where": {"ro": "Str. Mare nr. 2", "en": "2 Mare Street"},
    "hours": {"ro": "luni–vineri 9–17", "en": "Monday to Friday, 9 to 5"},
    "papers": {"ro": ["certificatul de naștere"], "en": ["your birth certificate"]},
    "map": "https://maps.example.ro/2",
}


@pytest.fixture
def acts(found):
    return found(elsewhere=[PLACE])


def order(acts, **asked):
    return acts.do(places.order_slip, 1, language="en", **asked)


def kept(acts):
    with acts.office.storage.reading() as db:
        return db.execute(select(jobs).order_by(jobs.c.id)).all()


def test_the_paper_says_the_place_in_the_visitors_language_and_has_no_ticket(acts):
    """Its job is the answer; the journal has the request and nobody in it."""
    job = order(acts)["job"]
    (row,) = kept(acts)
    assert (row.id, row.ticket_id, row.state, row.printer) == (job, None, "waiting", "kiosk")
    assert {key: row.facts[key] for key in ("kind", "where", "hours", "papers", "map")} == {
        "kind": "place",
        "where": "2 Mare Street",
        "hours": "Monday to Friday, 9 to 5",
        "papers": ["your birth certificate"],
        "map": "https://maps.example.ro/2",
    }
    assert (acts.tickets(), acts.events()) == ([], ["place.slip_ordered"])


def test_pressed_twice_it_is_one_paper(acts):
    """The same form again gets the first answer; a later request is another paper."""
    once = Once.of("kiosk:door", "POST", "/kiosk/elsewhere/1/slip", "k1", {})
    assert order(acts, once=once) == order(acts, once=once)
    assert len(kept(acts)) == 1
    order(acts)
    assert len(kept(acts)) == 2


def test_a_screen_keeps_the_pause_between_any_two_papers(acts):
    """A ticket and a place alike, from one screen; another screen is free."""
    order(acts, screen="door")
    with refused("one_at_a_time"):
        order(acts, screen="door")
    with refused("one_at_a_time"):
        acts.take("taxes", screen="door")
    order(acts, screen="hall")
    acts.clock.forward(seconds=3)
    acts.take("taxes", screen="door")


@pytest.mark.parametrize("number", [0, 2, -1])
def test_a_place_that_is_not_there_is_refused(acts, number):
    with refused("not_found"):
        acts.do(places.order_slip, number, language="en")


def test_without_a_printer_there_is_no_job(found):
    acts = found(elsewhere=[PLACE], printer=[])
    assert order(acts) == {"job": None}
    assert kept(acts) == []


def test_who_asked_has_gone_when_it_comes_late_so_it_is_kept_back_and_nobody_is_told(acts):
    """Nor is one that failed tried again: the screen had it all. Tickets' slips are not held up by it."""
    job, later = order(acts)["job"], order(acts)["job"]
    handed = print_queue.hand_out(acts.office, "kiosk", acts.clock.now)
    assert handed.id == job
    told = {"turn": 1, "sent": False, "now": acts.clock.now}
    print_queue.report(acts.office, job, "kiosk", "no_paper", **told)
    acts.clock.forward(seconds=61)
    ticket = acts.take("taxes")["id"]
    assert print_queue.hand_out(acts.office, "kiosk", acts.clock.now).ticket_id == ticket
    for each in (job, later):
        assert slip_of_job(acts.office, each)["state"] == "stale"
    (printer,) = boards.printers(acts.office)
    assert (printer["kept_back"], printer["unconfirmed"]) == (0, [])


def test_an_agent_that_knows_tickets_alone_is_given_no_other_paper(acts):
    """An older program at a kiosk's computer; tickets pass by what it cannot draw."""
    order(acts)
    ticket = acts.take("taxes")["id"]
    asked = acts.office, "kiosk", acts.clock.now
    assert print_queue.hand_out(*asked, tickets_only=True).ticket_id == ticket
    assert print_queue.hand_out(*asked, tickets_only=True) is None
    acts.clock.forward(seconds=1)
    assert print_queue.hand_out(*asked).ticket_id is None


def test_what_becomes_of_it_is_read_by_its_job(acts):
    job = order(acts)["job"]
    assert slip_of_job(acts.office, job) == {
        "state": "waiting",
        "problem": None,
        "moved_to": None,
        "is_second": False,
    }
    handed = print_queue.hand_out(acts.office, "kiosk", acts.clock.now + timedelta(seconds=1))
    print_queue.report(acts.office, job, "kiosk", None, acts.clock.now, turn=handed.tries, sent=True)
    assert slip_of_job(acts.office, job)["state"] == "printed"
    assert slip_of_job(acts.office, job + 1) is None
