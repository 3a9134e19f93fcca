"""The rows of a test that a merge has: all others come with `tests/run --whole`.

Words are longest in Romanian; English, on the pages of the tables of states, is met there in pairs.
"""

from collections.abc import Sequence
from typing import Any

import pytest


def crossed(**factors: Sequence[Any]) -> pytest.MarkDecorator:
    """`crossed(language=("ro", "en"), size=(PORTRAIT, LANDSCAPE))`: each combination of the two, of which
    a merge has as many as show every value."""
    first, second = factors.values()
    rows = [
        pytest.param(one, other, marks=() if at % len(second) == of else pytest.mark.whole)
        for at, one in enumerate(first)
        for of, other in enumerate(second)
    ]

    def name(value: Any) -> str:
        return "x".join(map(str, value)) if isinstance(value, tuple) else str(value)

    return pytest.mark.parametrize(tuple(factors), rows, ids=name)


LANGUAGES = pytest.mark.parametrize("language", ["ro", pytest.param("en", marks=pytest.mark.whole)])
"""Romanian, and English in `--whole`."""
