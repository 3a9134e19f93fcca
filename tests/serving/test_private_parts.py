"""What is used of a library's inside is named, exists in the installed version, and pinned to its minor."""

import ast
import importlib
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import version

import pytest

from tests.serving.private_parts import PARTS, Part
from tests.test_house import ROOT, files

DOCUMENTED = {
    "_mapping": "SQLAlchemy's Row", "_exit": "os",
    **dict.fromkeys(("_make", "_asdict", "_replace"), "namedtuple"),
}  # fmt: skip
"""Names that begin with an underscore and are public all the same."""
OURS = {"tell_others"}
"""Attributes of our own objects that another file sets."""
ENVIRON = re.compile(r"(eventlet|werkzeug)\.\w+")
PATCHING = ("queue_core/live/", "queue_core/serving/", "queue_core/concurrency.py")
"""Where attributes of a library's objects are set."""


def _product() -> dict[str, ast.Module]:
    rooms = ("counter/", "display/", "kiosk/", "queue_core/")
    return {
        name: ast.parse((ROOT / name).read_text(encoding="utf-8"))
        for name in files()
        if name.startswith(rooms) and name.endswith(".py")
    }


def _own_names(trees: dict[str, ast.Module]) -> set[str]:
    """What the product itself defines."""
    own: set[str] = set()
    for node in (node for tree in trees.values() for node in ast.walk(tree)):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name) | ast.Name(id=name, ctx=ast.Store()):
                own.add(name)
            case ast.Attribute(value=ast.Name(id="self"), attr=name, ctx=ast.Store()):
                own.add(name)
    return own


def _reached(name: str, tree: ast.Module, own: set[str]) -> Iterator[tuple[str, str, int]]:
    """The private attributes of others that a file reads, the attributes of others that it sets, and the
    servers' own keys in a request's environment."""
    for node in ast.walk(tree):
        match node:
            case ast.Attribute(value=value, attr=attribute, ctx=how):
                of_base = isinstance(value, ast.Call) and ast.unparse(value) == "super()"
                is_private = re.match(r"_[^_]", attribute) and attribute not in DOCUMENTED
                is_set = isinstance(how, ast.Store) and ast.unparse(value) != "self" and attribute not in OURS
                if (is_private and (of_base or attribute not in own)) or (
                    is_set and name.startswith(PATCHING)
                ):
                    yield name, attribute, node.lineno
            case ast.Constant(value=str(text)) if ENVIRON.fullmatch(text):
                yield name, text, node.lineno


def test_every_private_part_that_is_used_is_named():
    """An AST search of the product against the list; `werkzeug.socket` stands there with its maker."""
    trees = _product()
    own = _own_names(trees)
    named = {(f"queue_core/{part.file}", part.attribute) for part in PARTS}
    named.add(("queue_core/serving/connections.py", "werkzeug.socket"))
    found = [each for name, tree in trees.items() for each in _reached(name, tree, own)]
    assert [each for each in found if each[:2] not in named] == []


@pytest.mark.filterwarnings(r"ignore:\s*Eventlet is deprecated")
@pytest.mark.parametrize("part", PARTS, ids=lambda part: f"{part.file}:{part.attribute}")
def test_each_named_part_is_used_and_exists(part: Part):
    """In the installed version: an attribute, one that is set at the making, or a key in its source."""
    assert part.attribute in (ROOT / "queue_core" / part.file).read_text(encoding="utf-8") or (
        part.attribute == "make_environ"
    )
    module, _, name = part.owner.partition(":")
    owner = importlib.import_module(module)
    owner = getattr(owner, name) if name else owner
    of_bases = (
        [owner]
        if not name
        else [each for each in owner.__mro__ if each.__module__.startswith(module.partition(".")[0])]
    )
    sources = "".join(inspect.getsource(each) for each in of_bases)
    assert (
        hasattr(owner, part.attribute)
        or f"self.{part.attribute} =" in sources
        or f"'{part.attribute}'" in sources
    )
    assert part.attribute != "make_environ" or "werkzeug.socket" in sources


@pytest.mark.parametrize("library", sorted({part.library for part in PARTS}))
def test_each_such_library_is_pinned_to_its_minor(library):
    """pyproject.toml admits no other minor than the installed one, of which the parts are known."""
    major, minor, *_ = map(int, version(library).split("."))
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    (wanted,) = [each for each in project["dependencies"] if re.match(rf"{library}\b", each)]
    assert wanted.endswith(f",<{major}.{minor + 1}")
    assert re.search(rf">={major}\.{minor}\b", wanted)


def test_an_unnamed_part_is_found():
    """A private attribute of another's object, a patch, a key; not what is our own."""
    text = 'x._inner()\nself._own = 1\nself._own\nserver.hook = 1\nenviron["eventlet.posthooks"]\n'
    name, tree = "queue_core/live/x.py", ast.parse(text)
    found = [attribute for _, attribute, _ in _reached(name, tree, _own_names({name: tree}))]
    assert sorted(found) == ["_inner", "eventlet.posthooks", "hook"]
