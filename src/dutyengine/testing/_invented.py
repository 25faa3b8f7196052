"""Fact tables from plain rows, and invented ones of any size."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dutyengine._book import Fact, Rulebook
from dutyengine._inputs import Events, Evidence, Inputs
from dutyengine._table import FactTable

Plain = str | int | bool | dt.date | None


@dataclass(frozen=True, slots=True)
class Column:
    """The least a column of facts can be: values, and which are known."""

    values: NDArray[Any]
    known: NDArray[np.bool_]


def facts_from(
    rulebook: Rulebook, rows: Mapping[int, Mapping[str, Plain]] | Sequence[Mapping[str, Plain]], subject: str = "person"
) -> FactTable:
    """Return a fact table from plain rows: ``{7: {"category": "lixiu", "birth": date(1926, 6, 10)}}``.

    A sequence is numbered from 1. Facts that are not written are unknown. Raises ``KeyError`` for a word that is
    not in the vocabulary.
    """
    numbered = rows if isinstance(rows, Mapping) else dict(enumerate(rows, start=1))
    keys = {key for row in numbered.values() for key in row}
    columns = {}
    for key in keys:
        fact = rulebook.facts[key]
        values = [row.get(key) for row in numbered.values()]
        columns[key] = Column(_array(fact, values), np.array([value is not None for value in values], np.bool_))
    return FactTable.of(rulebook, subject, np.array(list(numbered), np.int64), columns)


def _array(fact: Fact, values: list[Plain]) -> NDArray[Any]:
    if fact.type == "date":
        return np.array([value or "NaT" for value in values], dtype="datetime64[D]")
    if fact.type == "code":
        return np.array([str(value) if value is not None else "" for value in values], dtype=object)
    if fact.type == "int":
        return np.array([value or 0 for value in values], dtype=np.int64)
    return np.array([bool(value) for value in values], dtype=np.bool_)


_SPREAD = {
    "birth": (1918, 1958),
    "joined_party": (1938, 1990),
    "joined_revolution": (1930, 1949),
    "retired_on": (1978, 2017),
    "registered_on": (2005, 2016),
    "birthday_month": (1, 12),
    "birthday_day": (1, 30),
}
_WEIGHTS = {
    "category": {"lixiu": 0.03, "tuixiu": 0.95, "yishu": 0.02},
    "life": {"living": 0.97, "dead": 0.02, "reported": 0.01},
    "birth_precision": {"day": 0.96, "month": 0.03, "year": 0.01},
}
_TODAY = np.datetime64("2018-04-02")


def invented_facts(
    rulebook: Rulebook,
    size: int,
    *,
    subject: str = "person",
    seed: int = 2018,
    known: float = 0.9,
    first: int = 1,
) -> FactTable:
    """Return facts about so many people who do not exist: every fact of the vocabulary filled by chance, some unknown.

    The same seed gives the same people. ``known`` is the share of known values.
    """
    chance = np.random.default_rng(seed)
    numbers = np.arange(first, first + size, dtype=np.int64)
    columns = {}
    for key, fact in rulebook.facts.items():
        if fact.subject != subject or fact.owner == "engine":
            continue
        has = chance.random(size) < (1.0 if key in {"category", "registered_on"} else known)
        columns[key] = Column(_values(chance, key, fact, size), has)
    return FactTable.of(rulebook, subject, numbers, columns)


def _values(chance: np.random.Generator, key: str, fact: Fact, size: int) -> NDArray[Any]:
    if fact.type == "code":
        codes = list(fact.codes)
        weights = _WEIGHTS.get(key)
        if weights and set(weights) <= set(codes):
            shares = np.array([weights.get(code, 0.0) for code in codes])
        else:
            shares = 1.0 / (1.0 + np.arange(len(codes)))
        picked = chance.choice(len(codes), size, p=shares / shares.sum())
        return np.array(codes, dtype=object)[picked]
    if fact.type == "int":
        low, high = _SPREAD.get(key, (0, 4))
        return chance.integers(low, high + 1, size)
    if fact.type == "date":
        low, high = _SPREAD.get(key, (2016, 2018))
        start = np.datetime64(f"{low}-01-01")
        days = (np.datetime64(f"{high}-12-31") - start).astype(int)
        values = start + chance.integers(0, days, size).astype("timedelta64[D]")
        return values if key in _SPREAD else np.minimum(values, _TODAY)
    return chance.random(size) < (0.5 if fact.type == "known" else 0.15)


def invented_inputs(rulebook: Rulebook, facts: FactTable, *, seed: int = 2018, per_person: float = 0.3) -> Inputs:
    """Return invented events and evidence for the subjects of a table."""
    chance = np.random.default_rng(seed + 1)
    kinds = sorted(rulebook.events)
    count = int(len(facts) * per_person) if kinds and len(facts) else 0
    subjects = np.sort(chance.choice(facts.numbers, count)) if count else np.empty(0, np.int64)
    serial = np.ones(count, np.int64)
    for row in range(1, count):
        serial[row] = serial[row - 1] + 1 if subjects[row] == subjects[row - 1] else 1
    kind = [kinds[place] for place in chance.integers(0, max(len(kinds), 1), count)]
    detail = [_any_detail(chance, rulebook, one) for one in kind]
    on = _TODAY - chance.integers(0, 400, count).astype("timedelta64[D]")
    ended = np.where(chance.random(count) < 0.5, on + chance.integers(1, 90, count), np.datetime64("NaT"))  # noqa: PLR2004 - an even chance
    events = Events.of(subject=subjects, serial=serial, kind=kind, detail=detail, on=on, ended=ended)
    rules = [rule.number for rule in rulebook.rules.values() if rule.subject == facts.subject and rule.made_by_engine]
    rows = len(facts) if rules else 0
    evidence = Evidence.of(
        subject=facts.numbers[:rows],
        rule=chance.choice(rules, rows) if rows else [],
        on=_TODAY - chance.integers(0, 300, rows).astype("timedelta64[D]"),
    )
    return Inputs(events=events, evidence=evidence)


def _any_detail(chance: np.random.Generator, rulebook: Rulebook, kind: str) -> str:
    details = list(rulebook.events[kind].details)
    return str(chance.choice(details)) if details else ""
