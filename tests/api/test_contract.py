"""openapi.json is the truth: every route is in it, and every answer is as it says."""

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from queue_core.app import create_app
from queue_core.rules.refusals import KINDS
from tests.api import BASE, Answer, Api, opened, soon, stated
from tests.api.booked import play_bookings
from tests.api.changed import own_config, play_office


@pytest.fixture(scope="module")
def api(tmp_path_factory):
    booking = {"enabled": True, "contact": "phone", "lead_minutes": 0, "per_contact": 9}
    told = {"sms": "form://127.0.0.1:9/x?:to={to}", "before": 0}
    folder = tmp_path_factory.mktemp("contract")
    with opened(folder, config=own_config(folder), booking=booking, messages=told) as api:
        yield api


@pytest.fixture(scope="module")
def document(api):
    return api.get("/openapi.json", scope=None)


class Held:
    """An API whose every answer is held against the document; remembers what was answered."""

    def __init__(self, api: Api, document: dict[str, Any]) -> None:
        self.api, self.document = api, document
        self.answered: set[tuple[str, int]] = set()
        self.refused: set[tuple[str, str]] = set()

    def __call__(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        answer = self.api.ask(method, path, body, **more)
        operation = self._operation(method, BASE + path.partition("?")[0])
        name = operation["operationId"]
        assert str(answer.status) in operation["responses"], f"{name} is not said to answer {answer}"
        documented = operation["responses"][str(answer.status)]
        if answer.status == 204:
            assert answer.data is None and "content" not in documented
        else:
            ((kind, content),) = documented["content"].items()
            assert answer.kind == kind
            self._validate(content["schema"], answer.data)
        if answer.status < 400:
            self.answered.add((name, answer.status))
        else:
            said = documented["description"].removeprefix("Refused: ").split(", ")
            assert answer.code in said, f"{name} is not said to refuse with {answer.code}"
            self.refused.add((name, answer.code))
        return answer

    def _operation(self, method: str, path: str) -> dict[str, Any]:
        for template, methods in self.document["paths"].items():
            if re.fullmatch(re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template)), path):
                return methods[method.lower()]
        raise AssertionError(f"{path} is not documented")

    def _validate(self, schema: dict[str, Any], data: Any) -> None:
        whole = schema | {"components": self.document["components"]}
        Draft202012Validator(whole, format_checker=Draft202012Validator.FORMAT_CHECKER).validate(data)


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    paths = document["paths"].items()
    return [(method, path, described) for path, methods in paths for method, described in methods.items()]


def test_the_document_is_valid_openapi_3_1(document):
    OpenAPIV31SpecValidator(document).validate()
    assert document["openapi"].startswith("3.1")


def test_every_route_is_documented_and_every_documented_operation_is_a_route(document, found):
    """Only openapi.json itself is not in it."""
    app = create_app(found(server={"async_mode": "threading"}).office)
    routes = {
        (method.lower(), re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if rule.rule.startswith("/api/")
    }
    documented = {(method, path) for method, path, _ in operations(document)}
    assert routes == documented | {("get", f"{BASE}/openapi.json")}


def test_every_refusal_that_is_documented_exists_and_has_its_status(document):
    for _method, path, operation in operations(document):
        for status, response in operation["responses"].items():
            if response["description"].startswith("Refused: "):
                for code in response["description"].removeprefix("Refused: ").split(", "):
                    assert KINDS[code].status == int(status), (path, code)


def test_every_operation_is_described(document):
    for _method, path, operation in operations(document):
        assert operation["summary"].endswith("."), path
        assert {"401", "403"} <= set(operation["responses"]), path
    names = [operation["operationId"] for *_, operation in operations(document)]
    assert len(names) == len(set(names))


def test_the_answers_of_a_whole_day_are_as_documented(api, document):
    """Every operation gives each good answer that is documented, and is refused in each way it can be."""
    ask = Held(api, document)
    play(ask)
    good = {
        (operation["operationId"], int(status))
        for *_, operation in operations(document)
        for status in operation["responses"]
        if int(status) < 400
    }
    assert good == ask.answered
    assert {name for name, _ in good} == {name for name, _ in ask.refused}


def play(ask: Held) -> None:
    _refused_alike(ask)
    for path in ("/board", "/desks", "/services", "/journal", "/journal?after=1&limit=2", "/line"):
        ask("GET", path)
        ask("GET", path, scope="feed")
    ask("GET", "/journal?after=-1")
    ask("GET", "/waits/scores?from=2026-03-01&to=2026-03-31")
    ask("GET", "/waits/scores?from=yesterday")
    ask("GET", "/waits/scores", scope="feed")
    ask("GET", "/line?service=nothing")
    for gone in ("taxes", "stamps"):
        ask("POST", f"/services/{gone}/transfers", {"service": "taxes"}, scope="supervisor")

    for body in ({"service": "nothing"}, {"service": "taxes", "language": "xx"}, {}, []):
        ask("POST", "/tickets", body)
    ask("POST", "/tickets", {"service": "taxes", "priority": True}, scope="kiosk")
    ask("POST", "/tickets", {"service": "taxes", "priority": True}, scope="supervisor")
    first = ask("POST", "/tickets", {"service": "taxes"}, Idempotency_Key="one").data
    ask("POST", "/tickets", {"service": "utilities"}, Idempotency_Key="one")
    ask("GET", f"/tickets/{first['id']}")
    ask("POST", "/tickets", {"services": ["sanitation", "taxes"]})
    for body in (
        {"services": []},
        {"services": ["taxes", "nothing"]},
        {"service": "taxes", "services": ["taxes"]},
    ):
        ask("POST", "/tickets", body)
    ask("GET", "/line?service=taxes")

    _appointments(ask)
    play_bookings(ask)
    play_office(ask)
    for desk in ("nothing", "1"):
        ask("POST", f"/desks/{desk}/calls")
        for act in ("open", "pause", "calls", "open"):
            ask("POST", f"/desks/{desk}/{act}")
    ask("POST", "/desks/2/pause")
    ask("POST", "/desks/1/close", {"x": 1})
    for desk_act in ({}, {}, {"finish_current": True}, {"ticket": first["id"]}, {"reason": "x"}):
        ask("POST", "/desks/1/calls", desk_act)
    ask("POST", "/desks/1/calls", {"ticket": first["id"], "reason": "x"})
    ask("POST", "/desks/1/calls", {"ticket": "Z999", "reason": "x"})
    ask("POST", "/desks/1/close")
    number = ask("GET", "/desks").data[0]["ticket"]
    called = next(row["ticket"] for row in ask("GET", "/journal").data if row["number"] == number)
    for act in ("recalls", "start", "recalls", "hold", "hold", "put-back", "start", "no-show", "finish"):
        ask("POST", f"/tickets/{called}/{act}")
    for to in ({"desk": "1"}, {"service": "utilities"}, {"desk": "2"}, {"service": "x"}, {"desk": "x"}, {}):
        ask("POST", f"/tickets/{called}/transfers", to)
    ask("POST", "/desks/4/open")
    ask("POST", "/desks/4/calls")
    ask("POST", f"/tickets/{called}/no-show")
    ask("DELETE", f"/tickets/{called}")
    ask("POST", f"/tickets/{called}/put-back")
    ask("DELETE", f"/tickets/{called}")
    ask("POST", "/desks/4/calls", {"finish_current": True})
    served = ask("POST", "/tickets", {"service": "utilities"}).data["id"]
    ask("POST", "/desks/4/calls")
    ask("POST", f"/tickets/{served}/finish")
    _exceptions(ask, served)
    ask("POST", "/desks/4/close")


def _exceptions(ask: Held, served: int) -> None:
    why = {"reason": "x"}
    for body in ({}, why, why):
        ask("POST", f"/tickets/{served}/reopen", body)
    waits = ask("POST", "/tickets", {"service": "utilities"}).data["id"]
    for body in ({}, why, {"priority": True}, *[{"priority": True} | why] * 2, {"priority": False} | why):
        ask("POST", f"/tickets/{waits}/priority", body)
    visit = {"service": "utilities"}
    for body in (
        {},
        visit,
        visit | why,
        visit | why,
        visit | why | {"seen": None},
        visit | {"language": "xx"},
    ):
        ask("POST", "/desks/4/visits", body)
    ask("POST", "/desks/7/visits", visit | why)
    ask("POST", f"/tickets/{ask('GET', '/journal').data[-1]['ticket']}/finish")


def _appointments(ask: Held) -> None:
    ask("PUT", "/appointments/OLD", stated(soon(days=-2)))
    ask("PUT", "/appointments/NOW", stated(soon(minutes=5), code="123456", name="Ana", phone="1"))
    ask("PUT", "/appointments/NOW", stated(soon(minutes=5), code="123456"))
    ask("PUT", "/appointments/EARLY", stated(soon(hours=4)))
    ask("PUT", "/appointments/LATE", stated(soon(hours=-2)))
    ask("PUT", "/appointments/GONE", stated(soon(minutes=5)))
    ask("PUT", "/appointments/TWIN", stated(soon(minutes=5), code="123456"))
    ask("PUT", "/appointments/BAD", {"service": "taxes"})
    ask("PUT", "/appointments/BAD", stated(soon(), service="nothing"))
    ask("PUT", "/appointments/BAD", stated(soon(), language="xx"))
    ask("POST", "/appointments:batch", [stated(soon(hours=1), reference="B1"), {"reference": "B2"}, {}])
    ask("POST", "/appointments:batch", {"reference": "B1"})
    for method in ("GET", "DELETE", "DELETE"):
        ask(method, "/appointments/GONE")
        ask(method, "/appointments/NOTHING")
    for code in ("123456", "123 456", "early", "LATE", "OLD", "GONE", "000", ""):
        ask("POST", "/check-ins", {"code": code})
    ask("GET", "/appointments/NOW")
    ask("GET", "/appointments")
    ask("GET", "/appointments?on=yesterday")


def _refused_alike(ask: Held) -> None:
    """What every operation refuses alike, whatever it does."""
    for method, path, operation in operations(ask.document):
        filled = re.sub(r"\{(ticket|change|block)\}", "999999999", path.removeprefix(BASE))
        filled = re.sub(r"\{\w+\}", "nothing", filled)
        assert ask(method.upper(), filled, scope=None).code == "no_token"
        if "requestBody" in operation:
            assert ask(method.upper(), filled, raw=b"{", scope="admin").code == "not_json"
            assert ask(method.upper(), filled, raw=b" " * 3_000_000, scope="admin").code == "too_large"
        if method != "get":
            assert (
                ask(method.upper(), filled, {}, scope="admin", Idempotency_Key="k" * 201).code
                == "invalid_body"
            )
        ask(method.upper(), filled, {} if method != "get" else None, scope="admin")
        for scope in ("read", "feed"):
            if scope not in operation["description"]:
                assert ask(method.upper(), filled, scope=scope).code == "wrong_scope"
