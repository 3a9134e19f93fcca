"""All pairs of what a page may be, in far fewer rows than all combinations."""

from collections.abc import Sequence
from itertools import combinations, product

Row = tuple[str, ...]


def pairs_of(row: Row) -> set[tuple]:
    """Each two of its values, with where they stand."""
    return set(combinations(enumerate(row), 2))


def pairwise(*factors: Sequence[str]) -> list[Row]:
    """Rows in which each value of each factor meets each value of every other one, chosen greedily; the same
    factors give the same rows."""
    rows, pairs = [], {row: pairs_of(row) for row in product(*factors)}
    missing = set().union(*pairs.values())
    while missing:
        best = max(pairs, key=lambda row: len(pairs[row] & missing))
        rows.append(best)
        missing -= pairs[best]
    return rows
