"""No ticket called twice, none lost, no number twice: eight real processes on one office."""

import time
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.databases import POSTGRESQL
from tests.hammers import (
    FIRST_SLOT,
    PROCESSES,
    double_clicks,
    eight_desks,
    exceptions_too,
    hammered,
    one_reference,
    over_http,
    through_actions,
)
from tests.office import Acts, Clock, founded, replayed, shipped

TAKES = 40
STATES = {"waiting", "called", "serving", "held", "served", "no_show"}


def assert_nothing_lost_or_twice(rows, table, called_ids) -> None:
    """The journal is gap-free and replays to the table; each ticket was called once, and is over."""
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    assert replayed(rows) == {row.id: (row.number, row.state) for row in table}
    keys = [(row.day_on, row.number) for row in table]
    assert len(set(keys)) == len(keys)
    assert sorted(called_ids) == sorted(row.id for row in table)
    assert sorted(row.ticket_id for row in rows if row.event == "ticket.called") == sorted(called_ids)
    assert {row.state for row in table} == {"served"}


def assert_called_in_order(rows, table) -> None:
    """Each call took the smallest key of those who waited then, as the journal tells it."""
    key = {row.id: (row.rank, row.due_at, row.id) for row in table}
    waiting: set[int] = set()
    for row in rows:
        if row.event in ("ticket.taken", "ticket.checked_in"):
            waiting.add(row.ticket_id)
        elif row.event == "ticket.called":
            assert key[row.ticket_id] == min(key[each] for each in waiting)
            waiting.remove(row.ticket_id)
    assert not waiting


@pytest.mark.parametrize("url", sorted({"", POSTGRESQL}), ids=lambda url: url[:10] or "sqlite")
def test_eight_processes_on_one_database_call_each_ticket_once_and_in_order(tmp_path, url):
    """Each takes and calls as fast as it can; together they are one line."""
    clock = Clock(datetime.now(UTC))
    office_id = time.time_ns() // 1000 if url else 1
    office = founded(shipped(tmp_path, **eight_desks(), storage={"url": url}), clock.now, office_id)
    acts = Acts(office, clock)
    acts.open(*office.settings.desks)
    called = hammered(through_actions, str(tmp_path), TAKES, url, office_id)
    for _ in office.settings.desks:
        for row in acts.tickets():
            if row.state == "called":
                acts.finish(row.id)
    rows, table = acts.journal(), acts.tickets()
    assert len(table) == PROCESSES * TAKES
    assert_nothing_lost_or_twice(rows, table, [each["id"] for each in called])
    assert_called_in_order(rows, table)
    office.storage.close()


@pytest.mark.parametrize("url", sorted({"", POSTGRESQL}), ids=lambda url: url[:10] or "sqlite")
def test_exceptions_of_eight_processes_lose_nobody_and_break_no_order(tmp_path, url):
    """At once, priority, taken up again and put back, all at the same time: the journal replays to the table,
    each call in order took the smallest key of those who waited, and each act that was answered stands."""
    clock = Clock(datetime.now(UTC))
    office_id = time.time_ns() // 1000 if url else 1
    office = founded(shipped(tmp_path, **eight_desks(), storage={"url": url}), clock.now, office_id)
    acts = Acts(office, clock)
    acts.open(*office.settings.desks)
    done = hammered(exceptions_too, str(tmp_path), TAKES // 2, url, office_id)
    rows, table = acts.journal(), acts.tickets()
    assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
    tickets = [row for row in rows if row.ticket_id is not None]
    assert replayed(tickets) == {row.id: (row.number, row.state) for row in table}
    assert len({row.number for row in table}) == len(table)
    assert_open_calls_in_order(tickets, table)
    told = Counter(act for act, answer, _ in done if answer in STATES)
    written = Counter(event.event for event in tickets)
    assert told["serve_at_once"] + told["call_next"] == written["ticket.called"]
    assert told["reopen"] == written["ticket.reopened"] > 0
    assert told["give_priority"] == written["ticket.priority_given"] > 0
    assert told["withdraw_priority"] == written["ticket.priority_withdrawn"]
    assert told["put_back"] == written["ticket.put_back"] > 0
    refusals = {answer for _, answer, _ in done} - STATES
    assert refusals <= {"wrong_state", "already_so", "unknown_ticket", "nobody_waiting"}
    at_desks = [row.desk for row in table if row.state == "called"]
    assert sorted(at_desks) == sorted(set(at_desks))
    office.storage.close()


def assert_open_calls_in_order(rows, table) -> None:
    """Each call but those at once took the smallest key of those who waited, by the marks of the moment."""
    key = {row.id: [row.due_at, row.id] for row in table}
    rank = dict.fromkeys(key, 2)
    waiting: set[int] = set()
    for row in rows:
        if row.event == "ticket.priority_given":
            rank[row.ticket_id] = 1
        elif row.event == "ticket.priority_withdrawn":
            rank[row.ticket_id] = 2
        elif row.event in ("ticket.taken", "ticket.put_back"):
            waiting.add(row.ticket_id)
        elif row.event == "ticket.called":
            if row.why["because"] != "at_once":
                assert row.ticket_id == min(waiting, key=lambda each: [rank[each], *key[each]])
            waiting.remove(row.ticket_id)


def opened(server, **changes):
    """A server with eight open desks of one service, no printer, and acts on its database."""
    running = server(printer=[], **eight_desks(), **changes)
    office = founded(shipped(running.folder, **running.changes), datetime.now(UTC))
    for desk in office.settings.desks:
        running.client("desk").post(f"/desks/{desk}/open")
    return running, Acts(office, Clock(datetime.now(UTC)))


@pytest.mark.parametrize("async_mode", ["eventlet", "threading"])
def test_eight_clients_of_one_server_get_each_ticket_once_and_in_order(server, async_mode):
    """Takes, check-ins and calls at once over HTTP; what they were told is what the journal tells."""
    running, acts = opened(server, async_mode=async_mode)
    slot = datetime.now(UTC) + timedelta(minutes=5)
    for who in range(PROCESSES):
        for number in range(0, TAKES, 5):
            acts.book(f"REF-{who}-{number}", slot)
    answers = hammered(over_http, running.url, running.tokens, TAKES)
    assert {(what, status) for what, status, _ in answers} <= {
        ("take", 201),
        ("check-in", 201),
        ("call", 201),
        ("call", 409),
    }
    assert {data["code"] for _, status, data in answers if status == 409} <= {"nobody_waiting"}
    told = [data for what, status, data in answers if what in ("take", "check-in")]
    rows, table = acts.journal(), acts.tickets()
    assert {(each["id"], each["number"]) for each in told} == {(row.id, row.number) for row in table}
    called = [data["id"] for what, status, data in answers if (what, status) == ("call", 201)]
    rows = [row for row in rows if row.event.split(".")[0] == "ticket"]
    assert replayed(rows) == {row.id: (row.number, row.state) for row in table}
    assert sorted(called) == sorted(row.id for row in table)
    assert len({row.number for row in table}) == len(table) == PROCESSES * (TAKES + TAKES // 5)
    assert_called_in_order(rows, table)
    journal = running.client("read").get("/journal?after=0")
    assert [row["seq"] for row in journal] == list(range(1, len(journal) + 1))
    acts.office.storage.close()


def test_a_click_that_arrives_eight_times_is_one_call(server):
    """The same Idempotency-Key from eight clients at once: one call, eight times the same answer."""
    running, acts = opened(server)
    clicks = 12
    for _ in range(clicks):
        acts.take("taxes")
    answers = hammered(double_clicks, running.url, running.token("desk"), clicks)
    for click in range(clicks):
        mine = [(status, data) for each, status, data in answers if each == click]
        assert len(mine) == PROCESSES
        assert all(answer == mine[0] for answer in mine)
        assert (mine[0][0], mine[0][1]["number"]) == (201, f"A{click + 1:03d}")
    assert acts.events().count("ticket.called") == clicks
    acts.office.storage.close()


def test_one_reference_put_by_eight_processes_is_one_appointment_and_the_latest_word_stands(server):
    """Made once, with one code; whoever comes late with an older word changes nothing."""
    running, acts = opened(server)
    puts = 15
    answers = hammered(one_reference, running.url, running.token("feed"), puts)
    assert sorted(status for _, status, _ in answers) == [200] * (PROCESSES * puts - 1) + [201]
    assert len({data["code"] for *_, data in answers}) == 1
    last = max(revision for revision, *_ in answers)
    assert acts.appointment("ONE").slot_at == FIRST_SLOT + timedelta(minutes=last)
    # An answer says what stands: this word, or one said later.
    for revision, _, data in answers:
        assert datetime.fromisoformat(data["slot_at"]) >= FIRST_SLOT + timedelta(minutes=revision)
    acts.office.storage.close()
