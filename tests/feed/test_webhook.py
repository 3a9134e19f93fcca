"""The booking site is told: in order, signed, again until it listens, and nothing personal."""

import base64
import hashlib
import hmac
import json
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from queue_core import boards
from queue_core.feed.webhook import Teller
from queue_core.feed.webhook_post import NotTaken
from queue_core.settings.settings import BadSettings
from tests.office import shipped
from tests.servers import until

KEY = bytes(range(32))
SECRET = "whsec_" + base64.b64encode(KEY).decode()


class Site:
    """A booking site on a real port: what it was told, and what it answers next."""

    def __init__(self) -> None:
        self.heard: list[tuple[dict, bytes]] = []
        self.answers: list[int] = []
        site = self

        class Listening(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = site.answers.pop(0) if site.answers else 204
                if status < 300:
                    site.heard.append(({k.lower(): v for k, v in self.headers.items()}, body))
                self.send_response(status)
                if status == 302:
                    self.send_header("Location", "/elsewhere")
                self.end_headers()

            def log_message(self, *_words) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Listening)
        self.url = f"http://127.0.0.1:{self.server.server_port}/hook"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def told(self) -> list[tuple[str, str, str]]:
        """Of each message its type, reference and visit."""
        bodies = [json.loads(body) for _headers, body in self.heard]
        return [(each["type"], each["data"]["reference"], each["data"]["visit"]) for each in bodies]


@contextmanager
def listening():
    site = Site()
    try:
        yield site
    finally:
        site.server.shutdown()
        site.server.server_close()


@pytest.fixture
def site():
    with listening() as site:
        yield site


@pytest.fixture
def acts(found, site):
    return found(feed={"webhook_url": site.url, "webhook_secret": SECRET})


@pytest.fixture
def tell(acts, clock):
    """Tell all that is waiting; what came before the first time is not told."""
    acts.take("taxes")
    acts.book("BEFORE", "10:00", "utilities")
    acts.check_in("BEFORE")
    teller = Teller(acts.office)
    return lambda: teller.tell(clock.now)


def test_the_site_hears_of_each_step_of_a_booked_visit_and_of_no_other(acts, site, tell):
    acts.book("R1", "10:00", name="Ana Privata", phone="0721987654")
    acts.book("R2", "10:00")
    acts.open("1")
    for reference in ("R1", "R2"):
        acts.check_in(reference)
    acts.start(acts.call("1")["id"])
    second = acts.call("1", finish_current=True)["id"]
    tell()
    acts.no_show(second)
    tell()
    tell()
    assert [(kind.removeprefix("appointment."), reference) for kind, reference, _ in site.told] == [
        ("arrived", "R1"), ("arrived", "R2"), ("called", "R1"), ("served", "R1"), ("called", "R2"),
        ("no_show", "R2"),
    ]  # fmt: skip
    everything = b"".join(body for _headers, body in site.heard)
    assert b"Privata" not in everything and b"721987654" not in everything


def test_a_visit_that_is_taken_up_again_is_told(acts, site, tell):
    """What was told to be served is so no more; then it is told anew."""
    acts.book("R1", "10:00")
    acts.open("1")
    ticket = acts.check_in("R1")["id"]
    acts.call("1")
    acts.finish(ticket)
    acts.reopen(ticket, reason="a paper was missing")
    tell()
    assert [kind.removeprefix("appointment.") for kind, *_ in site.told] == [
        "arrived", "called", "served", "reopened",
    ]  # fmt: skip
    assert site.told[-1] == ("appointment.reopened", "R1", "held")


def test_who_never_came_is_told_as_well(acts, site, tell, clock):
    acts.book("R1", "10:00")
    acts.end_day()
    tell()
    assert site.told == [("appointment.no_show", "R1", None)]


def test_each_message_is_signed_so_that_its_sender_and_its_time_can_be_checked(acts, site, tell, clock):
    """HMAC-SHA256 over id, time and body, as Standard Webhooks 1.0 has it."""
    acts.book("R1", "10:00")
    acts.check_in("R1")
    tell()
    ((headers, body),) = site.heard
    assert headers["webhook-timestamp"] == str(int(clock.now.timestamp()))
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    signature = base64.b64encode(hmac.new(KEY, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{signature}"
    assert json.loads(body)["timestamp"] == clock.now.isoformat()


@pytest.mark.parametrize("status", [500, 404, 302])
def test_what_was_not_taken_is_told_again_in_order(acts, site, tell, status):
    """By whoever asks next: the place is kept in the database. No redirect is followed."""
    acts.book("R1", "10:00")
    acts.check_in("R1")
    acts.open("1")
    acts.call("1")
    site.answers = [204, status]
    with pytest.raises(NotTaken):
        tell()
    tell()
    assert [kind for kind, *_ in site.told] == ["appointment.arrived", "appointment.called"]
    assert len({headers["webhook-id"] for headers, _body in site.heard}) == 2


def test_a_site_that_is_gone_is_told_no_more_and_staff_are_told(acts, site, clock, monkeypatch):
    """410 ends it until the server starts again; then the site is tried once more."""
    monkeypatch.setattr("queue_core.clock.now", lambda: clock.now)
    teller = Teller(acts.office)
    acts.book("R1", "10:00")
    acts.check_in("R1")
    site.answers = [410]
    teller.run()
    assert site.told == []
    assert boards.overview(acts.office, clock.now)["alarms"]["webhook"] is not None
    teller = Teller(acts.office)
    assert boards.overview(acts.office, clock.now)["alarms"]["webhook"] is None
    teller.tell(clock.now)
    assert [kind for kind, *_ in site.told] == ["appointment.arrived"]


def test_what_is_older_than_a_day_is_not_told_any_more(acts, site, tell, clock):
    acts.book("R1", "10:00")
    acts.check_in("R1")
    clock.now += timedelta(hours=25)
    tell()
    assert site.told == []


@pytest.mark.parametrize(
    "feed",
    [
        {"webhook_url": "https://site.example.ro/hook"},
        {"webhook_url": "https://site.example.ro/hook", "webhook_secret": "too short"},
        {"webhook_secret": "whsec_c2hvcnQ="},
        {"webhook_url": "ftp://site.example.ro", "webhook_secret": SECRET},
        {"webhook_url": "https://lobby:secret@/hook", "webhook_secret": SECRET},
        {"webhook_url": "https://site.example.ro:port/hook", "webhook_secret": SECRET},
    ],
)
def test_a_site_that_could_not_check_what_it_is_told_is_refused(tmp_path, feed):
    with pytest.raises(BadSettings, match="webhook"):
        shipped(tmp_path, feed=feed)


def test_a_server_tells_a_site_that_was_away_and_nobody_waits_for_it(server, site):
    """The site answers 503 three times; check-in and call are answered meanwhile, and told after all."""
    served = server(feed={"webhook_url": site.url, "webhook_secret": SECRET})
    site.answers = [503, 503]
    client = served.client()
    slot = (datetime.now(UTC) + timedelta(minutes=5)).isoformat()
    client.ask("PUT", "/appointments/R1", {"service": "taxes", "slot_at": slot})
    client.post("/desks/1/open")
    client.post("/check-ins", {"code": "R1"})
    client.post("/desks/1/calls")
    until(lambda: len(site.heard) == 2)
    assert [kind for kind, *_ in site.told] == ["appointment.arrived", "appointment.called"]
