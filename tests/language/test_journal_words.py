"""Whatever the journal may hold has its words: each event and each reason that the code writes."""

import ast
import re
from pathlib import Path

import pytest

from queue_core.language.catalogs import language
from queue_core.language.journal_words import EVENTS, in_words
from queue_core.rules.states import TICKET
from tests.office import ZONE

ROOT = Path(__file__).parent.parent.parent / "queue_core"
EVENT = re.compile(r"[a-z]+\.[a-z_]+")
WORDS = ast.parse((ROOT / "language" / "journal_words.py").read_text(encoding="utf-8"))


def written(*rooms: str) -> list[ast.AST]:
    """Every node of the code of these rooms."""
    files = [file for room in rooms for file in sorted((ROOT / room).glob("*.py"))]
    return [node for file in files for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))]


def strings(node: ast.AST) -> set[str]:
    return {
        each.value
        for each in ast.walk(node)
        if isinstance(each, ast.Constant) and isinstance(each.value, str)
    }


def events() -> set[str]:
    """What the code may write into the journal as an event: by name, or by the table of a ticket's life."""
    said = {text for node in written("actions") for text in strings(node)}
    return {text for text in said if EVENT.fullmatch(text)} | set(TICKET.events.values())


def reasons(nodes: list[ast.AST]) -> set[str]:
    """What may be written as the `because` of a reason; each is a plain string there."""
    found: set[str] = set()
    for node in nodes:
        if not isinstance(node, ast.Dict):
            continue
        for key, value in zip(node.keys, node.values, strict=True):
            if isinstance(key, ast.Constant) and key.value == "because":
                assert strings(value), ast.unparse(node)
                found |= strings(value)
    return found


def cases(function: str) -> set[str]:
    """The reasons that a function of the words has a case for."""
    (found,) = [
        each for each in ast.walk(WORDS) if isinstance(each, ast.FunctionDef) and each.name == function
    ]
    return {
        text
        for match in ast.walk(found)
        if isinstance(match, ast.match_case)
        for text in strings(match.pattern)
    }


def test_every_event_that_is_written_is_called_something_and_nothing_else_is():
    """Staff never read `ticket.something`."""
    assert events() == set(EVENTS)


def test_every_act_of_a_tickets_life_that_is_journalled_has_its_event():
    """But the spotlight, which is not journalled, a second check-in, which only reads, and an answer on a
    visit, whose event names no ticket."""
    unnamed = {
        (act, state)
        for act, state in TICKET.moves
        if act not in TICKET.events and (act, state) not in TICKET.events
    }
    assert {act for act, _state in unnamed} == {"light", "check_in_again", "give_feedback"}
    assert set(TICKET.made) <= set(TICKET.events)


def test_every_reason_that_is_written_has_words_and_no_other_has():
    assert reasons(written("actions", "machines", "rules")) == cases("_in_words")


def test_every_reason_of_a_call_is_told_to_whom_it_went_before():
    """Nobody is told of another's call what is not so: a new reason of a call wants words of its own here."""
    assert cases("_why_before") == {"appointment", "priority", "arrival", "exception", "at_once"}
    calls = [
        node
        for node in written("actions")
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "call_up"
    ]
    told = reasons(written("rules")) | {each for call in calls for each in reasons(list(ast.walk(call)))}
    assert told == cases("_why_before")


@pytest.mark.parametrize("code", ["ro", "en"])
def test_a_reason_of_a_newer_program_reaches_the_log_and_no_screen(code, caplog):
    assert in_words({"because": "postponed"}, language(code), ZONE) is None
    assert "no words for the reason 'postponed'" in caplog.text
