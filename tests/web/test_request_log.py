"""What the server writes of requests: as JSON, each with its id, and never what is whose."""

import json
import logging

import pytest
import requests
import socketio

from tests.servers import Server, until


@pytest.fixture(scope="module", params=["eventlet", "threading"])
def served(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("log") / "office"
    asked = {"public_url": "http://lobby.test", "log": "json", "log_requests": True}
    server = Server(folder, async_mode=request.param, server=asked)
    server.start()
    yield server
    server.stop()


def written(server, **wanted) -> list[dict]:
    """The lines so far that say this; every line is a JSON object."""
    lines = [json.loads(line) for line in server.log.splitlines()]
    assert all({"at", "level", "from", "says"} <= line.keys() for line in lines)
    return [line for line in lines if wanted.items() <= line.items()]


def test_a_request_has_its_id_in_the_answer_and_in_its_line(served):
    """One that it brings, if that looks like one, else a new one; a connection that is kept has many."""
    with requests.Session() as browser:
        given = browser.get(f"{served.url}/healthz", headers={"X-Request-ID": "from-proxy.1"}, timeout=60)
        made = browser.get(f"{served.url}/healthz", timeout=60)
        strange = browser.get(f"{served.url}/no", headers={"X-Request-ID": 'no" id'}, timeout=60)
    ids = [answer.headers["X-Request-ID"] for answer in (given, made, strange)]
    assert ids[0] == "from-proxy.1" and len(set(ids)) == 3 and '"' not in ids[2]
    for answer, path in ((given, "/healthz"), (made, "/healthz"), (strange, "(no such page)")):
        known = {"request": answer.headers["X-Request-ID"], "path": path, "status": answer.status_code}
        (line,) = until(lambda known=known: written(served, method="GET", **known))
        assert 0 <= line["ms"] < 20_000


def test_no_token_no_reference_and_no_name_is_written(served):
    """A ticket's page, an appointment by its reference, a device's token in the address."""
    client, feed = served.client(), served.client("feed")
    ticket = client.post("/tickets", {"service": "taxes"})[1]
    page = ticket["track_url"].removeprefix("http://lobby.test")
    known = {"service": "taxes", "slot_at": "2030-01-02T09:00:00Z", "name": "Moțoc", "phone": "+40700000004"}
    assert feed.ask("PUT", "/appointments/PS1-77", known)[0] == 201
    for path in (page, f"{page}/x", f"/kiosk/?token={served.token('kiosk')}"):
        requests.get(served.url + path, timeout=60)
    until(lambda: written(served, path="/t/<token>", status=200))
    assert written(served, path="/api/v1/appointments/<reference:reference>", status=201)
    for secret in (page.rpartition("/")[2], "PS1-77", "Moțoc", "700000004", served.token("kiosk")):
        assert secret not in served.log


def test_a_sockets_lines_have_its_id_too(served):
    """What a socket asks that fails is written with its id; the socket lives on."""
    with socketio.SimpleClient() as socket:
        socket.connect(served.url, headers={"X-Request-ID": "of-a-socket"}, auth={"board": "lobby"},
                       transports=["websocket"], wait_timeout=30)  # fmt: skip
        assert socket.receive(timeout=60)[0] == "board"
        socket.emit("lit", ("one", "too", "many"))
        (line,) = until(lambda: written(served, request="of-a-socket"))
        assert line["level"] == "error" and "Traceback" in line["fault"]
        socket.emit("look")
        assert socket.receive(timeout=60)


def test_lines_for_people_are_the_default_and_requests_have_none(server):
    served = server()
    requests.get(f"{served.url}/healthz", timeout=60)
    assert "healthz" not in served.log and not served.log.startswith("{")
    assert logging.getLevelName(logging.INFO) in served.log
