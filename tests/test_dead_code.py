"""Nothing is kept that nobody uses: every name of the product is used somewhere."""

import ast
import re
from collections.abc import Iterator

from tests.test_house import ROOT, files

PACKAGES = ("counter", "display", "kiosk", "queue_core")
CALLED_BY_LIBRARIES = {
    "BrowserFiles": "hatchling",
    "down_revision": "Alembic",
    "downgrade": "Alembic",
    "model_config": "pydantic",
    "cache_ok": "SQLAlchemy",
    "load_dialect_impl": "SQLAlchemy",
    "process_bind_param": "SQLAlchemy",
    "process_result_value": "SQLAlchemy",
    "regex": "werkzeug",
    "part_isolating": "werkzeug",
    "waitall": "eventlet.wsgi",
    "log_message": "http.server",
    "log_request": "werkzeug",
    "log_error": "werkzeug",
    "protocol_version": "http.server",
    "server_version": "http.server",
    "sys_version": "http.server",
    "rbufsize": "socketserver",
    "get_id": "Flask-Login",
    "open_session": "Flask",
    "Steady": "limits, which registers its storages by class",
    "STORAGE_SCHEME": "limits",
    "describe": "prometheus_client",
}
"""Names that are used by whom the product hands its objects to."""


def _defined(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Functions, classes and methods without a decorator (one may register them), module-level variables and
    class attributes."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.decorator_list:
            yield node.name, node.lineno
        if isinstance(node, ast.Module | ast.ClassDef):
            for statement in node.body:
                if isinstance(statement, ast.Assign | ast.AnnAssign):
                    targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
                    for name in (each for target in targets for each in ast.walk(target)):
                        if isinstance(name, ast.Name):
                            yield name.id, name.lineno


def _used(tree: ast.Module) -> set[str]:
    """Names read, attributes, imports, keywords, and the words of short strings: `getattr`, `__all__`."""
    used: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()) | ast.Attribute(attr=name) | ast.keyword(arg=str(name)):
                used.add(name)
            case ast.alias(name=name):
                used.update(name.split("."))
            case ast.Constant(value=str(text)) if len(text) < 60:
                used.update(re.findall(r"\w+", text))
    return used


def _left_over(trees: dict[str, ast.Module], elsewhere: set[str]) -> list[str]:
    used = elsewhere.union(*map(_used, trees.values()))
    return [
        f"{file}:{line} {name}"
        for file, tree in trees.items()
        if file.startswith(PACKAGES)
        for name, line in _defined(tree)
        if name not in used and not (name.startswith("__") and name.endswith("__"))
    ]


def test_every_name_of_the_product_is_used():
    """By the product, its templates, its tests or, where this file says so, a library."""
    listed = files()
    trees = {name: ast.parse(_text(name)) for name in listed if name.endswith(".py")}
    # These name what libraries call.
    del trees["tests/test_dead_code.py"], trees["tests/serving/private_parts.py"]
    templates = {
        word for name in listed if name.endswith(".html") for word in re.findall(r"\w+", _text(name))
    }
    left_over = _left_over(trees, templates)
    assert [each for each in left_over if each.split()[-1] not in CALLED_BY_LIBRARIES] == []
    called = {each.split()[-1] for each in left_over}
    assert set(CALLED_BY_LIBRARIES) - called == set(), "listed, but used by the product itself or gone"


def test_a_name_that_nobody_uses_is_found():
    """A constant, a method, a class attribute."""
    text = "USED = 1\nLEFT = USED\nclass Seen:\n    old = 1\n    def go(self): pass\nSeen().gone()\n"
    found = _left_over({"kiosk/x.py": ast.parse(text)}, set())
    assert [each.split()[-1] for each in found] == ["LEFT", "old", "go"]


def _text(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")
