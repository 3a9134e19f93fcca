"""Who reads the database, who writes it, and by which door; a contract keeps SQLAlchemy from all others."""

import ast
from pathlib import Path

ROOT = Path(__file__).parent.parent
PRODUCT = ("counter", "display", "kiosk", "queue_core")
SPEAK_SQL = {"queue_core/actions", "queue_core/boards", "queue_core/data", "queue_core/machines"}
DOORS = {"reading", "transaction", "changing", "execute"}
NO_SQL = {("queue_core/concurrency.py", "execute"): "eventlet's thread pool has a method of this name"}


def calls() -> set[tuple[str, str]]:
    """Each file of the product with the methods that it calls."""
    return {
        (str(file.relative_to(ROOT)), node.func.attr)
        for package in PRODUCT
        for file in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
    }


def room(file: str) -> str:
    return "/".join(file.split("/")[:2])


def test_only_four_rooms_open_the_database():
    """Pages, sockets and commands ask boards, acts, machines or data, and are answered plain data."""
    opened = {(file, name) for file, name in calls() if name in DOORS and room(file) not in SPEAK_SQL}
    assert opened == set(NO_SQL)


def test_acts_and_machines_write_by_the_door_that_announces():
    """`Office.changing`; nothing but data itself begins a transaction otherwise."""
    found = calls()
    assert {room(file) for file, name in found if name == "transaction"} == {"queue_core/data"}
    assert {room(file) for file, name in found if name == "changing"} == {
        "queue_core/actions",
        "queue_core/machines",
    }


def test_boards_only_read():
    """Neither insert, update nor delete is so much as imported there."""
    imported = {
        alias.name
        for file in (ROOT / "queue_core" / "boards").glob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == "sqlalchemy"
        for alias in node.names
    }
    assert "select" in imported and not imported & {"insert", "update", "delete", "text"}
