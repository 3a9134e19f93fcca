"""A plugin of mypy: `@act` keeps the types of the function that it decorates.

Calling an act takes what its function takes, an Office in place of the Acting, and besides `now`, `once` and
`rehearsal`. No type can say all of that: a ParamSpec takes no named argument between its own (PEP 612). So
`act` is declared without the three, and they are added here, with the types that its module knows them by.
"""

from collections.abc import Callable

from mypy.checker import TypeChecker
from mypy.nodes import ARG_NAMED, ARG_NAMED_OPT, ARG_STAR2, TypeInfo
from mypy.plugin import FunctionContext, Plugin
from mypy.types import CallableType, Instance, NoneType, Type, UnionType, get_proper_type

MODULE = "queue_core.actions.act"


class Acts(Plugin):
    def get_function_hook(self, fullname: str) -> Callable[[FunctionContext], Type] | None:
        return _with_what_run_takes if fullname == f"{MODULE}.act" else None


def _with_what_run_takes(context: FunctionContext) -> Type:
    """The type of a decorated function, with the three arguments that all acts take."""
    declared = get_proper_type(context.default_return_type)
    if not isinstance(declared, CallableType):
        return declared
    added = [
        ("now", ARG_NAMED, _known(context, "datetime")),
        ("once", ARG_NAMED_OPT, UnionType([_known(context, "Once"), NoneType()])),
        ("rehearsal", ARG_NAMED_OPT, context.api.named_generic_type("builtins.bool", [])),
    ]
    end = len(declared.arg_kinds) - declared.arg_kinds.count(ARG_STAR2)
    names, kinds, types = list(declared.arg_names), list(declared.arg_kinds), list(declared.arg_types)
    names[end:end] = [name for name, _, _ in added]
    kinds[end:end] = [kind for _, kind, _ in added]
    types[end:end] = [kind for _, _, kind in added]
    return declared.copy_modified(arg_names=names, arg_kinds=kinds, arg_types=types)


def _known(context: FunctionContext, name: str) -> Type:
    """A class by its name in the module of `act`."""
    assert isinstance(context.api, TypeChecker)
    found = context.api.modules[MODULE].names[name].node
    assert isinstance(found, TypeInfo)
    return Instance(found, [])


def plugin(_version: str) -> type[Plugin]:
    return Acts
