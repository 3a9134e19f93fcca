"""The shipped nginx configuration in front of a real server: two doors with TLS, and what passes each."""

import http.client
import re
import ssl
from urllib.parse import urlsplit

import pytest
import requests
import socketio

from tests.deploy.front import Front, csrf
from tests.shell import Shell

CLOSED = [
    "/", "/kiosk/", "/display/", "/counter/", "/counter/sign-in", "/counter/supervisor", "/healthz",
    "/metrics", "/api/v1/openapi.json", "/api/v1/line", "/pairing/kiosk", "/T/x", "/privacy/",
    "/kiosk/static/kiosk.js", "/books/", "/book/../metrics", "/counter/bookings",
    "/t/../metrics", "/t/%2e%2e/metrics", "/t/..%2fmetrics", "//metrics",
    "/t//../metrics", "/static/../metrics", "/static/%2e%2e/metrics", "/socket.io/../metrics",
    "/privacy/../metrics", "/metrics?/t/", "/metrics#/t/",
    # These nginx lets pass, as what they come to is open; to the server they are still another page's name.
    "/metrics/../t/x", "/metrics%3f/../t/x", "/metrics;/../t/x", "/counter/sign-in/../../t/x",
    "/kiosk/static/../../static/base.css/../../metrics/../t/x",
]  # fmt: skip


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    made = Front(tmp_path_factory.mktemp("front"))
    made.start()
    yield made
    made.stop()


def test_the_internets_door_is_shut_to_all_but_a_ticket(front):
    """Whatever is not a ticket's page, or what it loads, is not there; spelled in whatever way."""
    answers = {path: front.raw(path) for path in CLOSED}
    assert {path: answer.status for path, answer in answers.items() if answer.status != 404} == {}


def test_a_ticket_and_all_that_its_page_loads_come_through_the_internets_door(front):
    """Its styles, its scripts and what they import, and the notice about personal data."""
    ticket = front.ticket()
    assert ticket["track_url"].startswith(front.public)
    with front.browser() as browser:
        seen, left = set(), {urlsplit(ticket["track_url"]).path}
        while left:
            path = left.pop()
            seen.add(path)
            answer = browser.get(front.public + path, timeout=60)
            assert answer.status_code == 200, path
            assert answer.headers["Strict-Transport-Security"]
            found = re.findall(r'(?:href|src)="(/[^"?]*)|(?:from|import) "([^"]+\.js)"', answer.text)
            folder = path.rpartition("/")[0]
            for absolute, imported in found:
                name = absolute or (
                    imported if imported[0] == "/" else f"{folder}/{imported.removeprefix('./')}"
                )
                left |= {name} - seen
    unversioned = {re.sub(r"/v[0-9a-f]{12}/", "/", path) for path in seen}
    assert {"/privacy", "/static/public/track.js", "/static/public/shared/live.js"} <= unversioned
    assert any("socket.io" in path for path in seen)


def test_an_appointment_is_made_and_given_back_through_the_internets_door(front):
    """From the first page to the calendar file, with the styles of each; no script is needed."""
    with front.browser() as browser:
        start = browser.get(f"{front.public}/book/?service=taxes", timeout=60)
        (slot_at, *_) = re.findall(r'data-slot="([^"]+)"', start.text)
        form = {"service": "taxes", "slot": slot_at, "csrf_token": csrf(browser, start.url, slot=slot_at)}
        own = browser.post(f"{front.public}/book/", form, headers={"Referer": start.url}, timeout=60)
        assert own.url.startswith(f"{front.public}/book/") and 'data-state="booked"' in own.text
        address = own.url.partition("?")[0]
        for path in re.findall(r'(?:href|src)="(/static/[^"?]*)', own.text):
            assert browser.get(front.public + path, timeout=60).status_code == 200, path
        calendar = browser.get(f"{address}/calendar.ics", timeout=60)
        assert calendar.text.startswith("BEGIN:VCALENDAR")
        form = {"csrf_token": csrf(browser, address)}
        gone = browser.post(f"{address}/cancel", form, headers={"Referer": address}, timeout=60)
        assert 'data-state="cancelled"' in gone.text


def test_a_phone_follows_its_ticket_and_leaves_the_line(front):
    """The websocket and the form pass: the page changes by itself, and the last word is the visitor's."""
    ticket = front.ticket()
    token = ticket["track_url"].rpartition("/")[2]
    with socketio.SimpleClient(ssl_verify=False) as socket_:
        socket_.connect(
            front.public, auth={"board": "ticket", "token": token}, transports=["websocket"], wait_timeout=30
        )
        event, board = socket_.receive(timeout=60)
        assert event == "board" and board["data"]["ticket"]["state"] == "waiting"
        with front.browser() as browser:
            page = browser.get(ticket["track_url"], timeout=60).text
            form = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page)[1]}
            left = browser.post(
                f"{ticket['track_url']}/leave", form, headers={"Referer": ticket["track_url"]}, timeout=60
            )
        assert left.status_code == 200 and left.url == ticket["track_url"]
        while event != "board" or board["data"]["ticket"]["state"] != "cancelled":
            event, board = socket_.receive(timeout=60)


def test_the_offices_door_shows_the_whole_site(front):
    """Pages, the API, a sign-in on a port of its own, the sockets of staff."""
    with front.browser() as browser:
        for path in ("/", "/kiosk/", "/display/", "/metrics", "/api/v1/openapi.json"):
            assert browser.get(front.inside + path, timeout=60).status_code == 200
        page = browser.get(f"{front.inside}/counter/sign-in", timeout=60)
        form = {"csrf_token": re.search(r'name="csrf_token" value="([^"]+)"', page.text)[1]}
        wrong = browser.post(
            page.url, form | {"login": "nobody", "password": "x"}, headers={"Referer": page.url}, timeout=60
        )
        assert wrong.status_code == 401, "the form was read, and the name is unknown"
    with socketio.SimpleClient(ssl_verify=False) as socket_:
        bearer = {"board": "office", "bearer": front.server.token("supervisor")}
        socket_.connect(front.inside, auth=bearer, transports=["websocket"], wait_timeout=30)
        assert socket_.receive(timeout=60)[0] == "board"


def test_the_offices_door_is_shut_to_strangers_should_it_be_reached(front):
    """Who comes from no network of the office; the internet's door lets the same one to a ticket."""
    stranger = ("127.0.0.9", 0)
    context = ssl.create_default_context(cafile=front.cert)
    for port, path, status in ((front.office, "/", 403), (front.office, "/socket.io/", 403),
                               (front.internet, "/privacy", 200),
                               (front.internet, "/order", 200), (front.internet, "/waits", 200)):  # fmt: skip
        asked = http.client.HTTPSConnection(
            "127.0.0.1", port, timeout=60, context=context, source_address=stranger
        )
        asked.request("GET", path)
        assert asked.getresponse().status == status, (port, path)


def test_a_request_has_an_id_from_the_door_to_the_answer(front):
    """nginx makes it; what a visitor says is not taken for it."""
    with front.browser() as browser:
        said = browser.get(f"{front.public}/privacy", headers={"X-Request-ID": "mine"}, timeout=60)
    assert re.fullmatch("[0-9a-f]{32}", said.headers["X-Request-ID"])


def test_what_comes_without_tls_is_sent_to_the_internets_door(front):
    answer = requests.get(f"http://127.0.0.1:{front.plain}/t/x", allow_redirects=False, timeout=60)
    assert answer.status_code == 301 and answer.headers["Location"] == "https://127.0.0.1/t/x"


def test_the_doctor_knows_the_certificate_and_its_own_server(front):
    """How long the certificate lasts; that the newest ticket's page opens; whose server it is not."""
    front.ticket()
    variables = {"LOBBY_STORAGE__FOLDER": str(front.server.folder), "LOBBY_SERVER__PUBLIC_URL": front.public}
    shell = Shell(front.server.folder, **variables)
    well = shell("doctor", SSL_CERT_FILE=front.cert).out
    assert "ok    certificate: good for 89 more days" in well
    assert f"ok    public_url: {front.public} answers, and is this server" in well
    assert "CARE  certificate: self-signed certificate" in shell("doctor").out
    office = shell("doctor", SSL_CERT_FILE=front.cert, LOBBY_SERVER__PUBLIC_URL=f"{front.public}/book").out
    assert "answers 404, as another server" in office


def test_no_ticket_stands_in_what_nginx_writes(tmp_path):
    """Neither of a request that was answered nor of one that found the server gone."""
    front = Front(tmp_path)
    front.start()
    try:
        url = front.ticket()["track_url"]
        with front.browser() as browser:
            assert browser.get(url, timeout=60).status_code == 200
            front.server.stop()
            assert browser.get(url, timeout=60).status_code == 502
    finally:
        front.stop()
    token = url.rpartition("/")[2].encode()
    written = [file for file in front.folder.rglob("*") if file.is_file()]
    assert len(written) > 4 and not [file for file in written if token in file.read_bytes()]
