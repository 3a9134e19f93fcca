"""Which refusals a function can come to, read from its source and from that of all that it calls.

Names are looked up as Python does, in the function's globals and closure, so a call is followed wherever it
leads within the program. A mere mention of a function counts as a call. What a `try` catches is not counted.
"""

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from functools import cache
from types import ModuleType
from typing import Any

from queue_core.rules.life import Life
from queue_core.rules.limits import Text
from queue_core.rules.refusals import Refusal

ROOMS = ("actions", "boards", "data", "machines", "rules", "settings", "web.api")
FOLLOWED = tuple(f"queue_core.{room}." for room in ROOMS)
LAW_OF_TEXT = frozenset(
    {"too_long", "control_characters", "damaged_letters", "nothing_written", "rounded_number"}
)


def raised(function: Callable[..., Any]) -> set[str]:
    """The codes of the refusals that a call of this function may end in."""
    return set(ways(function))


def ways(function: Callable[..., Any]) -> dict[str, str]:
    """The same, each with the function in whose lines it stands."""
    reached: set[Callable[..., Any]] = {inspect.unwrap(function)}
    codes: dict[str, str] = {}
    waiting = list(reached)
    while waiting:
        reading = waiting.pop()
        found, called = _read(reading)
        codes |= dict.fromkeys(found, _named(reading))
        waiting += called - reached
        reached |= called
    return codes


@cache
def _read(function: Callable[..., Any]) -> tuple[frozenset[str], frozenset[Callable[..., Any]]]:
    """The codes in a function's own lines, and the functions that it mentions."""
    (tree,) = ast.parse(textwrap.dedent(inspect.getsource(function))).body
    assert isinstance(tree, ast.FunctionDef | ast.AsyncFunctionDef)
    known = _names_of(function)
    codes: set[str] = set()
    called: set[Callable[..., Any]] = set()
    for node in _not_caught(tree.body, known):
        if isinstance(node, ast.Call):
            codes |= _codes_of(node, known, function)
        if isinstance(node, ast.Name | ast.Attribute):
            found = inspect.unwrap(_value(node, known)) if callable(_value(node, known)) else None
            if inspect.isfunction(found) and f"{found.__module__}.".startswith(FOLLOWED):
                called.add(found)
    return frozenset(codes), frozenset(called)


def _named(function: Callable[..., Any]) -> str:
    return f"{function.__module__.rpartition('.')[2]}.{function.__qualname__}"


def _names_of(function: Callable[..., Any]) -> dict[str, Any]:
    cells = zip(function.__code__.co_freevars, function.__closure__ or (), strict=True)
    known = {**function.__globals__, **{name: cell.cell_contents for name, cell in cells}}
    code = function.__code__
    return {name: each for name, each in known.items() if name not in (*code.co_varnames, *code.co_cellvars)}


def _value(node: ast.expr, known: dict[str, Any]) -> Any:
    """What a name or an attribute of one is; None where only a running program could tell."""
    if isinstance(node, ast.Name):
        return known.get(node.id)
    if isinstance(node, ast.Attribute):
        owner = _value(node.value, known)
        is_ours = isinstance(owner, ModuleType) or type(owner).__module__.startswith("queue_core.")
        return getattr(owner, node.attr, None) if is_ours else None
    return None


def _not_caught(body: list[ast.stmt], known: dict[str, Any]) -> Iterator[ast.AST]:
    """Every node of these lines but those from which a refusal is caught and not raised again."""
    waiting: list[ast.AST] = list(body)
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.Try) and any(_ends(each, known) for each in node.handlers):
            waiting += [*node.handlers, *node.orelse, *node.finalbody]
        else:
            waiting += ast.iter_child_nodes(node)


def _ends(handler: ast.ExceptHandler, known: dict[str, Any]) -> bool:
    again = any(isinstance(node, ast.Raise) and node.exc is None for node in ast.walk(handler))
    return handler.type is not None and _value(handler.type, known) is Refusal and not again


def _codes_of(call: ast.Call, known: dict[str, Any], function: Callable[..., Any]) -> set[str]:
    asked = _value(call.func, known)
    first = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else None
    if asked is Refusal:
        return {first} if first else DYNAMIC[_named(function)]
    owner = getattr(asked, "__self__", None)
    if isinstance(owner, Text) and asked.__name__ == "taken":
        return {*LAW_OF_TEXT, owner.other_form} - {""}
    if isinstance(owner, Life) and asked.__name__ in ("after", "refusal"):
        if first is None:
            return DYNAMIC[_named(function)]
        refusing = [state for state in owner.states if not owner.admits(first, state)]
        return {owner.refusal(first, state).code for state in refusing}
    return set()


DYNAMIC: dict[str, set[str]] = {
    "tickets.take": {"closed", "intake_ended"},
    "once.remembered": set(),  # The first answer to the same request.
    "ticket_moves.move": {"wrong_state"},
    "visits._mark": {"wrong_state"},
    "calls._reopen": set(),  # `admits` is asked first.
    "desks._become": {"desk_closed"},
    "staff_appointments._after": {"already_here"},
    "reservations._count_a_try": set(),  # It is asked first whether it is unconfirmed.
    "feed_appointments._put": set(),  # `put_as` gives an act that the state admits.
    "feed_appointments._cancel": set(),  # Any state admits it.
}
"""The codes of a refusal, or of an act in a table, whose name is not written where it is raised."""
