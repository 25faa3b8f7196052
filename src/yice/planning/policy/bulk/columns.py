"""What a column of rows looks like on its way to the database."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

NULL = int(np.iinfo(np.int64).min)
"""Stands for SQL NULL in a column of whole numbers."""

_EPOCH_LOW, _EPOCH_HIGH = -36525, 73049  # 1870-01-01 … 2170-01-01: every day the product can speak of
_WORDS: NDArray[np.object_] = np.array(
    [str(day) for day in np.arange(_EPOCH_LOW, _EPOCH_HIGH).astype("datetime64[D]")], dtype=object
)


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of few different words: ``words[codes[i]]`` in row ``i``."""

    codes: NDArray[np.integer[Any]]
    words: tuple[str, ...]

    def __len__(self) -> int:
        """How many rows."""
        return len(self.codes)

    def take(self, rows: NDArray[Any]) -> Coded:
        """Some of the rows."""
        return Coded(self.codes[rows], self.words)


Column: TypeAlias = NDArray[Any] | Coded | Sequence[str]
"""Whole numbers (``NULL`` allowed), ``datetime64[D]``, few words (``Coded``) or any text (a list of ``str``)."""
Columns: TypeAlias = Mapping[str, Column]


def is_days(column: Column) -> bool:
    """Whether it is a column of dates."""
    return isinstance(column, np.ndarray) and column.dtype.kind == "M"


def as_objects(column: Column) -> list[Any]:
    """The column as Python objects for a database driver; dates as ISO text, which is how SQLite keeps them."""
    if isinstance(column, Coded):
        words = np.array(column.words, dtype=object)
        return words[column.codes].tolist()  # type: ignore[no-any-return]
    if not isinstance(column, np.ndarray):
        return list(column)
    if column.dtype.kind == "M":
        return _WORDS[column.astype("datetime64[D]").astype(np.int64) - _EPOCH_LOW].tolist()  # type: ignore[no-any-return]
    values: list[Any] = column.tolist()
    if column.dtype.kind == "i" and len(column) and column.min() == NULL:
        return [None if value == NULL else value for value in values]
    return values
