"""What is no request is refused with a code, and nothing is half-done; never is it a fault of the server."""

import json
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.api import opened, soon, stated
from tests.databases import ON_BOTH, own_database

DESK = "1"


@pytest.fixture(scope="module", params=ON_BOTH, ids=lambda kind: kind or "sqlite")
def api(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("bad")
    with own_database(request.param) as url, opened(folder, storage={"url": url}) as api:
        api.post(f"/desks/{DESK}/open")
        yield api


ACTS = [
    "/tickets", "/check-ins", f"/desks/{DESK}/calls", f"/desks/{DESK}/pause", "/tickets/1/start",
    "/tickets/1/transfers",
]  # fmt: skip
NOT_BODIES = [
    b"{", b"nonsense", b"\xff\xfe\x00", b'{"service": "\xff"}', b"null", b"[]", b'"x"', b"1", b"true",
    b'{"unknown": 1}', b"[" * 200_000, b'{"a":' * 5000 + b"1" + b"}" * 5000, b'{"service": "\\ud800"}',
    b'{"\\ud800": 1}', b'{"service": NaN}', b"9" * 10_000, b'{"service": "taxes"', b"\x00", b"{}{}",
]  # fmt: skip


@pytest.mark.parametrize("path", ACTS)
@pytest.mark.parametrize("raw", NOT_BODIES, ids=lambda raw: repr(raw[:16]))
def test_what_is_no_request_is_refused_with_a_code_and_nothing_is_done(api, path, raw):
    seq = api.seq()
    answer = api.ask("POST", path, raw=raw)
    assert answer.status in (400, 422) and answer.code in ("not_json", "invalid_body"), answer.data
    assert api.seq() == seq


HUGE = 10**30
ODD = [None, True, 0, -1, HUGE, 1.5, "", "x" * 10_000, "\x00", "a\nb", "\u202e", [], {}, ["taxes"], {"a": 1}]


@pytest.mark.parametrize("key, path", [
    ("service", "/tickets"), ("language", "/tickets"), ("priority", "/tickets"), ("code", "/check-ins"),
    ("duplicate", "/check-ins"), ("ticket", f"/desks/{DESK}/calls"), ("reason", f"/desks/{DESK}/calls"),
    ("finish_current", f"/desks/{DESK}/calls"), ("service", "/tickets/1/transfers"),
    ("desk", "/tickets/1/transfers"),
])  # fmt: skip
def test_odd_values_do_no_harm(api, key, path):
    """Each is refused with a code, or was a value after all; never a fault, never half an act."""
    for value in ODD:
        seq = api.seq()
        answer = api.post(path, {"service": "taxes"} | {key: value} if path == "/tickets" else {key: value})
        assert answer.status < 500, (value, answer.data)
        if answer.status >= 400:
            assert answer.code and api.seq() == seq, value


BATCH = "/appointments:batch"


@pytest.mark.parametrize("path, body", [
    ("/tickets", {"service": "taxes", "priority": "yes"}), ("/tickets", {"service": "taxes", "priority": 1}),
    ("/check-ins", {"code": "NOBODY", "duplicate": "on"}),
    (f"/desks/{DESK}/calls", {"finish_current": "true"}),
    (BATCH, [{"reference": "STRICT", "service": "taxes", "slot_at": 1770000000}]),
    (BATCH, [{"reference": "STRICT", "service": "taxes", "minutes": "10",
             "slot_at": soon().isoformat()}]),
])  # fmt: skip
def test_a_value_of_another_type_than_documented_is_refused(api, path, body):
    """A boolean is true or false, an instant is RFC 3339, a number is no text."""
    answer = api.post(path, body)
    code = answer.data[0].get("code") if isinstance(answer.data, list) else answer.code
    assert code == "invalid_body"


WORDS = [
    "0", "-1", "9" * 30, "9" * 5000, "1.5", "x", "%00", "%ff", "1%2F2", "%20", "1e3", "..", "%2e%2e",
    "%EF%BC%91%EF%BC%91", "a" * 6000, "%0d%0a", "null",
]  # fmt: skip
PLACES = [
    "GET /tickets/{}", "DELETE /tickets/{}", "POST /tickets/{}/start", "POST /tickets/{}/transfers",
    "POST /desks/{}/calls", "POST /desks/{}/open", "GET /appointments/{}", "DELETE /appointments/{}",
    "GET /line?service={}", "GET /journal?after={}", "GET /journal?limit={}",
]  # fmt: skip


@pytest.mark.parametrize("letter", "xßŉΐ…")
def test_a_reference_as_long_as_is_allowed_is_taken_whatever_its_letters(api, letter):
    """Some letters grow when case is set aside."""
    assert api.ask("PUT", f"/appointments/{quote(letter * 200)}", stated(soon(hours=1))).status == 201
    assert api.ask("PUT", f"/appointments/{quote(letter * 201)}", stated(soon(hours=1))).status == 422


@pytest.mark.parametrize("word", WORDS, ids=lambda word: word[:12])
def test_odd_words_in_addresses_do_no_harm(api, word):
    seq = api.seq()
    for place in PLACES:
        method, path = place.format(word).split()
        answer = api.ask(method, path)
        assert answer.status < 500
        assert answer.status < 400 or answer.code
    assert api.seq() == seq


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
KEYS = st.sampled_from(["service", "language", "code", "ticket", "reason", "desk", "slot_at", "state"])


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([*ACTS, BATCH]), st.dictionaries(KEYS | st.text(max_size=8), JSON) | JSON)
def test_whatever_json_comes_the_answer_is_an_answer(api, path, body):
    """Below 500 always; a refusal has a code and leaves the journal as it was."""
    seq = api.seq()
    answer = api.ask("POST", path, raw=json.dumps(body).encode(), Idempotency_Key=f"h{seq}" * 3)
    assert answer.status < 500, answer.data
    if answer.status >= 400:
        assert answer.code and api.seq() == seq
