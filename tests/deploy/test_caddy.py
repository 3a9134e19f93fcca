"""The shipped Caddyfile in front of a real server: what passes each of its two doors."""

import pytest
import socketio

from tests.deploy.front import Caddy
from tests.deploy.test_nginx import CLOSED


@pytest.fixture(scope="module")
def front(tmp_path_factory):
    made = Caddy(tmp_path_factory.mktemp("front"))
    made.start()
    yield made
    made.stop()


def test_the_internets_door_is_shut_to_all_but_a_ticket(front):
    """Whatever is not a ticket's page, or what it loads, is not there; spelled in whatever way."""
    answers = {path: front.raw(path) for path in CLOSED}
    assert {path: answer.status for path, answer in answers.items() if answer.status != 404} == {}


def test_a_ticket_passes_one_door_and_the_whole_site_the_other_with_their_sockets(front):
    """A phone at the internet's door; pages, the API and a staff socket at the office's."""
    ticket = front.ticket()
    with front.browser() as browser:
        assert ticket["number"] in browser.get(ticket["track_url"], timeout=60).text
        for path in ("/privacy", "/static/public/track.js", "/static/base.css"):
            assert browser.get(front.public + path, timeout=60).status_code == 200
        for path in ("/", "/kiosk/", "/display/", "/counter/sign-in", "/metrics", "/api/v1/openapi.json"):
            assert browser.get(front.inside + path, timeout=60).status_code == 200
    token = ticket["track_url"].rpartition("/")[2]
    office = {"board": "office", "bearer": front.server.token("supervisor")}
    for door, auth in ((front.public, {"board": "ticket", "token": token}), (front.inside, office)):
        with socketio.SimpleClient(ssl_verify=False) as socket_:
            socket_.connect(door, auth=auth, transports=["websocket"], wait_timeout=30)
            assert socket_.receive(timeout=60)[0] == "board"


def test_no_ticket_stands_in_what_caddy_writes(tmp_path):
    """Neither of a request that was answered nor of one that found the server gone."""
    front = Caddy(tmp_path)
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
    assert len(written) > 3 and not [file for file in written if token in file.read_bytes()]
