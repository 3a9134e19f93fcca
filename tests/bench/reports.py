"""A year of 250 000 tickets: the supervisor's report on all of it, while a kiosk gives tickets."""

import random
import time
from datetime import UTC, date, datetime, timedelta
from datetime import time as clock_time
from pathlib import Path

import requests
from sqlalchemy import insert, update

from queue_core import boards
from queue_core.actions import day_end, staff
from queue_core.data.db import Office
from queue_core.data.journal import journal
from queue_core.data.office import counter
from queue_core.data.office import office as offices
from queue_core.data.tickets import ticket
from tests.bench.feed import meanwhile, take
from tests.bench.figures import Figure, at
from tests.bench.running import Asker
from tests.office import ZONE, founded, shipped
from tests.servers import Server

TICKETS, DAYS, GOAL_MS = 250_000, 250, 1000.0
DESKS = {
    "taxes": "123",
    "urban-planning": "34",
    "population-records": "6",
    "utilities": "47",
    "local-police": "5",
    "sanitation": "57",
    "social-assistance": "8",
}
SERVICES = ("taxes", "taxes", "taxes", *DESKS)
PASSWORD = "a good password"


def measure(folder: Path, rounds: int) -> list[Figure]:
    """The page of the whole year, so many times alone, and so many while tickets are taken. The goal is the
    floor; what keeping a day's figures at its end costs, is measured on the year's days."""
    server = Server(folder / "year", printer=[])
    office = founded(shipped(server.folder, **server.changes), datetime.now(UTC))
    first, last = a_year(office)
    began = time.perf_counter()
    day_end.keep_missing(office)
    each_day = (time.perf_counter() - began) * 1000 / DAYS
    hashed, now = staff.hashed(PASSWORD), datetime.now(UTC)
    staff.add_staff(office, "ioana", name="ioana", role="supervisor", password_hash=hashed, by="b", now=now)
    office.storage.close()
    server.start()
    try:
        browser = _signed_in(server)
        page = f"{server.url}/counter/reports?first={first}&last={last}"
        took = [_read(browser, page) for _ in range(rounds)]
        kiosk = Asker(server.url, server.token("kiosk"))
        alone = [take(kiosk) for _ in range(rounds)]
        beside, _ = meanwhile(kiosk, lambda: [_read(browser, page) for _ in range(rounds)])
    finally:
        server.stop()
    return [
        Figure("a year's report, p50 ms of 1000", at(0.5, took), GOAL_MS, 1.0),
        Figure("a year's report, slowest, ms of 1000", max(took), GOAL_MS),
        Figure("take a ticket meanwhile (report), p50 ms", at(0.5, beside), at(0.5, alone)),
        Figure("take a ticket meanwhile (report), p99 ms", at(0.99, beside), at(0.99, alone)),
        Figure("a day of 1000 tickets kept at its end, ms of 1000", each_day, GOAL_MS),
    ]


def _signed_in(server: Server) -> requests.Session:
    browser = requests.Session()
    page = browser.get(f"{server.url}/counter/sign-in").text
    csrf = page.partition('name="csrf" content="')[2].partition('"')[0]
    form = {"login": "ioana", "password": PASSWORD, "csrf_token": csrf}
    assert browser.post(f"{server.url}/counter/sign-in", form).status_code == 200
    return browser


def _read(browser: requests.Session, page: str) -> float:
    began = time.perf_counter()
    answer = browser.get(page)
    took = (time.perf_counter() - began) * 1000
    assert answer.status_code == 200 and f">{TICKETS}<" in answer.text
    return took


def a_year(office: Office) -> tuple[date, date]:
    """Past working days with their tickets and events, by direct inserts; the first and the last."""
    today = office.settings.opening.local_day(datetime.now(UTC))
    past = (today - timedelta(days=back) for back in range(1, 365))
    days = sorted([day for day in past if day.weekday() < 5][:DAYS])
    chance, made, seq = random.Random(7), 0, boards.last_seq(office)
    for day in days:
        tickets, events = [], []
        for number in range(TICKETS // DAYS):
            made += 1
            rows = _visit(chance, day, made, number)
            tickets.append(rows[0])
            for event in rows[1:]:
                seq += 1
                events.append(event | {"seq": seq})
        with office.storage.transaction(office.id) as db:
            db.execute(insert(ticket), tickets)
            db.execute(insert(journal), events)
            db.execute(
                insert(counter), [{"office_id": 1, "day_on": day, "series": "A", "count": len(tickets)}]
            )
    with office.storage.transaction(office.id) as db:
        db.execute(update(offices).values(last_seq=seq))
    return days[0], days[-1]


def _visit(chance: random.Random, day: date, made: int, number: int) -> list[dict]:
    opens = datetime.combine(day, clock_time(8, 30), ZONE).astimezone(UTC)
    taken_at = opens + timedelta(seconds=int(number * 28_000 * DAYS / TICKETS))
    booked = chance.random() < 0.4
    called_at = taken_at + timedelta(seconds=chance.randrange(30, 900 if booked else 3600))
    started_at = called_at + timedelta(seconds=chance.randrange(10, 90))
    ended_at = started_at + timedelta(seconds=chance.randrange(120, 1200))
    service = chance.choice(SERVICES)
    desk = chance.choice(DESKS[service])
    rank = 0 if booked else 2
    why = {"because": "appointment" if booked else "arrival", "arrived_at": taken_at.isoformat()}
    about = {"office_id": 1, "ticket_id": made, "number": f"A{number:04d}", "service": service, "by": "bench"}
    taken = {
        "id": made,
        "office_id": 1,
        "day_on": day,
        "number": f"A{number:04d}",
        "service": service,
        "origin": "appointment" if booked else "walk_in",
        "language": "ro",
        "state": "served",
        "line": service,
        "rank": rank,
        "due_at": taken_at,
        "taken_at": taken_at,
        "slot_at": taken_at if booked else None,
        "desk": desk,
        "called_at": called_at,
        "started_at": started_at,
        "ended_at": ended_at,
    }
    came = "ticket.checked_in" if booked else "ticket.taken"
    return [
        taken,
        about | {"event": came, "at": taken_at, "desk": None, "why": None},
        about | {"event": "ticket.called", "at": called_at, "desk": desk, "why": why},
        about | {"event": "ticket.started", "at": started_at, "desk": desk, "why": None},
        about | {"event": "ticket.finished", "at": ended_at, "desk": desk, "why": None},
    ]
