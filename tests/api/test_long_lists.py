"""Five thousand wait, are booked and stand in the journal: who reads them all holds up nobody."""

import http.client
import threading
import time
from datetime import UTC, datetime, timedelta
from statistics import median

import pytest
from sqlalchemy import insert

from queue_core.actions import feed_appointments
from queue_core.data.tickets import ticket
from tests.api import BASE, Api, opened, soon
from tests.office import founded, shipped

MANY = 5_000
LISTS, ACTS = 5, 20


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    """A server on which so many wait and are booked; the bookings are in the journal."""
    with opened(tmp_path_factory.mktemp("long"), printer=[]) as api:
        now = datetime.now(UTC)
        office = founded(shipped(api.server.folder, **api.server.changes), now)
        arrived = now - timedelta(hours=1)
        waiting = [
            {
                "office_id": office.id, "day_on": office.settings.opening.local_day(now), "language": "ro",
                "number": f"A{number:05}", "service": "taxes", "line": "taxes", "origin": "walk_in",
                "state": "waiting", "rank": 2, "due_at": arrived + timedelta(milliseconds=number),
                "taken_at": arrived + timedelta(milliseconds=number),
            }
            for number in range(10_000, 10_000 + MANY)
        ]  # fmt: skip
        with office.storage.transaction(office.id) as db:
            db.execute(insert(ticket), waiting)
        booked = [
            {"reference": f"REF-{number}", "service": "taxes", "slot_at": soon(hours=1)}
            for number in range(MANY)
        ]
        for first in range(0, MANY, 500):
            feed_appointments.put_many(office, booked[first : first + 500], by="test", now=now)
        office.storage.close()
        yield api


def seconds(api: Api, method: str, path: str, connection: http.client.HTTPConnection) -> float:
    """How long a whole answer takes; it is not read as JSON, which would take this process's time."""
    headers = {"Authorization": f"Bearer {api.server.token('supervisor')}"}
    began = time.monotonic()
    connection.request(
        method, BASE + path, b'{"service": "utilities"}' if method == "POST" else None, headers
    )
    answer = connection.getresponse()
    answer.read()
    assert answer.status in (200, 201)
    return time.monotonic() - began


@pytest.mark.parametrize("path", ["/line", "/appointments", "/journal"])
def test_others_act_while_a_list_of_five_thousand_is_made(api, path):
    """It is made again and again; an act waits for a part of it, not for the whole."""
    lists: list[float] = []
    over = threading.Event()

    def read_on() -> None:
        reader = http.client.HTTPConnection("127.0.0.1", api.server.port, timeout=60)
        while not over.is_set():
            lists.append(seconds(api, "GET", path, reader))
        reader.close()

    clerk = http.client.HTTPConnection("127.0.0.1", api.server.port, timeout=60)
    before = [seconds(api, "POST", "/tickets", clerk) for _ in range(ACTS)]
    reading = threading.Thread(target=read_on)
    reading.start()
    beside: list[float] = []
    try:
        while len(lists) < LISTS or len(beside) < ACTS:
            assert reading.is_alive()
            beside.append(seconds(api, "POST", "/tickets", clerk))
    finally:
        over.set()
        reading.join()
        clerk.close()
    told = f"lists {median(lists):.3f} s, acts beside {median(beside):.3f} s, alone {median(before):.3f} s"
    assert len(api.get(f"{path}?limit={MANY}")) == MANY
    assert len(beside) > 2 * len(lists), told
    assert median(beside) < median(lists) / 2, told
