"""A state is written out of the table of its life, and named as the rules name it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from queue_core.data import prints, tickets
from queue_core.rules import slip_states, states

ROOT = Path(__file__).parent.parent.parent
ACTING = [
    file
    for room in ("actions", "machines", "data")
    for file in sorted((ROOT / "queue_core" / room).glob("*.py"))
]
FROM_THE_TABLE = {"first", "after", "outcome"}


def written_states(tree: ast.AST) -> Iterator[ast.expr]:
    """Whatever is given to something called `state`: by keyword, in a dict, by a subscript."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "state":
            yield node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values, strict=True):
                if isinstance(key, ast.Constant) and key.value == "state":
                    yield value
        elif isinstance(node, ast.Assign):
            for target in node.targets:
                if isinstance(target, ast.Subscript) and getattr(target.slice, "value", None) == "state":
                    yield node.value


def names_a_state(value: ast.expr) -> bool:
    """Whether the value itself is a state's name: a text, or a constant such as `states.WAITING`."""
    if isinstance(value, ast.IfExp):
        return names_a_state(value.body) or names_a_state(value.orelse)
    if isinstance(value, ast.Constant):
        return isinstance(value.value, str)
    name = value.attr if isinstance(value, ast.Attribute) else getattr(value, "id", "")
    return name.isupper()


def asks_the_table(value: ast.expr) -> bool:
    return (
        isinstance(value, ast.Call)
        and isinstance(value.func, ast.Attribute)
        and value.func.attr in FROM_THE_TABLE
    )


def test_a_state_that_is_written_comes_out_of_its_table():
    """In acts, machines and data nothing called `state` is given a state by name."""
    written = [(file, value) for file in ACTING for value in written_states(ast.parse(file.read_text()))]
    named = [f"{file.name}:{value.lineno}" for file, value in written if names_a_state(value)]
    assert named == []
    assert sum(asks_the_table(value) for _file, value in written) >= 12, "the search has found them"


def test_acts_and_machines_know_no_state_by_a_text_of_their_own():
    """They compare with the constants of the rules, so that a state is never misspelt."""
    known = {"waiting", "called", "serving", "served", "no_show", "held", "cancelled", "expired"}
    known |= {"booked", "arrived", "missed", "printed", "stale", "unconfirmed", "open", "paused", "closed"}
    found = [
        f"{file.name}:{node.lineno}"
        for file in ACTING
        if file.parent.name != "data"
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        for each in getattr(side, "elts", [side])
        if isinstance(each, ast.Constant) and each.value in known
    ]
    assert found == []


@pytest.mark.parametrize(
    ("statement", "wanted"),
    [
        (tickets.IS_WAITING, [states.WAITING]),
        (tickets.IS_WAITING, [slip_states.WAITING]),
        (tickets.IS_AT_DESK, states.AT_DESK),
        (tickets.IS_UNFINISHED, states.UNFINISHED),
        (tickets.IS_NO_SHOW, [states.NO_SHOW]),
        (prints.IS_STALE, slip_states.SLIP.before("release")),
        (prints.IS_UNCONFIRMED, [slip_states.UNCONFIRMED]),
    ],
)
def test_the_literals_of_indexes_are_the_states_of_the_rules(statement, wanted):
    """They stand as literals, because a bound parameter would not find a partial index."""
    assert re.findall("'([a-z_]+)'", statement.text) == list(wanted)
