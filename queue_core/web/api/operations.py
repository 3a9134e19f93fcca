"""One decorator for every API view: its scopes, its body, its answers, and so its documentation.

    @operation("POST", "/tickets", scopes=("kiosk",), body=NewTicket, answers={201: shapes.Ticket})
    def take(body: NewTicket, call: Call) -> tuple[dict, int]: ...

What is declared here is enforced here and written into openapi.json from here.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, json, jsonify, request
from flask.blueprints import BlueprintSetupState
from pydantic import BaseModel, ConfigDict, ValidationError
from werkzeug.routing import BaseConverter

from queue_core.actions.once import ActContext, Once
from queue_core.data.in_parts import parts
from queue_core.rules import limits
from queue_core.rules.refusals import Refusal
from queue_core.web import auth, context

api = Blueprint("api", __name__, url_prefix="/api/v1")
READERS = ("kiosk", "desk", "read")
NUMBER = {"type": "integer", "minimum": 0, "maximum": 999_999_999_999}
LIMIT = NUMBER
"""The parameter `limit` of a list: how many at most. Without it a list is whole."""


class Reference(BaseConverter):
    """A booking reference in a path: slashes are part of it, wherever they stand."""

    regex = "(?s:.+)"
    part_isolating = False


@api.record_once
def _know_references(state: BlueprintSetupState) -> None:
    state.app.url_map.converters["reference"] = Reference


Model = TypeVar("Model", bound=BaseModel)


class Body(BaseModel):
    """A request's body: unknown keys and other types than the documented are refused."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Nothing(Body):
    """`{}`"""


@dataclass(frozen=True)
class Call:
    """Who asks, and the key under which an act is done once; spreads into an act's arguments."""

    device: auth.Device
    once: Once | None

    @property
    def act_context(self) -> ActContext:
        return {"by": self.device.by, "now": context.now(), "once": self.once}


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    name: str
    summary: str
    scopes: tuple[str, ...]
    body: type[BaseModel] | None
    answers: dict[int, Any]
    refusals: tuple[str, ...]
    query: dict[str, dict[str, Any]]
    headers: dict[str, dict[str, Any]]
    once: bool
    right: str | None


OPERATIONS: list[Operation] = []


def operation(
    method: str,
    path: str,
    *,
    scopes: Iterable[str],
    answers: dict[int, Any],
    body: type[BaseModel] | None = None,
    refusals: Iterable[str] = (),
    query: dict[str, dict[str, Any]] | None = None,
    headers: dict[str, dict[str, Any]] | None = None,
    once: bool = True,
    right: str | None = None,
) -> Callable[[Callable], Callable]:
    """Register a view. `path` is Flask's; `query` and `headers` hold JSON schemas by parameter; `once` says
    whether an Idempotency-Key is kept; `right` is what a token whose scope is a role's work needs as well.
    """
    scopes, refusals = tuple(scopes), tuple(refusals)

    def register(view: Callable) -> Callable:
        summary = (view.__doc__ or "").strip().split("\n")[0]
        OPERATIONS.append(
            Operation(
                method,
                path,
                view.__name__,
                summary,
                scopes,
                body,
                answers,
                refusals,
                query or {},
                headers or {},
                once,
                right,
            )  # fmt: skip
        )

        @wraps(view)
        def checked(**given: Any) -> Response:
            device = auth.asking()
            if not device.may(*scopes):
                raise Refusal("wrong_scope")
            if right is not None:
                device.require(right)
            if body is not None:
                parsed = _parsed(body)
                given |= {"body": parsed, "call": Call(device, _once(device, parsed) if once else None)}
            elif method != "GET":
                given["call"] = Call(device, _once(device, Nothing()))
            data, status = view(**given)
            answer = _answer(data)
            answer.status_code = status
            return answer

        vars(checked).update(guard=scopes, right=right)
        api.add_url_rule(path, view.__name__, checked, methods=[method])
        return view

    return register


def whole_number(name: str, default: int) -> int:
    """A query parameter that is a whole number, 0 or more. Refuses with `invalid_body`."""
    given = request.args.get(name)
    if given is None:
        return default
    if not given.isascii() or not given.isdecimal() or len(given) > 12:
        raise Refusal("invalid_body", problem=f"{name}: a whole number, 0 or more")
    return int(given)


def asked_limit() -> int | None:
    """How many of a list at most; None for all. Refuses with `invalid_body`."""
    return whole_number("limit", 0) if "limit" in request.args else None


def _answer(data: Any) -> Response:
    """As JSON, None as nothing; a long list in parts, between which others have their turn."""
    if data is None:
        return Response()
    if not isinstance(data, list):
        return jsonify(data)
    written = [json.dumps(part, separators=(",", ":"))[1:-1] for part in parts(data)]
    return Response(f"[{','.join(written)}]\n", mimetype="application/json")


def _parsed(model: type[Model]) -> Model:
    raw = request.get_data()
    if len(raw) >= current_app.config["MAX_CONTENT_LENGTH"]:
        # Werkzeug cuts a chunked body at MAX_CONTENT_LENGTH and does not say so.
        raise Refusal("too_large")
    try:
        plain = json.loads(raw) if raw.strip() else {}
    except (ValueError, RecursionError):
        raise Refusal("not_json") from None
    return validated(model, plain)


def validated(model: type[Model], plain: Any) -> Model:
    """Plain data as a model. Refuses with `invalid_body`, naming the first fault."""
    try:
        if not issubclass(model, Body):
            return model.model_validate(plain)
        return model.model_validate_json(json.dumps(plain))
    except RecursionError:
        raise Refusal("invalid_body", problem="body: nested too deep") from None
    except ValidationError as error:
        fault = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in fault["loc"]) or "body"
        raise Refusal("invalid_body", problem=f"{where}: {fault['msg']}") from None


def _once(device: auth.Device, body: BaseModel) -> Once | None:
    key = request.headers.get("Idempotency-Key")
    if not key:
        return None
    if len(key) > limits.KEY.most:
        raise Refusal("invalid_body", problem=f"Idempotency-Key: at most {limits.KEY.most} characters")
    plain = body.model_dump(mode="json", exclude_unset=True)
    return Once.of(device.by, request.method, request.path, key, plain)
