"""The schemas of openapi.json say the bounds that are enforced, in words that JSON Schema knows."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from jsonschema_specifications import REGISTRY as SPECIFICATIONS

from queue_core.rules import limits
from queue_core.web.api.openapi import document as documented
from tests.api import BASE


@pytest.fixture
def document(settings):
    return documented(settings())


WORDS = {
    "type", "properties", "required", "items", "anyOf", "enum", "const", "default", "title", "description",
    "format", "minimum", "maximum", "minLength", "maxLength", "pattern", "minItems", "maxItems",
    "additionalProperties", "$ref", "not",
}  # fmt: skip


def test_every_word_of_a_schema_is_one_of_json_schema(document):
    """A word that it does not know, such as `ge`, binds nobody who reads the document."""
    assert {word for schema in schemas(document) for word in schema} <= WORDS
    assert _vocabulary() > WORDS


def test_a_pattern_is_one_for_every_dialect_of_regular_expressions(document):
    """ECMAScript with and without its flag `u`, as validators choose: a letter beyond U+FFFF stands in no
    class, and nothing is escaped that need not be."""
    patterns = [schema["pattern"] for schema in schemas(document) if "pattern" in schema]
    patterns += [schema["not"]["pattern"] for schema in schemas(document) if "not" in schema]
    assert patterns
    for pattern in patterns:
        assert not re.findall(r"\\[^\\^$.*+?()\[\]{}|/dwsux]", pattern)
        classes = re.findall(r"(?<!\\)\[((?:\\.|[^\\\]])*)\]", pattern)
        assert all(letter <= "\uffff" for each in classes for letter in each)


def test_it_says_where_it_is_who_may_use_it_and_which_operations_belong_together(document):
    """As linters of OpenAPI ask; every tag that is used is described."""
    assert document["servers"] and document["info"]["license"]["identifier"] == "MIT"
    assert document["info"]["contact"]["name"] == "Biroul Cetățeanului"
    described = {tag["name"] for tag in document["tags"] if tag["description"].endswith(".")}
    used = [op["tags"] for path in document["paths"].values() for op in path.values()]
    assert all(len(tags) == 1 for tags in used)
    assert {tag for tags in used for tag in tags} == described


def test_every_list_can_be_read_in_parts(document):
    """By `limit`, and `after` the last one of the part before."""
    for path, methods in document["paths"].items():
        for operation in methods.values():
            good = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
            if good.get("schema", {}).get("type") == "array" and "requestBody" not in operation:
                named = {each["name"] for each in operation["parameters"] if each["in"] == "query"}
                assert {"limit", "after"} <= named, path


def test_the_bounds_of_a_field_are_those_of_its_law(document):
    """Of an appointment, a reason, a code and a ticket for several services."""
    bodies = document["components"]["schemas"]
    put = bodies["Stated"]["properties"]
    minutes, name = put["minutes"]["anyOf"][0], put["name"]["anyOf"][0]
    assert (minutes["minimum"], minutes["maximum"]) == (limits.MINUTES[0], limits.MINUTES[-1])
    assert name == limits.NAME.schema
    assert put["state"]["enum"] == ["booked", "cancelled"]
    assert bodies["NewCall"]["properties"]["reason"]["anyOf"][0] == limits.REASON.schema
    assert bodies["CheckIn"]["properties"]["code"].items() >= limits.ENTERED.schema.items()
    assert bodies["NewTicket"]["properties"]["services"]["anyOf"][0]["maxItems"] == 20
    reference = document["paths"][f"{BASE}/appointments/{{reference}}"]["put"]["parameters"][0]
    assert reference["schema"] == limits.REFERENCE.schema


def schemas(node: Any) -> Iterator[dict[str, Any]]:
    """Every schema of the document, inner ones too."""
    if isinstance(node, dict) and "schema" in node and "anyOf" not in node:
        yield from _with_inner(node["schema"])
    if isinstance(node, dict) and isinstance(node.get("schemas"), dict):
        for each in node["schemas"].values():
            yield from _with_inner(each)
    for each in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from schemas(each)


def _with_inner(schema: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield schema
    inner = [*schema.get("properties", {}).values(), *schema.get("anyOf", [])]
    inner += [
        schema[word] for word in ("items", "additionalProperties") if isinstance(schema.get(word), dict)
    ]
    for each in inner:
        yield from _with_inner(each)


def _vocabulary() -> set[str]:
    """Every keyword of JSON Schema 2020-12, as its own meta-schemas name them."""
    parts = ("core", "applicator", "unevaluated", "validation", "meta-data", "format-annotation", "content")
    base = "https://json-schema.org/draft/2020-12/meta/"
    return {word for part in parts for word in SPECIFICATIONS.contents(base + part)["properties"]}
