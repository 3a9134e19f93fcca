"""From a ticket to paper: a real server, its printing agent, and a printer on a real port."""

import os
import re
import signal
import statistics
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
import zxingcpp
from PIL import Image
from sqlalchemy import select

from queue_core import clock
from queue_core.actions import staff
from queue_core.data.prints import print_job
from queue_core.printing import slip
from tests.office import founded, hash_of, shipped
from tests.pace import Pace
from tests.printing.fake_printer import FakePrinter
from tests.printing.samples import same
from tests.printing.test_printer import png
from tests.servers import Server, until

PUBLIC = "http://lobby.test"
PASSWORD, AGENT = "a long password", "print-agent"


@pytest.fixture
def printing(server):
    """`printing(fake)`: a server whose only printer is the fake one."""

    def start(fake: FakePrinter, **more: Any) -> Server:
        printer = {"name": "hall", "kind": "network", "host": "127.0.0.1", "port": fake.port} | more
        return server(printer=[printer], server={"public_url": PUBLIC})

    return start


def printer_ok(served: Server, name: str = "hall") -> int:
    told = requests.get(f"{served.url}/metrics", timeout=60).text
    return int(float(re.search(rf'lobby_printer_ok{{printer="{name}"}} (\S+)', told)[1]))


def take(served: Server, service: str = "taxes") -> dict[str, Any]:
    status, ticket = served.client("kiosk").post("/tickets", {"service": service})
    assert status == 201, ticket
    return ticket


def slips_of(
    served: Server, ticket: dict[str, Any], width: int, logo: bytes | None = None
) -> dict[bool, Image.Image]:
    """The slip of a ticket as it must look, and as its duplicate must."""
    office = founded(shipped(served.folder, **served.changes), clock.now())
    with office.storage.reading() as db:
        facts = (
            db.execute(select(print_job.c.facts).where(print_job.c.ticket_id == ticket["id"])).scalars().one()
        )
    office.storage.close()
    facts |= {"track_url": ticket["track_url"]}
    return {marked: slip.draw(facts | {"duplicate": marked}, width, logo) for marked in (False, True)}


def jobs_of(served: Server) -> list[Any]:
    """Every print job as it stands, in order."""
    office = founded(shipped(served.folder, **served.changes), clock.now())
    with office.storage.reading() as db:
        jobs = db.execute(select(print_job).order_by(print_job.c.id)).all()
    office.storage.close()
    return list(jobs)


def test_a_ticket_is_printed_once_and_the_paper_is_its_slip(printing):
    with FakePrinter() as fake:
        served = printing(fake)
        tickets = [take(served) for _ in range(3)]
        until(lambda: len(fake.printed) == 3 and printer_ok(served))
        for ticket, paper in zip(tickets, fake.printed, strict=True):
            assert same(paper, slips_of(served, ticket, paper.width)[False])
            (code,) = zxingcpp.read_barcodes(paper.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
            assert code.text == ticket["track_url"]
        take(served)
        until(lambda: len(fake.printed) == 4)
        assert fake.answers["GS r"] == 4, "each was asked after once, and none printed twice"


def test_the_logo_of_the_settings_is_on_the_paper(printing, tmp_path):
    """The server reads it; the agent, which may be another computer's, is told it."""
    (tmp_path / "logo.png").write_bytes(png(300, 100))
    with FakePrinter() as fake:
        served = printing(fake, logo=str(tmp_path / "logo.png"))
        ticket = take(served)
        until(lambda: fake.printed and printer_ok(served))
        assert same(fake.printed[0], slips_of(served, ticket, fake.printed[0].width, png(300, 100))[False])


def test_a_check_in_is_printed_and_printed_again_only_when_asked(printing):
    with FakePrinter() as fake:
        served = printing(fake)
        ask = served.client()
        slot = clock.now().replace(microsecond=0).isoformat()
        code = ask.ask("PUT", "/appointments/A1", {"service": "taxes", "slot_at": slot})[1]["code"]
        first = ask.post("/check-ins", {"code": code})[1]
        assert ask.post("/check-ins", {"code": code})[0] == 200
        until(lambda: len(fake.printed) == 1)
        assert same(fake.printed[0], slips_of(served, first, fake.printed[0].width)[False])
        assert ask.post("/check-ins", {"code": code, "duplicate": True})[0] == 200
        until(lambda: len(fake.printed) == 2)
        assert not same(fake.printed[0], fake.printed[1]), "the second says DUPLICAT"


@pytest.mark.parametrize("profile, width_mm", [("TM-T88V", 80), ("POS-5890", 58)])
def test_the_slip_is_as_wide_as_the_printer(printing, profile, width_mm):
    with FakePrinter() as fake:
        served = printing(fake, profile=profile, width_mm=width_mm)
        take(served)
        until(lambda: fake.answers["GS r"] == 1 and printer_ok(served))


@pytest.mark.parametrize(
    "mode, marked", [("refuse", False), ("hang", False), ("no_paper", False), ("drop", True)]
)
def test_a_printer_in_trouble_costs_nobody_the_place(printing, mode, marked):
    """The ticket stands at once, staff are told, desks call; the slip comes when the printer is back: once,
    marked DUPLICAT only where some of it may be on paper already. Who was called meanwhile needs none."""
    with FakePrinter(mode) as fake:
        served = printing(fake)
        assert printer_ok(served) == 1, "nothing bad is known yet"
        called, ticket = take(served), take(served)
        assert ticket["state"] == "waiting" and served.client().get("/line")[1]["id"] == ticket["id"]
        until(lambda: printer_ok(served) == 0)
        served.client().post("/desks/1/open")
        assert served.client().post("/desks/1/calls")[1]["number"] == called["number"]
        until(lambda: all(job.tries and job.problem != "agent_lost" for job in jobs_of(served)))
        fake.mode = "ok"
        until(lambda: [job.state for job in jobs_of(served)] == ["stale", "printed"])
        assert len(fake.printed) == 1 and printer_ok(served) == 1
        assert same(fake.printed[0], slips_of(served, ticket, fake.printed[0].width)[marked])


def test_a_hung_printer_slows_no_act(printing):
    """Medians of taking a ticket and of calling next, with a printer that prints and one that hangs."""
    with FakePrinter() as fake:
        served = printing(fake)
        ask = served.client()
        ask.post("/desks/1/open")

        def timed() -> list[float]:
            took = []
            for _ in range(20):
                pace = Pace()
                ask.post("/tickets", {"service": "taxes"})
                ask.post("/desks/1/calls", {"finish_current": True})
                took.append(pace.stop())
            return took

        timed()
        until(lambda: len(fake.printed) == 20)
        good = timed()
        until(lambda: len(fake.printed) == 40)
        fake.mode = "hang"
        take(served)
        hung = timed()
        assert statistics.median(hung) < 4 * statistics.median(good) + 0.1
        assert max(hung) < 2.0, "nobody waited for the printer's three seconds"
        until(lambda: printer_ok(served) == 0)


def test_the_preview_printer_makes_a_picture_that_staff_see(server):
    served = server(printer=[{"name": "kiosk", "kind": "preview"}], server={"public_url": PUBLIC})
    ticket = take(served)
    (file,) = until(lambda: list((served.folder / "slips").glob("*.png")))
    assert ticket["number"] in file.name
    with Image.open(file) as picture:
        assert same(picture, slips_of(served, ticket, picture.width)[False])
    assert requests.get(f"{served.url}/kiosk/slips", timeout=60).url.startswith(
        f"{served.url}/counter/sign-in"
    )
    add_staff(served)
    with requests.Session() as browser:
        page = browser.get(f"{served.url}/counter/sign-in?next=", timeout=60).text
        token = re.search(r'name="csrf_token" value="([^"]+)"', page)[1]
        form = {"login": "ana", "password": PASSWORD, "csrf_token": token}
        assert browser.post(f"{served.url}/counter/sign-in", form, timeout=60).status_code == 200
        (source,) = re.findall(
            r'<img src="([^"]+)"', browser.get(f"{served.url}/kiosk/slips", timeout=60).text
        )
        shown = browser.get(served.url + source, timeout=60)
        assert shown.headers["Content-Type"] == "image/png"
        assert Image.open(BytesIO(shown.content)).size == picture.size


def add_staff(served: Server) -> None:
    office = founded(shipped(served.folder, **served.changes), clock.now())
    hashed = hash_of(PASSWORD)
    staff.add_staff(office, "ana", name="Ana", role="clerk", password_hash=hashed, by="test", now=clock.now())
    office.storage.close()


def test_an_agent_that_is_killed_is_started_again_and_jobs_go_on(printing):
    with FakePrinter() as fake:
        served = printing(fake)
        first = until(lambda: served.child(AGENT))
        take(served)
        until(lambda: len(fake.printed) == 1)
        os.kill(first, signal.SIGKILL)
        take(served)
        assert until(lambda: (now := served.child(AGENT)) not in (None, first) and now)
        until(lambda: len(fake.printed) == 2)
        until(lambda: printer_ok(served) == 1)


def test_the_agent_ends_with_its_server_and_jobs_survive_both(printing):
    """However the server ends; what was not printed before is printed after."""
    with FakePrinter("refuse") as fake:
        served = printing(fake)
        agent = until(lambda: served.child(AGENT))
        ticket = take(served)
        # Killed between two tries: a slip that the agent has in hand might be on paper, and is marked.
        until(lambda: jobs_of(served)[0].problem == "unreachable")
        served.kill9()
        until(lambda: not Path(f"/proc/{agent}").exists())
        fake.mode = "ok"
        served.start()
        until(lambda: len(fake.printed) == 1)
        assert same(fake.printed[0], slips_of(served, ticket, fake.printed[0].width)[False])
        agent = until(lambda: served.child(AGENT))
        served.stop()
        until(lambda: not Path(f"/proc/{agent}").exists())
