"""Keyset paging: the next page starts after the last row seen, so page 700 costs what page 1 costs.

The token in the address is only the key of that row: nothing personal stands in an address.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

M = TypeVar("M", bound=Model)
PAGE_SIZE = 50
_LARGEST_PART = 1_000


@dataclass(frozen=True, slots=True)
class Page(Generic[M]):
    """Some rows and the tokens for what comes after and before (``None`` at either end)."""

    items: Sequence[M]
    after: str | None
    before: str | None


def keyset(
    rows: QuerySet[M],
    *,
    order: Sequence[str],
    after: str | None = None,
    before: str | None = None,
    size: int = PAGE_SIZE,
    keep: Callable[[list[Any]], Container[Any]] | None = None,
) -> Page[M]:
    """One page of ``rows`` in ``order`` (field names, "-" for falling; the last must be unique, none may be null).

    ``after`` and ``before`` are tokens of an earlier page. A token of a row that is no longer there starts again at the
    first page. ``keep`` tells of some primary keys which belong to the list: rows are read in growing parts until the
    page is full, for a question that is quickly answered for a few and slowly for all.
    """
    backwards = bool(before) and not after
    token = before if backwards else after
    start = _start(rows, token, order) if token else None
    backwards = backwards and start is not None
    directed = [_flip(name) for name in order] if backwards else list(order)
    chosen = rows.filter(_beyond(directed, start)) if start else rows
    found = _first(chosen.order_by(*directed), size + 1, keep)
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    if not found:
        return Page((), None, None)
    return Page(
        found,
        after=str(found[-1].pk) if more or backwards else None,
        before=str(found[0].pk) if (more if backwards else start is not None) else None,
    )


def _first(rows: QuerySet[M], size: int, keep: Callable[[list[Any]], Container[Any]] | None) -> list[M]:
    if keep is None:
        return list(rows[:size])
    found: list[M] = []
    read, part = 0, 2 * size
    while len(found) < size:
        some = list(rows[read : read + part])
        kept = keep([one.pk for one in some])
        found += [one for one in some if one.pk in kept]
        if len(some) < part:
            break
        read, part = read + part, min(2 * part, _LARGEST_PART)
    return found[:size]


def _start(rows: QuerySet[M], token: str, order: Sequence[str]) -> tuple[Any, ...] | None:
    if not token.isdigit() or len(token) > 19:  # noqa: PLR2004 - the most a 64-bit key has
        return None
    return rows.filter(pk=int(token)).order_by().values_list(*(name.lstrip("-") for name in order)).first()


def _flip(name: str) -> str:
    return name[1:] if name.startswith("-") else f"-{name}"


def _beyond(order: Sequence[str], values: Sequence[Any]) -> Q:
    """Rows after ``values``: (a > x) or (a = x and b > y) or …, led by (a >= x) so that an index is used."""
    lead = order[0].lstrip("-")
    found = Q(**{f"{lead}__{'lte' if order[0].startswith('-') else 'gte'}": values[0]})
    steps = Q()
    same = Q()
    for name, value in zip(order, values, strict=True):
        field = name.lstrip("-")
        step = "lt" if name.startswith("-") else "gt"
        steps |= same & Q(**{f"{field}__{step}": value})
        same &= Q(**{field: value})
    return found & steps
