"""A walk-in takes a ticket."""

import tomllib
from datetime import date

import pytest
from sqlalchemy import select, update

from queue_core.data.office import counter
from queue_core.data.prints import print_job
from tests.office import ROUND_THE_CLOCK, SHIPPED, local, refused


def as_shipped(*sections):
    file = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    return {section: file[section] for section in sections}


def jobs(acts):
    with acts.office.storage.reading() as db:
        return list(db.execute(select(print_job).order_by(print_job.c.id)))


def test_a_walk_in_stands_at_the_arrival_behind_those_before(acts, clock):
    """Rank 2, due at the arrival, in the service's line, with the next number of its letter."""
    first = acts.take("taxes")
    clock.forward(minutes=3)
    second = acts.take("taxes")
    assert (first["number"], second["number"]) == ("A001", "A002")
    assert (second["rank"], second["state"], second["origin"]) == (2, "waiting", "walk_in")
    assert second["due_at"] == second["taken_at"] == clock.now.isoformat()
    assert (first["ahead"], second["ahead"]) == (0, 1)
    assert second["slot_at"] is second["desk"] is second["called_at"] is None


def test_each_service_counts_for_itself(acts):
    """The letter opens the number; people of another service are not ahead."""
    acts.take("taxes")
    other = acts.take("urban-planning")
    assert (other["number"], other["ahead"]) == ("B001", 0)


def test_priority_goes_before_walk_ins_and_counts_with_them(acts):
    """Rank 1 in the same series: the room sees no difference but the order."""
    acts.take("taxes")
    priority = acts.take("taxes", priority=True)
    assert (priority["number"], priority["rank"], priority["ahead"]) == ("A002", 1, 0)


def test_ticket_and_slip_are_made_together(acts):
    """One print job for the default printer, in the same transaction, saying what the slip will say."""
    ticket = acts.take("taxes", language="en")
    (job,) = jobs(acts)
    assert (job.ticket_id, job.printer, job.state) == (ticket["id"], "kiosk", "waiting")
    assert job.facts["number"] == "A001"
    assert job.facts["service"] == "Local taxes and fees"
    assert job.facts["desks"] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"service": "weddings"}, "unknown_service"),
        ({"service": ""}, "unknown_service"),
        ({"service": "taxes", "language": "fr"}, "unknown_language"),
    ],
)
def test_what_the_office_does_not_have_is_refused(acts, asked, code):
    """Each fault has a code, and nothing is journalled."""
    with refused(code):
        acts.take(**asked)
    assert acts.journal() == []


@pytest.mark.parametrize(
    ("when", "day", "code"),
    [
        ("08:29", date(2026, 3, 10), "closed"),
        ("16:15", date(2026, 3, 10), "intake_ended"),
        ("12:00", date(2026, 3, 14), "closed"),
        ("12:00", date(2026, 4, 10), "closed"),
    ],
)
def test_outside_the_hours_no_ticket_is_given(found, clock, when, day, code):
    """Closed, closing soon, weekend, holiday; the refusal says when it opens again."""
    clock.at(when, day)
    acts = found(**as_shipped("hours", "holiday"))
    with refused(code) as refusal:
        acts.take("taxes")
    assert refusal.value.facts["opens_at"] > clock.now


def test_stopped_intake_refuses_walk_ins_of_that_service_only_until_opened(acts):
    """What a supervisor stops, a supervisor opens."""
    acts.stop_intake("taxes")
    with refused("intake_stopped"):
        acts.take("taxes")
    assert acts.take("utilities")["number"] == "E001"
    acts.open_intake("taxes")
    assert acts.take("taxes")["number"] == "A001"


def test_the_daily_cap_refuses_the_next_walk_in_and_leaves_no_gap(found, clock):
    """At the cap no number is used up by refusals; the next day counts anew."""
    services = as_shipped("service")["service"]
    services[0]["daily_cap"] = 2
    acts = found(service=services)
    acts.take("taxes")
    acts.take("taxes", priority=True)
    for _ in range(3):
        with refused("cap_reached"):
            acts.take("taxes")
    assert acts.take("urban-planning")["number"] == "B001"
    acts.book("R1", "10:00")
    assert acts.check_in("R1")["number"] == "PA001"
    clock.forward(days=1)
    assert acts.take("taxes")["number"] == "A001"


def test_after_a999_comes_a1000(acts, clock):
    """The counter goes on; the number grows a digit."""
    acts.take("taxes")
    with acts.office.storage.transaction(1) as db:
        db.execute(update(counter).values(count=998))
    assert [acts.take("taxes")["number"] for _ in range(3)] == ["A999", "A1000", "A1001"]


def test_a_visitor_leaves_the_line(acts):
    """Cancel from waiting; the ticket ends, and cannot be cancelled twice."""
    ticket = acts.take("taxes")
    left = acts.cancel(ticket["id"])
    assert (left["state"], left["ahead"]) == ("cancelled", None)
    assert left["ended_at"] is not None
    with refused("wrong_state"):
        acts.cancel(ticket["id"])
    with refused("unknown_ticket"):
        acts.cancel(999)


def test_ahead_is_counted_to_a_hundred_within_an_act(acts):
    """An act costs the same however long the line is."""
    for _ in range(103):
        last = acts.take("taxes")
    assert last["ahead"] == 100


def test_the_local_day_of_the_office_numbers_the_ticket(found, clock):
    """Just after the Bucharest midnight it is a new day, though not yet in UTC."""
    acts = found(hours=ROUND_THE_CLOCK)
    clock.now = local("23:59")
    acts.cancel(acts.take("taxes")["id"])
    clock.forward(minutes=2)
    ticket = acts.take("taxes")
    assert ticket["number"] == "A001"
    assert acts.ticket(ticket["id"]).day_on == date(2026, 3, 11)
