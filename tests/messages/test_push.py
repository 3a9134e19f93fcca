"""A browser that asked for it is told of the call by its push service."""

import json
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from queue_core.messages import gateway as way
from queue_core.messages import vapid
from queue_core.messages.vapid import _plain
from queue_core.rules.subscription import subscription
from tests.office import refused, shipped

SERVICES = ("fcm.googleapis.com", "127.0.0.1")


class PushService:
    """A push service on a real port, which answers `status` and decrypts nothing: it cannot."""

    def __init__(self):
        self.taken, self.status = [], 201
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                service.taken.append((self.path, dict(self.headers), body))
                self.send_response(service.status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_said):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}/send/abc"

    def stop(self):
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def service():
    opened = PushService()
    yield opened
    opened.stop()


class Browser:
    """What a browser keeps of a subscription: its own key, and the secret that both ends know."""

    def __init__(self, endpoint):
        self.key = ec.generate_private_key(ec.SECP256R1())
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.auth = b"0123456789abcdef"
        keys = {"p256dh": _plain(point), "auth": _plain(self.auth)}
        self.said = json.dumps({"endpoint": endpoint, "expirationTime": None, "keys": keys})

    def read(self, body):
        import http_ece

        return json.loads(http_ece.decrypt(body, private_key=self.key, auth_secret=self.auth))


def sent(tmp_path, browser):
    settings = shipped(tmp_path)
    return way.deliver(
        {
            "address": way.PUSH,
            "to": subscription(browser.said, SERVICES),
            "subject": "Numărul A003: ghișeul 6",
            "text": "Numărul A003 este chemat.",
            "url": "https://lobby.example.ro/t/x",
            "vapid": vapid.private_key(settings),
            "sender": "https://lobby.example.ro",
        }
    )


def test_the_browser_alone_can_read_what_it_is_told(tmp_path, service):
    browser = Browser(service.url)
    assert sent(tmp_path, browser) == (way.SENT, None)
    path, headers, body = service.taken[0]
    assert path == "/send/abc" and headers["urgency"] == "high" and headers["ttl"] == "600"
    assert b"A003" not in body
    assert browser.read(body) == {
        "title": "Numărul A003: ghișeul 6",
        "body": "Numărul A003 este chemat.",
        "url": "https://lobby.example.ro/t/x",
    }
    assert vapid.public_key(shipped(tmp_path)) in headers["authorization"]


@pytest.mark.parametrize(
    ("status", "outcome"), [(404, way.UNFIT), (410, way.UNFIT), (429, way.REFUSED), (503, way.REFUSED)]
)
def test_a_service_that_no_longer_knows_the_browser_is_not_asked_again(tmp_path, service, status, outcome):
    service.status = status
    assert sent(tmp_path, Browser(service.url)) == (outcome, f"http {status}")


def test_the_key_of_the_office_lives_as_long_as_its_secret(tmp_path):
    office = shipped(tmp_path)
    assert vapid.public_key(office) == vapid.public_key(shipped(tmp_path))
    assert vapid.public_key(office) != vapid.public_key(shipped(tmp_path / "other"))


@pytest.mark.parametrize(
    "said",
    [
        "", "{}", "[]", '"x"', '{"endpoint": "https://fcm.googleapis.com/x"}',
        Browser("https://10.0.0.1/x").said, Browser("https://evil.example/fcm.googleapis.com").said,
        Browser("https://fcm.googleapis.com.evil.example/x").said, Browser("file:///etc/passwd").said,
        Browser("https://fcm.googleapis.com/" + "x" * 2000).said, Browser(7).said,
    ],
)  # fmt: skip
def test_the_server_calls_no_address_that_a_stranger_names(said):
    with refused("bad_contact"):
        subscription(said, SERVICES[:1])
