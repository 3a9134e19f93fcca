"""No cell of a table that is written is a formula."""

import pytest

from queue_core.rules.spreadsheet_cells import plain_cell


@pytest.mark.parametrize("text", ["=1+1", "+40721", "-1", "@SUM(A1)", "\t=1", " =1"])
def test_what_would_be_computed_is_marked_as_text(text):
    assert plain_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["R=1", "2026-02-02", "", 15, None, 1.5])
def test_everything_else_stays(value):
    assert plain_cell(value) == value
