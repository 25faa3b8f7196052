"""Facts as columns: how an app offers what it knows to the rules without knowing who asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Column:
    """One fact for many subjects: ``values`` aligned with the subject numbers asked for, and which are ``known``.

    Text codes come as an object array of ``str`` (unknown: ``""``), booleans as ``bool``, numbers as ``int32``,
    dates as ``datetime64[D]`` (unknown: ``NaT``).
    """

    values: NDArray[Any]
    known: NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked: for which subjects (sorted int64 numbers), as things stood on which day."""

    ids: NDArray[np.int64]
    as_of: dt.date


@dataclass(frozen=True, slots=True)
class FactSource:
    """A group of facts read together. ``subject`` is person, unit, worker, branch and so on."""

    subject: str
    keys: tuple[str, ...]
    read: Callable[[Ask], Mapping[str, Column]]


def text_column(values: Sequence[str | None]) -> Column:
    """A column of text codes; ``None`` and ``""`` are unknown."""
    array = np.array([value or "" for value in values], dtype=object)
    return Column(values=array, known=array != "")


def bool_column(values: Sequence[bool | None]) -> Column:
    """A column of three-valued truths; ``None`` is unknown."""
    return Column(
        values=np.array([bool(value) for value in values], dtype=np.bool_),
        known=np.array([value is not None for value in values], dtype=np.bool_),
    )


def int_column(values: Sequence[int | None]) -> Column:
    """A column of whole numbers; ``None`` is unknown."""
    return Column(
        values=np.array([value or 0 for value in values], dtype=np.int32),
        known=np.array([value is not None for value in values], dtype=np.bool_),
    )


def date_column(values: Sequence[dt.date | str | None]) -> Column:
    """A column of days, from dates or ISO text; ``None`` is unknown."""
    array = np.array([value or "NaT" for value in values], dtype="datetime64[D]")
    return Column(values=array, known=~np.isnat(array))
