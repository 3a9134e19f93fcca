"""Who may ask what: the token first, before the address and the body; then its scope."""

import http.client
import re

import pytest

from queue_core.actions.offered import OFFERED
from tests.api import BASE, PROBLEM, Api, opened
from tests.servers import SCOPES

READS = {
    "GET /slots",
    "GET /tickets/{ticket}",
    "GET /line",
    "GET /board",
    "GET /desks",
    "GET /services",
    "GET /journal",
}
AT_DESK = {f"POST /desks/{{desk}}/{act}" for act in ("calls", "visits", "open", "close", "pause")} | {
    f"POST /tickets/{{ticket}}/{act}"
    for act in ("transfers", "reopen", "priority", *(offered.path for offered in OFFERED if offered.path))
}
FEED = {f"{method} /appointments/{{reference}}" for method in ("PUT", "GET", "DELETE")} | {
    "POST /appointments:batch",
    "GET /appointments",
    "GET /slots",
    "POST /bookings",
    "POST /bookings/{reference}/confirm",
    "POST /bookings/{reference}/move",
    "DELETE /bookings/{reference}",
}
MAY = {
    "read": READS | {"GET /waits/scores"},
    "kiosk": READS | {"POST /tickets", "POST /check-ins"},
    "desk": READS | AT_DESK | {"DELETE /tickets/{ticket}"},
    "feed": FEED,
}
MAY["supervisor"] = set().union(*MAY.values()) | {
    "GET /messages",
    "POST /services/{service}/transfers",
    "GET /week",
    "GET /blocks",
    "POST /blocks",
    "DELETE /blocks/{block}",
    "POST /appointments",
    "POST /appointments:move",
    "POST /appointments:cancel",
}
"""What each scope may; all else is `wrong_scope`."""


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    with opened(tmp_path_factory.mktemp("tokens")) as api:
        yield api


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "nothing", re.sub(r"\{(ticket|change|block)\}", "999999999", path))


@pytest.mark.parametrize("scope", SCOPES)
def test_a_scope_may_do_what_the_table_says_and_nothing_else(api, scope):
    """The requests are such that whoever is let in is refused for another reason."""
    document = api.get("/openapi.json", scope=None)
    let_in = set()
    for path, methods in document["paths"].items():
        for method in methods:
            path = path.removeprefix(BASE)
            answer = api.ask(method.upper(), filled(path), {"service": "nothing", "code": "x"}, scope=scope)
            assert (answer.status == 403) == (answer.code == "wrong_scope")
            if answer.status != 403:
                let_in.add(f"{method.upper()} {path}")
    assert let_in == MAY[scope]


def test_the_scope_is_looked_at_before_the_body(api):
    assert api.ask("POST", "/tickets", raw=b"{", scope="read").code == "wrong_scope"
    assert api.ask("POST", "/desks/nothing/calls", raw=b"{", scope="read").code == "wrong_scope"


@pytest.mark.parametrize(
    "method, path, body",
    [
        ("GET", "/nothing/here", None),
        ("GET", "", None),
        ("GET", "/", None),
        ("BREW", "/tickets", None),
        ("OPTIONS", "/tickets", None),
        ("HEAD", "/line", None),
        ("DELETE", "/board", None),
        ("POST", "/tickets/x/y/z", b"{}"),
        ("GET", "/tickets/abc", None),
        ("GET", "/%00", None),
        ("GET", "/%ff%fe", None),
        ("GET", "/tickets/" + "9" * 5000, None),
        ("POST", "/tickets", b"{"),
        ("POST", "/tickets", b"\xff"),
        ("POST", "/tickets", b"[" * 100_000),
        ("POST", "/tickets", b" " * 3_000_000),
        ("GET", "/openapi.json/", None),
        ("GET", "/openapi.json%00", None),
    ],
)
def test_without_a_token_the_answer_is_401_whatever_is_asked(api, method, path, body):
    answer = api.ask(method, path, raw=body, scope=None)
    assert answer.status == 401
    assert method == "HEAD" or answer.code == "no_token"


def test_without_a_token_nothing_of_the_body_is_waited_for(api):
    """A body that is announced and never comes holds nobody."""
    connection = http.client.HTTPConnection("127.0.0.1", api.server.port, timeout=60)
    connection.putrequest("POST", f"{BASE}/tickets")
    connection.putheader("Content-Length", "1000000000")
    connection.endheaders()
    assert connection.getresponse().status == 401
    connection.close()


@pytest.mark.parametrize(
    "given",
    ["", "Bearer", "Bearer ", "Bearer wrong", "Basic {token}", "Token {token}", "{token}", "Bearer {token}x",
     "Bearer {token} {token}", "Bearer \xff\xfe", "Bearer " + "x" * 5000],
)  # fmt: skip
def test_what_is_no_bearer_token_is_401(api, given):
    header = given.replace("{token}", api.server.token("supervisor"))
    assert api.ask("GET", "/board", scope=None, Authorization=header).status == 401


def test_a_token_counts_in_the_header_only(api):
    """Addresses are logged, bodies are not a place for it, and cookies would be sent unasked."""
    token = api.server.token("supervisor")
    assert api.ask("GET", f"/board?token={token}&access_token={token}", scope=None).status == 401
    assert api.ask("POST", "/tickets", {"service": "taxes", "token": token}, scope=None).status == 401
    assert api.ask("GET", "/board", scope=None, Cookie=f"token={token}; lobby={token}").status == 401


def test_the_word_bearer_may_be_written_in_any_case(api):
    token = api.server.token("read")
    assert api.ask("GET", "/board", scope=None, Authorization=f"bearer {token}").status == 200


def test_only_the_document_is_open(api):
    assert api.ask("GET", "/openapi.json", scope=None).status == 200
    assert api.ask("POST", "/openapi.json", scope=None, raw=b"{").status in (401, 405)


@pytest.mark.parametrize("path", ["//api/v1/board", "/api//v1/board", "/./api/v1/board", "/%61pi/v1/board",
                                  "/API/v1/board", "/x/../api/v1/board", "/api/v1/../v1/board"])  # fmt: skip
def test_no_spelling_of_an_address_goes_round_the_token(api, path):
    connection = http.client.HTTPConnection("127.0.0.1", api.server.port, timeout=60)
    connection.request("GET", path)
    answer = connection.getresponse()
    assert answer.status >= 300 and b"as_of" not in answer.read()
    connection.close()


def test_a_refusal_is_a_problem_document(api):
    """RFC 9457: type, title, status and detail, and our stable code."""
    for answer in (
        api.ask("GET", "/board", scope=None),
        api.ask("GET", "/nothing"),
        api.ask("PATCH", "/board"),
        api.post("/tickets", scope="read"),
        api.post("/tickets", {"service": "x"}),
    ):
        assert answer.kind == PROBLEM
        problem = answer.data
        assert problem["status"] == answer.status
        assert problem["type"] == f"urn:lobby:refusal:{problem['code']}"
        assert problem["title"] and problem["detail"].endswith(".")


def test_a_refusal_speaks_the_language_that_is_asked_for(api):
    said = {
        language: api.ask("GET", "/nothing", Accept_Language=language).data["detail"]
        for language in ("en", "ro", "ro-MD,ro;q=0.9", "de", "")
    }
    assert said["ro"] != said["en"]
    assert said["de"] == said[""] == said["en"]
    assert said["ro-MD,ro;q=0.9"] == said["ro"]


def test_no_token_is_ever_written_down(api: Api):
    """Neither in the log nor in the database, where only its digest is."""
    kept = api.server.log + "".join(
        file.read_bytes().decode("latin-1") for file in api.server.folder.glob("lobby.db*")
    )
    for scope in SCOPES:
        assert api.get("/board", scope="supervisor")
        assert api.server.token(scope) not in kept
