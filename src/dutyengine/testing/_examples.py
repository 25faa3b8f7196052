"""Worked examples: this person, this date → these duties, because. See ``docs/how-to/add-a-rule.md``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from dutyengine import identity
from dutyengine._book import Rulebook
from dutyengine._days import as_dates
from dutyengine._evaluating.evaluate import evaluate
from dutyengine._explaining import explain
from dutyengine._inputs import Adjustments, Elevations, Events, Evidence, Inputs, Window
from dutyengine._result import Result
from dutyengine._table import FactTable
from dutyengine.testing._invented import facts_from

_LAMPS = ("not asked", "missing", "amber", "green")
_DEGREES = {-1: "unknown", 0: "none", 1: "ordinary", 2: "severe"}
_HORIZON = dt.timedelta(days=60)
_KEYS = {
    "example",
    "shows",
    "as_of",
    "window",
    "subject",
    "facts",
    "events",
    "evidence",
    "elevation",
    "plan",
    "profile",
    "expect",
    "note",
}
_EXPECT = {"level", "concerns", "classes", "duties", "not", "because", "lamps", "entitlements", "gaps"}


@dataclass(frozen=True)
class _Story:
    """An example made ready: the one subject, the inputs, the answer."""

    book: Rulebook
    facts: FactTable
    inputs: Inputs
    window: Window
    result: Result
    shows: tuple[str, ...]


def run_example(rulebook: Rulebook, example: Mapping[str, Any]) -> list[str]:
    """Run one worked example and return what came out otherwise than expected, in sentences; empty when all is well.

    ``rulebook`` must already carry the example's profile, if it names one.
    """
    unknown = (set(example) - _KEYS - {"_file", "_line"}) | (set(example.get("expect", {})) - _EXPECT)
    if unknown:
        return [f"例子里不认识：{'、'.join(sorted(unknown))}。"]
    story = _story(rulebook, example)
    expect = example.get("expect", {})
    found: list[str] = []
    found += _people(story, expect)
    found += _duties(story, expect)
    found += _money(story, expect)
    found += _gaps(story, expect)
    found += _because(story, expect)
    return found


def _story(book: Rulebook, example: Mapping[str, Any]) -> _Story:
    as_of = example["as_of"]
    limits = example.get("window", {})
    window = Window(limits.get("from", as_of), limits.get("to", as_of + _HORIZON), as_of)
    subject = example.get("subject", "person")
    facts = facts_from(book, [dict(example.get("facts", {}))], subject)
    inputs = _inputs(book, example)
    return _Story(book, facts, inputs, window, evaluate(facts, inputs, book, window), tuple(example.get("shows", ())))


def _inputs(book: Rulebook, example: Mapping[str, Any]) -> Inputs:
    events = list(example.get("events", ()))
    evidence = dict(example.get("evidence", {}))
    plan = example.get("plan", {})
    elevation = example.get("elevation")
    rows = [
        (1, book.rules[code].number, kind, 0 if kind == "off" else int(days))
        for code, changes in plan.items()
        for kind, days in changes.items()
    ]
    return Inputs(
        events=Events.of(
            subject=[1] * len(events),
            serial=range(1, len(events) + 1),
            kind=[one["kind"] for one in events],
            on=[one["on"] for one in events],
            detail=[one.get("detail") for one in events],
            severity=[one.get("severity") for one in events],
            learnt=[one.get("learnt") for one in events],
            ended=[one.get("ended") for one in events],
        ),
        evidence=_evidence(book, evidence),
        adjustments=Adjustments.of(rows),
        elevations=Elevations.of([(1, elevation["level"], elevation["until"])] if elevation else []),
    )


def _evidence(book: Rulebook, given: Mapping[str, Any]) -> Evidence:
    rows = []
    for code, on in given.items():
        rule = book.rules[code]
        for step in rule.steps:
            day = on.get(step.code) if isinstance(on, Mapping) else on
            if day is not None:
                rows.append((rule.number, step.step, day))
    return Evidence.of(
        subject=[1] * len(rows),
        rule=[row[0] for row in rows],
        step=[row[1] for row in rows],
        on=[row[2] for row in rows],
    )


def _people(story: _Story, expect: Mapping[str, Any]) -> Iterator[str]:
    result, book = story.result, story.book
    if "level" in expect:
        level = book.levels[result.level[0]].code if result.level[0] >= 0 else None
        if level != expect["level"]:
            yield f"级别应为 {expect['level']}，实为 {level}。"
    for code, degree in expect.get("concerns", {}).items():
        actual = _DEGREES[int(result.concerns[0, book.concern_codes.index(code)])]
        if actual != degree:
            yield f"重点关注 {code} 应为 {degree}，实为 {actual}。"
    if "classes" in expect:
        classes = [code for code, truth in zip(book.class_codes, result.classes[0], strict=True) if truth == 1]
        if sorted(classes) != sorted(expect["classes"]):
            yield f"分类应为 {expect['classes']}，实为 {classes}。"
    for name, lamp in expect.get("lamps", {}).items():
        checklist, _, item = name.partition(".")
        actual = _LAMPS[int(result.lamps[0, book.lamp_items.index((checklist, item))])]
        if actual != lamp:
            yield f"{name} 的灯应为 {lamp}，实为 {actual}。"


def owed_rows(result: Result) -> list[dict[str, Any]]:
    """Return the owed duties as plain rows: rule, step, opens, due, closes."""
    owed = result.owed
    parts = identity.decode(owed.key)
    columns = (
        np.asarray(parts.rule),
        np.asarray(parts.step),
        *(as_dates(one) for one in (owed.opens, owed.due, owed.closes)),
    )
    rows = []
    for number, step, opens, due, closes in zip(*columns, strict=True):
        rule = result.rulebook.by_number[int(number)]
        rows.append(
            {
                "rule": rule.code,
                "step": rule.step(int(step)).code,
                "opens": opens.item(),
                "due": due.item(),
                "closes": closes.item(),
            }
        )
    return rows


def _duties(story: _Story, expect: Mapping[str, Any]) -> Iterator[str]:
    rows = owed_rows(story.result)
    if "duties" in expect:
        left = [row for row in rows if row["rule"] in story.shows]
        for wanted in expect["duties"]:
            match = next((row for row in left if all(row[key] == value for key, value in wanted.items())), None)
            if match is None:
                yield f"应有 {_told(wanted)}；实有 {'；'.join(_told(row) for row in left) or '无'}。"
            else:
                left.remove(match)
        for row in left:
            yield f"多出 {_told(row)}。"
    for code in expect.get("not", ()):
        for row in rows:
            if row["rule"] == code:
                yield f"不应有 {_told(row)}。"


def _told(row: Mapping[str, Any]) -> str:
    return " ".join(str(value) for value in row.values() if value != "")


def _money(story: _Story, expect: Mapping[str, Any]) -> Iterator[str]:
    paid = {(code, month): fen for _, code, month, fen in story.result.payments.rows()}
    for code, months in expect.get("entitlements", {}).items():
        if months is None or months == {}:
            for (other, month), fen in paid.items():
                if other == code:
                    yield f"待遇 {code} 不应发放，实为 {month} {fen} 分。"
            continue
        for month, fen in months.items():
            actual = paid.get((code, str(month)), 0)
            if actual != (fen or 0):
                yield f"待遇 {code} {month} 应为 {fen} 分，实为 {actual} 分。"


def _gaps(story: _Story, expect: Mapping[str, Any]) -> Iterator[str]:
    rows = story.result.gaps.rows()
    for code, wanted in expect.get("gaps", {}).items():
        source = code if ":" in code else f"rule:{code}"
        actual = sorted(fact for _, name, fact in rows if name == source)
        if actual != sorted(wanted):
            yield f"{code} 的待补项应为 {wanted}，实为 {actual}。"


def _because(story: _Story, expect: Mapping[str, Any]) -> Iterator[str]:
    for code, words in expect.get("because", {}).items():
        told = explain(story.facts, story.inputs, story.book, 1, code, story.window.as_of).words
        for word in words if isinstance(words, list) else [words]:
            if word not in told:
                yield f"{code} 的解释里应有“{word}”，实为：{told}"
