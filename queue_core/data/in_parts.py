"""Long lists in parts: between two of them whatever else is ready has its turn."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from queue_core.concurrency import breathe

AT_ONCE = 200
Item = TypeVar("Item")


def parts(items: Sequence[Item]) -> Iterator[Sequence[Item]]:
    """The items, AT_ONCE at a time."""
    for first in range(0, len(items), AT_ONCE):
        if first:
            breathe()
        yield items[first : first + AT_ONCE]


def fetched(result: Any) -> list[Any]:
    """All rows of a query."""
    rows: list[Any] = []
    while part := result.fetchmany(AT_ONCE):
        rows += part
        breathe()
    return rows
