"""Spreadsheets from outside, read safely: .xlsx, .xls and .csv into cells, or a refusal that says what to do.

Knows nothing of rosters. The public face: ``read_book`` and the values they give.
"""

from yice.lib.sheets.refusals import CODES, SheetRefused, refuse
from yice.lib.sheets.sandbox import read_book
from yice.lib.sheets.values import (
    LIMITS,
    Book,
    Cell,
    Formula,
    Limits,
    Row,
    Sheet,
    SheetInfo,
    column_index,
    column_letter,
)

__all__ = [
    "CODES",
    "LIMITS",
    "Book",
    "Cell",
    "Formula",
    "Limits",
    "Row",
    "Sheet",
    "SheetInfo",
    "SheetRefused",
    "column_index",
    "column_letter",
    "read_book",
    "refuse",
]
