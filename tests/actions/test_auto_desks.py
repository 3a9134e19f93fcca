"""`[[desk]] auto`: while such a desk has nobody, whoever comes is called there by itself."""

import time
from datetime import UTC, datetime, timedelta

import pytest

from tests.databases import POSTGRESQL
from tests.hammers import PROCESSES, eight_desks, hammered, only_takes
from tests.office import Acts, Clock, founded, refused, shipped
from tests.servers import until

DESKS = [
    {"name": "1", "services": ["taxes"], "auto": True},
    {"name": "2", "services": ["taxes", "urban-planning"]},
    {"name": "3", "services": ["urban-planning"], "auto": True},
]


@pytest.fixture
def auto(found):
    """The three desks, open."""
    acts = found(desk=DESKS)
    acts.open("1", "2", "3")
    return acts


def at_desks(acts) -> dict[str, str]:
    return {row.number: row.desk for row in acts.tickets() if row.state == "called"}


def test_who_comes_is_called_with_the_reason_of_the_place(auto):
    """By the office, in the transaction of the arrival; a desk that is not so calls nobody."""
    auto.take("taxes")
    assert at_desks(auto) == {"A001": "1"}
    last = auto.journal()[-1]
    assert (last.event, last.by, last.why["because"]) == ("ticket.called", "system", "arrival")
    auto.take("taxes")
    assert at_desks(auto) == {"A001": "1"}, "desk 1 has somebody, desk 2 waits for its clerk"


@pytest.mark.parametrize("act", ["pause", "close"])
def test_a_desk_that_was_paused_or_closed_calls_nobody(auto, act):
    getattr(auto, act)("1")
    auto.take("taxes")
    assert at_desks(auto) == {}


def test_what_the_clerk_does_is_not_answered_by_a_call(auto, clock):
    """Undone, put back or finished, the desk waits for its clerk; and where people wait, so does whoever
    comes."""
    first = auto.take("taxes")
    auto.undo("1")
    assert at_desks(auto) == {}
    auto.take("taxes")
    assert at_desks(auto) == {}, "A001 waits since the clerk took the call back"
    assert auto.called("1") == "A001"
    auto.put_back(first["id"])
    assert at_desks(auto) == {}
    auto.call("1")
    auto.finish(first["id"])
    assert at_desks(auto) == {}
    auto.open("1")
    assert at_desks(auto) == {}


def test_while_anybody_waits_for_its_clerk_not_even_a_booked_visitor_is_called(auto):
    """Who comes with an appointment is first in the line, and waits for the clerk's call as the others do."""
    auto.take("taxes")
    auto.undo("1")
    auto.book("P1", "10:00")
    auto.check_in("P1")
    assert at_desks(auto) == {}
    assert auto.called("1") == "PA001"


def test_a_press_on_an_empty_desk_ends_nobody_who_was_called_meanwhile(auto):
    """The clerk saw nobody: what was seen rules."""
    auto.take("taxes")
    auto.take("taxes")
    with refused("changed"):
        auto.call("1", finish_current=True, seen=None)
    assert at_desks(auto) == {"A001": "1"}


def test_who_is_sent_on_or_put_back_comes_too(auto):
    """To another desk than the one that did it."""
    auto.pause("1")
    auto.take("taxes")
    ticket = auto.call("2")
    auto.transfer(ticket["id"], service="urban-planning")
    assert at_desks(auto) == {"A001": "3"}


def test_the_desk_that_has_waited_longest_calls_first(found, clock):
    acts = found(desk=[{"name": name, "services": ["taxes"], "auto": True} for name in "12"])
    acts.open("2")
    clock.forward(minutes=1)
    acts.open("1")
    acts.take("taxes")
    acts.take("taxes")
    assert at_desks(acts) == {"A001": "2", "A002": "1"}


def test_a_visitor_at_another_desk_is_not_called_to_two(auto):
    """With an appointment for each: the second waits until the first is over, and then for a clerk."""
    auto.pause("1")
    for reference, service in (("P1", "taxes"), ("P2", "urban-planning")):
        auto.book(reference, "10:00", service, phone="0721000111")
    auto.check_in("P1")
    assert at_desks(auto) == {"PB001": "3"}
    with refused("nobody_waiting"):
        auto.call("2")


def test_who_joins_by_the_clock_is_called_when_the_number_joins(auto, clock):
    """An appointment at 11:30 joins at 10:30; the office looks every other second."""
    auto.book("P1", "11:30")
    auto.check_in("P1")
    clock.at("10:29")
    assert auto.call_who_joins()["called"] == 0
    clock.forward(seconds=62)
    assert auto.call_who_joins()["called"] == 1
    assert at_desks(auto) == {"PA001": "1"}
    assert auto.call_who_joins()["called"] == 0


def test_who_joined_while_the_desk_was_not_free_waits_for_its_clerk(auto, clock):
    auto.book("P1", "11:30")
    auto.check_in("P1")
    clock.at("10:29")
    busy = auto.take("taxes")
    clock.forward(seconds=90)
    auto.finish(busy["id"])
    clock.forward(seconds=5)
    assert auto.call_who_joins()["called"] == 0


@pytest.mark.heavy
@pytest.mark.parametrize("url", sorted({"", POSTGRESQL}), ids=lambda url: url[:10] or "sqlite")
def test_eight_processes_call_one_to_each_desk(tmp_path, url):
    """Each brings visitors at the same time: every desk has one, the rest wait."""
    clock = Clock(datetime.now(UTC))
    office_id = time.time_ns() // 1000 if url else 1
    desks = {"desk": [each | {"auto": True} for each in eight_desks()["desk"]]}
    office = founded(shipped(tmp_path, **desks, storage={"url": url}), clock.now, office_id)
    acts = Acts(office, clock)
    acts.open(*office.settings.desks)
    hammered(only_takes, str(tmp_path), 10, url, office_id, desks)
    rows = acts.tickets()
    called = sorted(row.desk for row in rows if row.state == "called")
    assert called == sorted(office.settings.desks)
    assert len(rows) == 10 * PROCESSES
    assert acts.events().count("ticket.called") == PROCESSES
    first = sorted(rows, key=lambda row: row.id)[:PROCESSES]
    assert {row.state for row in first} == {"called"}
    office.storage.close()


def test_a_server_calls_who_joins_by_the_clock(server):
    """Its leader looks; nobody acts."""
    running = server(printer=[], desk=DESKS)
    desk, kiosk = running.client("desk"), running.client("kiosk")
    desk.post("/desks/1/open")
    slot = datetime.now(UTC) + timedelta(minutes=60, seconds=4)
    running.client("feed").ask("PUT", "/appointments/P1", {"service": "taxes", "slot_at": slot.isoformat()})
    status, ticket = kiosk.post("/check-ins", {"code": "P1"})
    assert (status, ticket["state"]) == (201, "waiting")
    until(lambda: desk.get("/desks")[0]["ticket"] == ticket["number"])
