"""The computer's clock is set while the office is at work, and runs over midnight and into winter time."""

from datetime import UTC, datetime, timedelta

import pytest
import requests

from queue_core.machines import print_queue
from tests.faults import LONG
from tests.faults.load import Load
from tests.faults.witness import TRACEBACK, Screen, acts_of, boards_are_right, called_in_order, lines
from tests.servers import until
from tests.set_clock import Clock
from tests.web.staff_browser import STAFF, csrf, with_accounts

HOUR = 3600.0
ANSWERS = 300 if LONG else 25
BOOKED = 50
IN_BUCHAREST = {"timezone": "Europe/Bucharest"}
BEFORE_MIDNIGHT = datetime(2026, 10, 24, 20, 59, 55, tzinfo=UTC)


@pytest.fixture
def servers_clock(tmp_path):
    return Clock(tmp_path)


class Browser(requests.Session):
    """A browser that is given paths."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def request(self, method, url, *asked, **more):
        return super().request(method, self._url + url, *asked, **more)


def test_setting_the_clock_changes_no_order_and_holds_up_nobody(server, servers_clock):
    """An hour back, right again, an hour forward, right again: under load nothing is refused, the line keeps
    its order, screens, kiosks and staff stay, and each time the log has one line."""
    kiosks = {"pause_seconds": 0, "acts_per_minute": 12}
    running = server(
        environment=servers_clock.environment,
        printer=[],
        kiosk=kiosks,
        line={"early_minutes": 240},
    )
    staff, kiosk = Browser(running.url), Browser(running.url)
    with acts_of(running) as acts:
        with_accounts(acts.office, acts.clock.now)
        for number in range(BOOKED):
            acts.book(f"REF-{number}", acts.clock.now + timedelta(minutes=5))
        for login in [name for name, role in STAFF.items() if role == "clerk"]:
            form = {"login": login, "password": "a long password", "csrf_token": csrf(staff)}
            assert staff.post("/counter/sign-in", data=form).status_code == 200
        assert kiosk.get(f"/kiosk/?token={running.token('kiosk')}").status_code == 200
        word, pressed = csrf(kiosk), 0
        with Screen(running.url) as screen, Load(running, booked=BOOKED) as load:
            for times, set_to in enumerate((0.0, -HOUR, 0.0, HOUR, 0.0)):
                servers_clock.add(set_to)
                until(lambda many=times: len(lines(running.log, "The clock was set")) == many)
                load.hear(ANSWERS)
                for _ in range(8):
                    form = {"service": "taxes", "csrf_token": word, "key": str(pressed)}
                    answer = kiosk.post("/kiosk/tickets", data=form, allow_redirects=False)
                    assert answer.status_code == 303, answer.text
                    pressed += 1
                load.rest()
                boards_are_right(running, screen, acts)
                assert staff.get("/counter/", allow_redirects=False).status_code == 200
                load.go_on()
            load.rest()
            assert screen.ends <= 4
            assert "refused" not in load.witness.refused
        called_in_order(acts)
        rows, table = acts.journal(), acts.tickets()
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        assert len({(row.day_on, row.number) for row in table}) == len(table)
        assert "day.ended" not in acts.events()
    assert len(lines(running.log, "The clock was set")) == 4, running.log
    assert TRACEBACK not in running.log, running.log


def test_midnight_and_the_repeated_hour_come_once(server, servers_clock):
    """Into Sunday, 25 October 2026; back over midnight and into it again; then from 03:59:59 to 03:00:00. The
    day ends once, numbers stay unique, and the hours of the repeated hour are those of its first half."""
    servers_clock.set(BEFORE_MIDNIGHT - timedelta(hours=2))
    running = server(
        environment=servers_clock.environment,
        printer=[],
        office=IN_BUCHAREST,
        hours={"sat": ["00:00-23:58"], "sun": ["00:00-03:30", "03:45-24:00"]},
        line={"last_ticket_minutes": 0},
    )
    with acts_of(running) as acts, Screen(running.url) as screen, Load(running) as load:
        load.hear(ANSWERS)
        servers_clock.set(BEFORE_MIDNIGHT)
        until(lambda: "day.ended" in acts.events(), 40)
        load.hear(ANSWERS)
        servers_clock.set(BEFORE_MIDNIGHT - timedelta(minutes=59))
        load.hear(ANSWERS)
        servers_clock.set(BEFORE_MIDNIGHT)
        load.hear(2 * ANSWERS)
        load.rest()
        boards_are_right(running, screen, acts)
        load.witness.agrees(acts)
        at(servers_clock, "00:35")
        assert refusal(running) == "closed"
        at(servers_clock, "00:59:58")
        load.go_on()
        load.hear(2 * ANSWERS)
        at(servers_clock, "01:35")
        load.hear(ANSWERS)
        load.rest()
        boards_are_right(running, screen, acts)
        load.witness.agrees(acts)
        called_in_order(acts)
        assert acts.events().count("day.ended") == 1
        assert {str(row.day_on) for row in acts.tickets()} == {"2026-10-24", "2026-10-25"}
    assert TRACEBACK not in running.log, running.log


def at(clock: Clock, utc: str) -> None:
    clock.set(datetime.fromisoformat(f"2026-10-25T{utc}+00:00"))


def refusal(running) -> str:
    return running.client("kiosk").post("/tickets", {"service": "taxes"})[1]["code"]


def test_a_slip_does_not_wait_until_the_clock_has_caught_up(acts, clock):
    """Neither one that was never tried nor one that is tried again, when the clock was set back meanwhile."""
    office, printer = acts.office, "kiosk"
    acts.take("taxes")
    clock.back(hours=1)
    first = print_queue.hand_out(office, printer, clock.now)
    assert first is not None
    assert print_queue.hand_out(office, printer, clock.forward(seconds=1)) is None, "an agent has it"
    said = {"problem": "no_paper", "turn": first.tries, "sent": False}
    print_queue.report(office, first.id, printer, now=clock.now, **said)
    assert print_queue.hand_out(office, printer, clock.back(hours=1)) is not None
