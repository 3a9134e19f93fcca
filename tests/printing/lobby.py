"""What stands around printers: paired kiosks, the boards of staff, a supervisor; and what became of slips."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from functools import lru_cache
from typing import Any

import requests
from PIL import Image
from sqlalchemy import select, update

from queue_core import clock
from queue_core.actions import devices, staff
from queue_core.data.db import Office
from queue_core.data.prints import print_job, printer
from queue_core.machines import pairing_codes
from queue_core.printing import slip
from tests.ears import Ear
from tests.office import founded, hash_of, shipped
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import same
from tests.servers import Server

UNHURRIED = {"acts_per_minute": 600, "pause_seconds": 0}
PASSWORD = "a long password"
ENGLISH = {"Accept-Language": "en"}


@contextmanager
def office_of(served: Server) -> Iterator[Office]:
    """The server's office, for an act of another process or a look behind the scenes."""
    office = founded(shipped(served.folder, **served.changes), clock.now())
    yield office
    office.storage.close()


def jobs_of(served: Server) -> dict[str, Any]:
    """The last print job of each number."""
    with office_of(served) as office, office.storage.reading() as db:
        return {job.facts["number"]: job for job in db.execute(_OF_TICKETS)}


_OF_TICKETS = select(print_job).where(print_job.c.ticket_id.is_not(None)).order_by(print_job.c.id)


def _wait_told(served: Server, number: str) -> Any:
    """The wait on a number's first slip; one that staff order again bears none."""
    with office_of(served) as office, office.storage.reading() as db:
        jobs = [job for job in db.execute(_OF_TICKETS) if job.facts["number"] == number]
    return jobs[0].facts.get("wait")


def older(served: Server, number: str, **by: float) -> None:
    """Let time go by for the jobs of a number: all their times move back."""
    with office_of(served) as office, office.storage.transaction(office.id) as db:
        for job in db.execute(select(print_job)).all():
            if job.facts["number"] == number:
                times = {name: getattr(job, name) - timedelta(**by) for name in ("made_at", "next_try_at")}
                db.execute(update(print_job).where(print_job.c.id == job.id).values(**times))


def long_known(served: Server, name: str, **by: float) -> None:
    """Let time go by since a printer's state was heard last."""
    with office_of(served) as office, office.storage.transaction(office.id) as db:
        at = db.execute(select(printer.c.at).where(printer.c.name == name)).scalar_one()
        earlier = at - timedelta(**by)
        db.execute(update(printer).where(printer.c.name == name).values(at=earlier))


def copies(served: Server, number: str, **trays: FakePrinter) -> dict[str, list[str]]:
    """Where slips of a number lie: each is `plain` or `DUPLICAT`, and as it must look."""
    facts = jobs_of(served)[number].facts | {"track_url": None, "wait": _wait_told(served, number)}
    found: dict[str, list[str]] = {}
    for name, tray in trays.items():
        for paper in list(tray.printed):
            words = {word for word, drawn in _drawn(json.dumps(facts), paper.width) if same(paper, drawn)}
            if words:
                found.setdefault(name, []).extend(words)
    return found


@lru_cache(maxsize=4)
def _drawn(facts: str, width: int) -> list[tuple[str, Image.Image]]:
    marks = {"plain": False, "DUPLICAT": True}
    looks = [(word, json.loads(facts) | {"duplicate": mark}) for word, mark in marks.items()]
    looks.append(("DUPLICAT", looks[1][1] | {"wait": None}))
    return [(word, slip.draw(look, width)) for word, look in looks]


def network(name: str, fake: FakePrinter, **more: Any) -> dict[str, Any]:
    """A section [[printer]] for a fake printer, the server's own or a kiosk's computer's by `kind`."""
    where = {"host": "127.0.0.1", "port": fake.port, "connection": "network"}
    return {"name": name, "kind": "network", "place": {"en": f"the place of {name}"}} | where | more


def token(served: Server, name: str, at: str | None = None) -> str:
    """The secret of a kiosk that a supervisor has paired, with the printer that stands at it."""
    secret, now = staff.new_token(), clock.now()
    with office_of(served) as office:
        code = pairing_codes.ask(office, "kiosk", digest=staff.digest(secret), now=now)
        devices.pair(office, code, name=name, kind="kiosk", printer=at, by="test", now=now)
    return secret


class Kiosk:
    """A kiosk's browser, paired with a printer or with none."""

    def __init__(self, served: Server, name: str, at: str | None = None) -> None:
        self.url, self.secret = f"{served.url}/kiosk", token(served, name, at)
        self.browser = requests.Session()
        self.browser.headers.update(ENGLISH)
        self.browser.get(f"{self.url}/?token={self.secret}", timeout=60).raise_for_status()

    def take(self, service: str = "taxes") -> str:
        """Take a ticket as a visitor does; answers its number."""
        form = self.browser.get(f"{self.url}/services/{service}", timeout=60).text
        hidden = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form))
        page = self.browser.post(f"{self.url}/tickets", hidden | {"service": service}, timeout=60)
        return re.search(r'data-number="(\w+)"', page.text)[1]

    def slip(self) -> dict[str, Any]:
        """What the screen with the number just given knows of its slip."""
        return self.browser.get(f"{self.url}/number/slip", timeout=60).json()["slip"]


class Supervisor:
    """A supervisor's browser, signed in."""

    def __init__(self, served: Server) -> None:
        self.url, self.browser = f"{served.url}/counter", requests.Session()
        account = {"name": "Ioana", "role": "supervisor", "password_hash": hash_of(PASSWORD)}
        with office_of(served) as office:
            staff.add_staff(office, "ioana", **account, by="test", now=clock.now())
        self.send("/sign-in", login="ioana", password=PASSWORD)

    def send(self, path: str, **form: str) -> None:
        """Press a button of the counter's pages."""
        page = self.browser.get(f"{self.url}/sign-in?next=", timeout=60).text
        form["csrf_token"] = re.search(r'name="csrf[_-]token" (?:value|content)="([^"]+)"', page)[1]
        self.browser.post(f"{self.url}{path}", form, timeout=60).raise_for_status()


class Board:
    """What staff see, heard over a socket as their pages hear it."""

    def __init__(self, served: Server, **board: str) -> None:
        bearer = {"Authorization": f"Bearer {served.token('read')}"}
        self.ear = Ear(served.url, board or {"board": "office"}, **bearer, **ENGLISH)

    def __enter__(self) -> "Board":
        return self

    def __exit__(self, *_: object) -> None:
        self.ear.client.disconnect()

    @property
    def alarms(self) -> dict[str, str]:
        """The printers that staff are called to now, and why."""
        boards = self.ear.all("board")
        told = boards[-1]["data"]["alarms"]["printers"] if boards else []
        for each in told:
            assert each["name"] in boards[-1]["html"]
        return {each["name"]: each["problem"] for each in told}

    @property
    def kept_back(self) -> dict[str, int]:
        """How many late slips staff may let a printer print, where there are any."""
        board = self.ear.all("board")[-1]
        kept = {each["name"]: each["kept_back"] for each in board["data"]["printers"] if each["kept_back"]}
        assert board["html"].count('data-act="release"') == len(kept)
        return kept
