"""Two processes that start at once with a changed config.toml, and go over midnight in an open office."""

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from itertools import cycle

import pytest

from queue_core import boards
from tests.databases import ON_BOTH, own_database
from tests.faults.load import Load
from tests.faults.test_clock import Clock as ServersClock
from tests.faults.witness import FORWARD, TRACEBACK, acts_of
from tests.hammers import hammered, started
from tests.office import ZONE, Acts, Clock, founded, shipped
from tests.servers import Client, Server, until

ANSWERS = 25
BEFORE = {
    "service": [
        {"slug": slug, "letter": letter, "name": slug}
        for slug, letter in (("taxes", "A"), ("urban-planning", "B"), ("utilities", "E"))
    ],
    "desk": [
        {"name": "1", "services": ["taxes"]},
        {"name": "2", "services": ["taxes"]},
        {"name": "3", "services": ["taxes", "urban-planning"]},
        {"name": "7", "services": ["utilities"]},
    ],
    "elsewhere": [],
    "printer": [],
}
AFTER = BEFORE | {
    "service": [
        {"slug": "fees", "letter": "A", "name": "fees", "was": ["taxes"]},
        {"slug": "utilities", "letter": "E", "name": "utilities"},
    ],
    "desk": [
        {"name": "1", "services": ["fees"]},
        {"name": "2", "services": ["fees"]},
        {"name": "12", "services": ["utilities"], "was": ["7"]},
    ],
}
"""A service and a desk have other names; a service and a desk are gone."""
FOLLOWED = ["service.renamed", "desk.renamed", "ticket.put_back", "desk.closed"]


class Pair:
    """Two `lobby serve` on one database and one secret, with one clock, which a test sets."""

    def __init__(self, folder, url: str) -> None:
        self.clock = ServersClock(folder)
        night = datetime.now(ZONE).date() + timedelta(days=2)
        self.midnight = datetime.combine(night, time(), ZONE)
        self.clock.set(self.midnight - timedelta(hours=1))
        url = url or f"sqlite:///{folder}/one/lobby.db"
        changes = BEFORE | {"storage": {"url": url}, "office": {"timezone": ZONE.key}}
        self.servers = [
            Server(folder / name, environment=self.clock.environment, **changes) for name in ("one", "other")
        ]
        self._next = cycle(self.servers)

    def start_at_once(self) -> None:
        """With the changed config.toml, both in the same moment."""
        one, other = self.servers
        other.tokens = one.tokens
        shutil.copy(one.folder / "secret.key", other.folder)
        for server in self.servers:
            server.changes |= AFTER
        with ThreadPoolExecutor() as at_once:
            list(at_once.map(Server.start, self.servers))

    def client(self) -> Client:
        """Of one and the other in turn."""
        return next(self._next).client()

    def stop(self) -> None:
        for server in self.servers:
            server.stop()


@pytest.fixture(scope="module", params=ON_BOTH, ids=lambda kind: kind or "sqlite")
def pair(request, tmp_path_factory) -> Iterator[Pair]:
    """An office with visitors waiting, called, sent to a desk and booked, then both processes started."""
    with own_database(request.param) as url:
        made = Pair(tmp_path_factory.mktemp("pair"), url)
        one = made.servers[0]
        try:
            one.start()
            client = one.client()
            for desk in ("3", "7"):
                client.post(f"/desks/{desk}/open")
            for service in ("utilities", "taxes", "taxes", "urban-planning"):
                assert client.post("/tickets", {"service": service})[0] == 201
            for desk in ("3", "7"):
                assert client.post(f"/desks/{desk}/calls")[0] == 201
            one.stop()
            made.start_at_once()
            yield made
        finally:
            made.stop()


def test_both_are_open_and_the_names_were_followed_once(pair):
    """One renamed what is renamed; the other found it done; each log names the service that is gone."""
    with acts_of(pair.servers[1]) as acts:
        told = [event for event in acts.events() if event in FOLLOWED]
        assert told == FOLLOWED
        (gone,) = boards.overview(acts.office, acts.clock.now)["alarms"]["gone"]
        assert gone == {"service": "urban-planning", "tickets": 1, "appointments": 0}
        desks = {each["desk"]: each for each in boards.desk_list(acts.office)}
        assert (desks["12"]["state"], desks["12"]["ticket"]) == ("open", "E001")
    for server in pair.servers:
        assert server.log.count("The service urban-planning is no longer in config.toml") == 1
        assert server.client().get("/line?service=fees")[0]["number"] == "A001"


def test_two_midnights_turn_the_day_once_each_however_many_processes_see_them(pair):
    """Under load at both: who is at a desk stays there, no number is given twice, nothing is lost, and the
    journal has neither a gap nor a step back."""
    with acts_of(pair.servers[0]) as acts, Load(pair) as load:
        for nights in range(2):
            load.rest()
            mark = acts.journal()[-1].seq
            pair.clock.set(pair.midnight + timedelta(days=nights, seconds=-1))
            load.go_on()
            until(lambda mark=mark: "day.turned" in acts.events(mark))
            load.hear(ANSWERS)
            assert acts.events(mark).count("day.turned") == 1 and "day.ended" not in acts.events(mark)
        load.rest()
        rows, table = acts.journal(), {row.id: row for row in acts.tickets()}
        assert [row.seq for row in rows] == list(range(1, len(rows) + 1))
        assert [row.at for row in rows] == sorted(row.at for row in rows)
        living = [row.number for row in table.values() if row.state in ("waiting", "called", "serving")]
        assert "E001" in living and len(set(living)) == len(living)
        assert len({(row.day_on, row.number) for row in table.values()}) == len(table)
        assert len(set(load.witness.called)) == len(load.witness.called)
        for ticket, told in load.witness.told.items():
            assert table[ticket].number == told["number"]
            assert FORWARD[table[ticket].state] >= FORWARD[told["state"]]
        boards_told = [server.client().get("/board") for server in pair.servers]
        assert boards_told[0] == boards_told[1]
    for server in pair.servers:
        assert TRACEBACK not in server.log, server.log


@pytest.mark.parametrize("kind", ON_BOTH, ids=lambda kind: kind or "sqlite")
def test_four_starts_in_one_moment_make_an_office_once_and_follow_its_names_once(tmp_path, kind):
    """First where there is nothing yet, then with each change of config.toml there and back."""
    with own_database(kind) as url:
        hammered(started, str(tmp_path), url, [BEFORE], processes=4)
        office = founded(shipped(tmp_path, **BEFORE, storage={"url": url}), datetime.now(UTC))
        acts = Acts(office, Clock(datetime.now(UTC)))
        acts.open("3", "7")
        acts.take("utilities"), acts.take("taxes")
        acts.call("3"), acts.call("7")
        mark = len(acts.journal())
        office.storage.close()
        back = BEFORE | {
            "service": [
                each | ({"was": ["fees"]} if each["slug"] == "taxes" else {}) for each in BEFORE["service"]
            ]
        }
        hammered(started, str(tmp_path), url, [AFTER, AFTER, back, AFTER], processes=4)
        told = acts.events(mark)
        office.storage.close()
    assert told[:4] == FOLLOWED
    assert told.count("service.renamed") == 3, told
