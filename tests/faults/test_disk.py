"""The disk is full: what cannot be kept is refused, all else goes on, and afterwards the office does."""

import os
import resource
import subprocess
from contextlib import suppress

import pytest
import requests
from sqlalchemy import select

from queue_core.data.prints import print_job
from tests.faults import LONG
from tests.faults.load import Load
from tests.faults.witness import TRACEBACK, Screen, acts_of, boards_are_right, lines
from tests.servers import Server, until
from tests.web.staff_browser import csrf

ROMANIAN = "Momentan nu se poate."
TIMES = 5 if LONG else 1
ONE_PAGE = 8192
"""Room for one page in the database's log; an act changes several."""


class SmallDisk:
    """A file system of 32 MB in memory, for those who may mount one."""

    def __init__(self, tmp_path) -> None:
        self.folder = tmp_path / "small"
        self.folder.mkdir()
        subprocess.run(["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", self.folder], check=True)
        self._filler = self.folder / "filler"

    def fill(self, _running: Server) -> None:
        with suppress(OSError), open(self._filler, "wb", buffering=0) as filler:
            while True:
                filler.write(bytes(4096))

    def empty(self, _running: Server) -> None:
        self._filler.unlink()

    def end(self) -> None:
        subprocess.run(["umount", "--lazy", self.folder], check=True)


class NoLargerFiles:
    """For everybody: nothing may be written beyond a file's first pages, within which the log stays."""

    def __init__(self, tmp_path) -> None:
        self.folder = tmp_path / "small"
        self.folder.mkdir()

    def fill(self, running: Server) -> None:
        self._limit(running, ONE_PAGE, 1)

    def empty(self, running: Server) -> None:
        self._limit(running, resource.RLIM_INFINITY, resource.RLIM_INFINITY)

    def _limit(self, running: Server, most: int, most_of_agent: int) -> None:
        agent, estimator = (
            until(lambda of=name: running.child(of)) for name in ("print-agent", "estimate-waits")
        )
        for process, limit in ((running.process.pid, most), (agent, most_of_agent), (estimator, most)):
            resource.prlimit(process, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))

    def end(self) -> None:
        pass


@pytest.fixture(params=[NoLargerFiles] + [SmallDisk] * (os.geteuid() == 0), ids=lambda disk: disk.__name__)
def disk(request, tmp_path):
    made = request.param(tmp_path)
    yield made
    made.end()


@pytest.fixture
def running(disk, tmp_path):
    """A server with its folder on that disk, and its log elsewhere."""
    made = Server(disk.folder / "office", alarm={"disk_mb": 0}, estimates=True)
    (made.folder / "server.err").symlink_to(tmp_path / "server.err")
    made.start()
    yield made
    made.stop()


@pytest.mark.timeout(900 if LONG else 300)
def test_a_full_disk_refuses_what_it_cannot_keep_and_the_office_goes_on_when_there_is_room(disk, running):
    """Clients repeat what was refused; each act comes out once, and the log tells it in two lines."""
    office = {"board": "office", "bearer": running.token("supervisor")}
    kiosk = requests.Session()
    assert kiosk.get(f"{running.url}/kiosk/?token={running.token('kiosk')}").status_code == 200
    word = csrf(Base(kiosk, running.url))
    with (
        acts_of(running) as acts,
        Screen(running.url) as screen,
        Screen(running.url, **office) as supervisor,
        Load(running) as load,
    ):
        for time_ in range(TIMES):
            load.hear(20)
            disk.fill(running)
            before = load.unavailable
            until(lambda at=before: load.unavailable > at + 20)
            until(lambda: supervisor.board["data"]["alarms"]["server"] == "database")
            assert health(running) == (200, 503)
            assert "lobby_database_ok 0" in requests.get(f"{running.url}/metrics").text
            assert running.client("read").get("/line") is not None
            form = {"service": "taxes", "csrf_token": word, "key": f"press-{time_}"}
            pressed = kiosk.post(f"{running.url}/kiosk/tickets", data=form)
            assert pressed.status_code == 503 and ROMANIAN in pressed.text
            felt, ends = screen.pulses, screen.ends
            until(lambda at=felt: screen.pulses > at)
            disk.empty(running)
            load.hear(20)
            load.rest()
            boards_are_right(running, screen, acts)
            load.witness.agrees(acts)
            until(lambda: supervisor.board["data"]["alarms"]["server"] is None)
            assert health(running) == (200, 200)
            assert screen.ends == ends
            load.go_on()
        load.rest()
        until(lambda: not slips(acts, "waiting"), 200)
        waits = {row.id for row in acts.tickets() if row.state == "waiting"}
        assert slips(acts, "printed") and not slips(acts, "stale") & waits
    assert len(lines(running.log, "The database fails")) == TIMES, running.log
    assert len(lines(running.log, "The database is well again")) == TIMES, running.log
    assert TRACEBACK not in running.log, running.log


class Base:
    """A browser that is given paths only."""

    def __init__(self, browser: requests.Session, url: str) -> None:
        self.browser, self.url = browser, url

    def get(self, path: str):
        return self.browser.get(self.url + path)


def health(running: Server) -> tuple[int, int]:
    """What a screen hears that asks how the server is, and what who asks whether it can write."""
    asked = f"{running.url}/healthz"
    return requests.get(asked).status_code, requests.get(f"{asked}?write").status_code


def slips(acts, state: str) -> set[int]:
    """The tickets whose slip is in this state; those of who no longer waits may be kept back."""
    with acts.office.storage.reading() as db:
        return set(db.execute(select(print_job.c.ticket_id).where(print_job.c.state == state)).scalars())


def test_an_unknown_tv_on_a_full_disk_is_shown_and_has_its_code_when_there_is_room(disk, running):
    """What only shows needs no write: the board comes at once, the code that must be kept later."""

    def opened() -> str:
        answer = requests.get(f"{running.url}/display/")
        assert answer.status_code == 200, answer.text
        return answer.text

    assert "data-pairing" in opened()
    disk.fill(running)
    until(lambda: "··· ···" in opened())
    disk.empty(running)
    until(lambda: requests.get(f"{running.url}/pairing/display").json()["code"])
