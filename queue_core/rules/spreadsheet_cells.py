"""Cells of the tables that are written: a spreadsheet that opens them computes none of them."""

from typing import Any

FORMULA_BEGINS = ("=", "+", "-", "@", "\t", "\r")
"""What makes a cell a formula in Excel, LibreOffice or Google Sheets (OWASP, CSV injection)."""


def plain_cell(value: Any) -> Any:
    """The value; a text that would be a formula with an apostrophe before it, which shows it as it is.

    `csv_feed` takes the apostrophe away again.
    """
    is_formula = isinstance(value, str) and value.lstrip(" ").startswith(FORMULA_BEGINS)
    return f"'{value}" if is_formula else value
