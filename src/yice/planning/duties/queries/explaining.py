"""Why, and why not: for one person and one rule, or one person and everything."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import numpy as np

from dutyengine import Explanation, FactTable, Inputs, Line, Rulebook, explain, identity
from yice.lib.columns import Column
from yice.lib.errors import NotFound
from yice.planning.duties.models import Duty
from yice.planning.policy import books
from yice.planning.policy.basis import facts_of
from yice.planning.policy.inputs import read_inputs
from yice.planning.policy.models import Basis, RulebookVersion
from yice.planning.policy.queries import gaps_of, standing_of
from yice.planning.policy.reading import read_facts

VERDICTS = {1: "适用", 0: "无法判定", -1: "不适用"}


def explain_for(person_id: int, rule: str, day: dt.date) -> Explanation:
    """The engine's explanation of a rule for a person on a day, by the rules in force that day.

    Raises ``KeyError`` for an unknown rule.
    """
    _, book = books.in_force(day)
    if rule not in book.rules:
        raise KeyError(rule)
    facts, inputs = _of(book, person_id, day)
    return explain(facts, inputs, book, person_id, rule, day)


def _of(book: Rulebook, person_id: int, day: dt.date) -> tuple[FactTable, Inputs]:
    ids = np.array([person_id], dtype=np.int64)
    return read_facts(book, "person", ids, day), read_inputs("person", ids, day)


def explain_rule(person_id: int, rule: str, day: dt.date) -> list[str]:
    """The explanation as lines of text."""
    found = explain_for(person_id, rule, day)
    lines = [f"{found.rule} {found.title}：{VERDICTS[found.verdict]}", f"  {found.words}", *_tree(found.lines)]
    _, book = books.in_force(day)
    if found.missing:
        labels = (book.facts[key].label if key in book.facts else key for key in found.missing)
        lines.append(f"  缺少：{'、'.join(labels)}")
    lines += [
        f"  标准：{one.title} {one.value}（自 {one.since} {one.document}{one.clause}）" for one in found.parameters
    ]
    lines += [f"  下一件：{one.title}，{one.opens} 起，期限 {one.due}，截止 {one.closes}" for one in found.duties]
    lines.append(f"  依据：{'、'.join(found.cites)}" + (f"“{found.quote}”" if found.quote else ""))
    return lines


def _tree(lines: tuple[Line, ...], depth: int = 1) -> list[str]:
    found = []
    for line in lines:
        found.append(f"{'  ' * depth}{line.text} {line.mark}")
        found += _tree(line.children, depth + 1)
    return found


def frozen_columns(facts: Mapping[str, str | int | bool]) -> dict[str, Column]:
    """Frozen facts of one subject as the columns the engine takes."""
    known = np.array([True])
    return {
        key: Column(np.array([value], dtype=object if isinstance(value, str) else None), known)
        for key, value in facts.items()
    }


def explain_person(person_id: int, day: dt.date) -> list[str]:
    """All about one person: level and why, concerns, classes, what is missing, and each rule with its verdict."""
    _, book = books.in_force(day)
    standing = standing_of(person_id)
    lines = []
    if standing.level:
        lines.append(f"分级：{standing.level_title}（自 {standing.level.since}）{'；'.join(standing.level.reasons)}")
    lines += [
        f"重点关注：{title}（自 {one.entered_on}）{'；'.join(one.reasons)}"
        for one, title in standing.concerns
        if not one.left_on
    ]
    lines += [f"分类：{title}" for _, title in standing.classes]
    facts, inputs = _of(book, person_id, day)
    for rule in sorted(book.rules.values(), key=lambda one: one.number):
        if rule.subject == "person" and rule.on and rule.made_by_engine:
            found = explain(facts, inputs, book, person_id, rule.code, day)
            lines.append(f"{VERDICTS[found.verdict]}　{rule.code} {rule.title}　{found.words}")
    lines += [f"待补：{gap.title}，缺 {'、'.join(label for _, label in gap.facts)}" for gap in gaps_of(person_id, book)]
    return lines


def explain_duty(duty_id: int) -> tuple[Explanation | None, Basis | None]:
    """Why a duty was made: by the rulebook and the facts of then, which are frozen with it, not by those of today.

    No explanation for duties that an action or a campaign made.
    """
    duty = Duty.objects.select_related("basis").filter(pk=duty_id).first()
    if duty is None:
        raise NotFound("duty_not_found", "没有找到这件应办事项")
    if duty.basis is None:
        return None, None
    version = RulebookVersion.objects.select_related("text").get(pk=duty.basis.version_id)
    book = books.book_of(version)
    rule = book.by_number.get(duty.rule)
    if rule is None:
        return None, duty.basis
    kind = next(name for name, number in identity.KINDS.items() if number == duty.subject_kind)
    facts = FactTable.of(book, kind, np.array([duty.subject]), frozen_columns(facts_of(duty.basis)))
    inputs = read_inputs(kind, np.array([duty.subject], dtype=np.int64), duty.basis.as_of)
    return explain(facts, inputs, book, duty.subject, rule.code, duty.due), duty.basis
