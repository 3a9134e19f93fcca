"""Refusals that are said are those that are raised: in openapi.json, and in the promises of acts."""

import inspect
import pkgutil
import re
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

import pytest

from queue_core import actions, machines
from queue_core.app import create_app
from queue_core.rules.refusals import KINDS
from queue_core.web.api.operations import OPERATIONS
from tests.raised import LAW_OF_TEXT, raised

OF_EVERY_REQUEST = {
    *("no_token", "wrong_scope", "not_found", "invalid_body", "too_large", "key_reused", "not_json"),
    *LAW_OF_TEXT,  # `invalid_body` comes first: bodies have the same law.
}
NEVER_THERE = {
    # the request does not say what was seen, nor which screen asks
    "changed": "check_in cancel_ticket recall start finish no_show put_back hold transfer reopen"
    " set_priority",
    "one_at_a_time": "take",
    # the law of the body comes first
    "bad_code": "put_appointment",
    "bad_year": "reserve move_booking book_for_somebody move_for_somebody block_time",
    "bad_offset": "reserve move_booking book_for_somebody move_for_somebody block_time",
    # the body has no such word
    "other_uid": "put_appointment",
}
"""What an operation's acts may raise, and it does not come to."""
IMPOSSIBLE = {
    # the act itself has read the row, or made it, in the state that it needs
    "unknown_ticket": "check_in call_next call_who_joins undo_call",
    "wrong_state": "serve_at_once call_next call_who_joins undo_call send_on send_on_all carry_out_end"
    " end_day follow change_office undo_office_change _change_office _undo_change",
    "changed": "check_in accept_late call_who_joins leave leave_browser withdraw order_again give_priority"
    " withdraw_priority",
    "unknown_desk": "pause_forgotten",
    "desk_closed": "open_desk open_from_afar close close_desk pause_forgotten",
    "already_here": "move cancel move_booking cancel_booking",
    "reservation_ended": "reserve cancel cancel_booking",
    # a time of the office's own zone
    "bad_offset": "move",
    # no code is given, so a free one is made
    "bad_code": "reserve confirm move book reserve confirm_booking move_booking book_for_somebody"
    " move_for_somebody",
    "code_taken": "reserve confirm move book reserve confirm_booking move_booking book_for_somebody"
    " move_for_somebody",
}
"""What the lines of an act could raise if they were reached in another way."""


def never(table: dict[str, str], name: str) -> set[str]:
    return {code for code, names in table.items() if name in names.split()}


@pytest.fixture
def app(found):
    return create_app(found(server={"async_mode": "threading"}).office)


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda each: each.name)
def test_an_operation_is_said_to_refuse_with_what_it_can_come_to_and_nothing_else(app, operation):
    """What a client must know of, it is told; what it is told of can happen."""
    view = inspect.unwrap(app.view_functions[f"api.{operation.name}"])
    unsaid = never(NEVER_THERE, operation.name) | never(IMPOSSIBLE, operation.name) | OF_EVERY_REQUEST
    found, said = raised(view), set(operation.refusals)
    assert found - unsaid - said == set(), "raised, and not said"
    assert said - OF_EVERY_REQUEST - found == set(), "said, and never raised"
    assert said & (unsaid - OF_EVERY_REQUEST) == set(), "said, though it cannot happen"


def functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Each function of the rooms that act."""
    for room in (actions, machines):
        for module in pkgutil.iter_modules(room.__path__, f"{room.__name__}."):
            for name, each in vars(import_module(module.name)).items():
                if inspect.isfunction(each) and each.__module__ == module.name:
                    yield f"{module.name.removeprefix('queue_core.')}.{name}", each


@pytest.mark.parametrize(
    ("name", "function"), [*functions()], ids=lambda each: isinstance(each, str) and each
)
def test_an_act_promises_the_refusals_that_it_can_come_to(name, function):
    """What a docstring names is raised; and of an act that does not refer to another's promise, what is
    raised is named."""
    said = {code for code in re.findall(r"`(\w+)`", function.__doc__ or "") if code in KINDS}
    found = raised(function)
    assert said <= found, "promised, and never raised"
    is_act = inspect.unwrap(function) is not function
    refers = re.search(r"[Rr]efuses?[^.]* as ", " ".join((function.__doc__ or "").split()))
    if is_act and not refers:
        assert found - said - never(IMPOSSIBLE, name.rpartition(".")[2]) - LAW_OF_TEXT == set()
