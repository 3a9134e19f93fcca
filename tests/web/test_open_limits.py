"""Each door that is open to all says how often it may be gone through, or why it need not; and who comes."""

import pytest
import websocket

from queue_core.app import create_app
from queue_core.web import devices
from queue_core.web.limits import limiter
from tests.servers import until
from tests.web.staff_browser import app_of, csrf, sign_in, staffed

A_FILE = "a file, which costs as little as a refusal; browsers keep it"
UNLIMITED = {
    "/favicon.ico": "a redirect to a file",
    "/static/<path:filename>": A_FILE,
    "/static/public/<path:filename>": A_FILE,
    "/kiosk/static/<path:filename>": A_FILE,
    "/display/static/<path:filename>": A_FILE,
    "/counter/static/<path:filename>": A_FILE,
}
"""Of an unknown address and of a wrong token of the API a refusal is all that anybody gets, which costs as
little as saying that it was asked for too often; a token has 256 random bits. For sockets see `frames`."""


@pytest.fixture
def acts(found, monkeypatch):
    return staffed(found)


@pytest.fixture
def app(acts):
    yield app_of(acts)
    limiter.reset()


@pytest.fixture
def browser(app):
    return app.test_client()


def test_every_open_door_has_a_limit_or_a_reason(app):
    open_to_all = {
        rule.rule: app.view_functions[rule.endpoint]
        for rule in app.url_map.iter_rules()
        if getattr(app.view_functions[rule.endpoint], "guard", "open") == "open"
    }
    assert {path for path, view in open_to_all.items() if not hasattr(view, "at_most")} == set(UNLIMITED)


@pytest.mark.parametrize("path, most", [("/metrics", 600), ("/api/v1/openapi.json", 600), ("/healthz", 3000)])
def test_a_door_closes_for_a_minute_to_who_comes_too_often_and_to_nobody_else(app, browser, path, most):
    answers = [browser.get(path).status_code for _ in range(most + 2)]
    assert answers == [200] * most + [429] * 2
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    assert browser.get(path, environ_overrides=elsewhere).status_code == 200
    sign_in(browser, "ana")
    assert browser.get(path).status_code == 200, "who is known is counted alone"


def test_the_document_of_the_api_is_made_once(app, browser):
    """It takes a sixth of a second, in which nobody else is served."""
    first = browser.get("/api/v1/openapi.json")
    app.extensions["openapi"] = "kept"
    assert first.json["openapi"] and browser.get("/api/v1/openapi.json").text == "kept"


def test_a_kiosk_that_needs_no_pairing_has_limits_too(found, monkeypatch):
    """For a trial any browser may be one."""
    monkeypatch.setattr(devices, "UNPAIRED", "5 per minute")
    acts = found(server={"async_mode": "threading"}, kiosk={"paired_only": False})
    browser = create_app(acts.office).test_client()
    limiter.reset()
    answers = [browser.get("/kiosk/services/taxes").status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]


def wrong_passwords(found, proxies: int, said: list[dict[str, str]]) -> list[int]:
    """The answers to wrong passwords for ever other names, each sent with these headers."""
    acts = found(server={"async_mode": "threading", "trusted_proxies": proxies})
    browser = create_app(acts.office).test_client()
    limiter.reset()
    form = {"password": "guess", "csrf_token": csrf(browser)}
    return [
        browser.post("/counter/sign-in", data=form | {"login": f"x{at}"}, headers=headers).status_code
        for at, headers in enumerate(said)
    ]


def test_without_a_proxy_nobody_says_where_they_come_from(found):
    forged = [{"X-Forwarded-For": f"192.0.2.{last}", "X-Real-IP": f"192.0.2.{last}"} for last in range(12)]
    assert wrong_passwords(found, 0, forged) == [401] * 10 + [429] * 2


def test_behind_a_proxy_its_own_word_counts_and_not_what_the_browser_had_said_before(found):
    """A proxy adds the address that it sees at the end."""
    forged = [{"X-Forwarded-For": f"192.0.2.{last}, 198.51.100.1"} for last in range(12)]
    assert wrong_passwords(found, 1, forged) == [401] * 10 + [429] * 2
    others = [{"X-Forwarded-For": f"192.0.2.1, 198.51.100.{last}"} for last in range(12)]
    assert wrong_passwords(found, 1, others) == [401] * 12
    assert (
        wrong_passwords(
            found, 2, [{"X-Forwarded-For": f"192.0.2.{last}, 198.51.100.1"} for last in range(12)]
        )
        == [401] * 12
    ), "the first of two proxies tells"


@pytest.mark.parametrize("proxies, believed", [(0, False), (1, True)])
def test_whether_it_is_https_is_believed_of_a_proxy_alone(found, proxies, believed):
    public = {"public_url": "https://lobby.test", "trusted_proxies": proxies, "async_mode": "threading"}
    browser = create_app(found(server=public).office).test_client()
    asked = {"X-Forwarded-Proto": "https", "Host": "lobby.test"}
    assert ("https://" not in browser.get("/kiosk/", headers=asked).text) is believed


def test_one_address_has_so_many_sockets_and_each_visitor_behind_a_proxy_is_counted_alone(server):
    served = server(server={"sockets_per_address": 3, "trusted_proxies": 1}, printer=[])
    address = served.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"

    def follow(visitor: str) -> websocket.WebSocket | None:
        header = {"X-Forwarded-For": f"203.0.113.9, {visitor}"}
        try:
            return websocket.create_connection(address, timeout=60, header=header)
        except websocket.WebSocketBadStatusException as refused:
            assert refused.status_code == 429
            return None

    sockets = [follow("192.0.2.1") for _ in range(4)]
    assert all(sockets[:3]) and sockets[3] is None
    other = follow("192.0.2.2")
    assert other
    sockets[0].close()
    until(lambda: follow("192.0.2.1"))
