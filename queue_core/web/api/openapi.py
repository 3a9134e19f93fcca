"""openapi.json, made from what the operations declare."""

import re
from typing import Any

from flask import Response, current_app, json
from pydantic import TypeAdapter

from queue_core.rules import limits
from queue_core.rules.refusals import KINDS
from queue_core.rules.scopes import held_by
from queue_core.settings.settings import Settings
from queue_core.web import context
from queue_core.web.api import shapes
from queue_core.web.api.operations import OPERATIONS, Operation, api
from queue_core.web.auth import open_to_all
from queue_core.web.open_limits import SCRAPES, at_most

KEPT = "openapi"
"""The application's extension that holds the finished document."""
REFERENCES = "#/components/schemas/{model}"
_PARAMETER = re.compile(r"<(?:(\w+):)?(\w+)>")
TAGS = {
    "tickets": "Tickets: taken, checked in, acted on.",
    "desks": "Desks: open, paused, closed, calling.",
    "appointments": "What the booking site says, and what became of it.",
    "line": "Who waits, and in which order.",
    "office": "What is offered, shown and remembered.",
}
_TAG_OF = {
    "check-ins": "tickets", "bookings": "appointments", "slots": "appointments", "services": "office",
    "week": "appointments", "blocks": "appointments",
    "board": "office", "journal": "office", "messages": "office", "waits": "office",
}  # fmt: skip
_IN_PATH = {
    "int": {"type": "integer", "minimum": 0},
    "reference": limits.REFERENCE.schema,
    "desk": limits.DESK.schema,
}


@api.get("/openapi.json")
@open_to_all
@at_most(SCRAPES)
def show_openapi() -> Response:
    """This document, made once for these settings: it takes a sixth of a second."""
    kept = current_app.extensions
    if KEPT not in kept:
        kept[KEPT] = json.dumps(document(context.settings()))
    return Response(kept[KEPT], mimetype="application/json")


def document(settings: Settings) -> dict[str, Any]:
    """The whole description, OpenAPI 3.1, with the services and languages of this office."""
    schemas: dict[str, Any] = {}
    paths: dict[str, Any] = {}
    for operation in OPERATIONS:
        path = "/api/v1" + _PARAMETER.sub(r"{\2}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _described(operation, schemas)
    _schema(shapes.Problem, schemas)
    _name_what_is_known(schemas, settings)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lobby",
            "version": "1",
            "description": "The line of a public office.",
            "license": {"name": "MIT", "identifier": "MIT"},
            "contact": {"name": settings.office.name.in_(settings.languages[0])},
        },
        "servers": [{"url": settings.server.public_url or "/"}],
        "tags": [{"name": name, "description": described} for name, described in TAGS.items()],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
        "security": [{"token": []}],
    }


def _tag(operation: Operation) -> str:
    """By the first part of the path that a tag has."""
    part = re.split("[/:]", operation.path.removeprefix("/"))[0]
    found = _TAG_OF.get(part, part)
    return found if found in TAGS else "office"


def _name_what_is_known(schemas: dict[str, Any], settings: Settings) -> None:
    """Write this office's services and languages into the bodies; the feed may have its own names."""
    for operation in OPERATIONS:
        body = schemas.get(getattr(operation.body, "__name__", ""), {})
        names = list(settings.feed.names) if "slot_at" in body.get("properties", {}) else []
        services = [*settings.services, *settings.services_were, *names]
        for key, known in (
            ("service", services), ("services", services), ("language", list(settings.offered))
        ):  # fmt: skip
            for schema in _texts(body.get("properties", {}).get(key, {})):
                schema["enum"] = known


def _texts(schema: dict[str, Any]) -> list[dict[str, Any]]:
    found = [schema, *schema.get("anyOf", [])]
    found += [each["items"] for each in found if "items" in each]
    return [each for each in found if each.get("type") == "string"]


def _described(operation: Operation, schemas: dict[str, Any]) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "tags": [_tag(operation)],
        "summary": operation.summary,
        "description": "Scopes: " + ", ".join(sorted(held_by(operation.scopes))),
        "parameters": [
            {
                "name": name,
                "in": "path",
                "required": True,
                "schema": _IN_PATH.get(name) or _IN_PATH.get(kind) or {"type": "string"},
            }
            for kind, name in _PARAMETER.findall(operation.path)
        ]
        + [{"name": name, "in": "query", "schema": schema} for name, schema in operation.query.items()]
        + [{"name": name, "in": "header", "schema": schema} for name, schema in operation.headers.items()],
        "responses": {
            str(status): {"description": "Done."}
            | ({} if shape is None else {"content": _content("application/json", shape, schemas)})
            for status, shape in operation.answers.items()
        },
    }
    if operation.method != "GET" and operation.once:
        described["parameters"].append(
            {
                "name": "Idempotency-Key",
                "in": "header",
                "schema": {"type": "string", "maxLength": limits.KEY.most},
            }
        )
    if operation.body is not None:
        body = operation.body.model_json_schema()
        required = bool(body.get("required")) or body.get("type") == "array"
        content = _content("application/json", operation.body, schemas)
        described["requestBody"] = {"required": required, "content": content}
    for status, codes in _refusals(operation).items():
        described["responses"][str(status)] = {
            "description": "Refused: " + ", ".join(codes),
            "content": _content("application/problem+json", shapes.Problem, schemas),
        }
    return described


def _refusals(operation: Operation) -> dict[int, list[str]]:
    # Of every request the address may be none: not in UTF-8.
    codes = {"no_token", "wrong_scope", "not_found", "invalid_body", *operation.refusals}
    if operation.method != "GET":
        codes |= {"too_large"} | ({"key_reused"} if operation.once else set())
    if operation.body is not None:
        codes |= {"not_json"}
    by_status: dict[int, list[str]] = {}
    for code in sorted(codes):
        by_status.setdefault(KINDS[code].status, []).append(code)
    return by_status


def _content(kind: str, shape: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    return {kind: {"schema": _schema(shape, schemas)}}


def _schema(shape: Any, schemas: dict[str, Any]) -> dict[str, Any]:
    schema = TypeAdapter(shape).json_schema(ref_template=REFERENCES)
    schemas.update(schema.pop("$defs", {}))
    name = getattr(shape, "__name__", "")
    if schema.get("type") == "object" and name:
        schemas[name] = schema
        return {"$ref": REFERENCES.format(model=name)}
    return schema
