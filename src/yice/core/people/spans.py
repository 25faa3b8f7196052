"""Cutting time into spans: how a change, a correction or a retroactive change alters what was true when. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True, slots=True)
class Span:
    """``values`` held over ``[start, end)``; ``end`` None is open. ``note`` says why it began and is not compared."""

    start: dt.date
    end: dt.date | None
    values: Mapping[str, Any]
    note: tuple[Any, ...] = ()


def amend(
    spans: Sequence[Span],
    changes: Mapping[str, Any],
    start: dt.date,
    end: dt.date | None = None,
    note: tuple[Any, ...] = (),
) -> list[Span]:
    """The spans after ``changes`` are told to hold from ``start`` (to before ``end`` when given).

    ``spans`` follow one another without gap or overlap, in order, the last open. Without ``end`` a changed value
    holds until the day from which a later span says something else about that same thing: a retroactive promotion
    does not undo a later one. A ``start`` before everything known carries the first span's other values back to it.
    """
    cut = list(spans)
    if start < cut[0].start:
        cut.insert(0, Span(start, cut[0].start, cut[0].values, note))
    cut = _cut(_cut(cut, start), end)
    result: list[Span] = []
    live = dict(changes)
    before: Mapping[str, Any] | None = None
    for span in cut:
        touched = span.start >= start and (end is None or span.start < end)
        if touched and end is None and before is not None and span.start > start:
            for name in [name for name in live if span.values[name] != before[name]]:
                del live[name]
        before = span.values
        if not touched or not live:
            result.append(span)
            continue
        values = {**span.values, **live}
        changed = values != dict(span.values)
        result.append(replace(span, values=values, note=note if changed or span.start == start else span.note))
    return _joined(result, spans)


def _cut(spans: list[Span], day: dt.date | None) -> list[Span]:
    if day is None:
        return spans
    result: list[Span] = []
    for span in spans:
        if span.start < day and (span.end is None or day < span.end):
            result += [replace(span, end=day), replace(span, start=day)]
        else:
            result.append(span)
    return result


def _joined(spans: list[Span], known: Sequence[Span]) -> list[Span]:
    """Neighbours that say the same become one, unless both stood there already."""
    result: list[Span] = []
    for span in spans:
        last = result[-1] if result else None
        same = last is not None and dict(last.values) == dict(span.values)
        if last is not None and same and not (last in known and span in known):
            result[-1] = replace(last, end=span.end)
        else:
            result.append(span)
    return result
