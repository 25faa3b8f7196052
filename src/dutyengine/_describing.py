"""A rule as an official reads it, and which facts it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from dutyengine._book import Anniversary, Rule, Rulebook, Step
from dutyengine._building.conditions import ANY_CONCERN
from dutyengine._building.vocabulary import LEVEL
from dutyengine._conditions import (
    All,
    AnyOf,
    ChecklistTest,
    ClassTest,
    ConcernTest,
    Condition,
    FactTest,
    FromFact,
    FromParameter,
    Not,
    SwitchTest,
)
from dutyengine._triggers import Always, Deadline, Festivals, Interval, OnEvent, Span, Trigger, Yearly
from dutyengine._words import Words

_STANDINGS = {"stated": "原文有据", "default": "建议默认，可调整", "fact": "外部法规或事实"}


@dataclass(frozen=True, slots=True)
class RuleText:
    """A rule in plain Chinese.

    谁 · 何时 · 做什么 · 谁来做 · 期限 · 佐证 · 依据. One line per step where there are steps.
    """

    code: str
    title: str
    who: str
    when: str
    what: tuple[str, ...]
    by: tuple[str, ...]
    window: tuple[str, ...]
    evidence: tuple[str, ...]
    reminders: tuple[str, ...]
    source: str
    quote: str
    standing: str
    on: bool
    anchor: str
    """What the day is called that its window counts from."""

    def lines(self) -> tuple[tuple[str, str], ...]:
        """Return (heading, text) pairs in reading order."""
        joined = "；".join
        return (
            ("谁", self.who),
            ("何时", self.when),
            ("做什么", joined(self.what)),
            ("谁来做", joined(self.by)),
            ("期限", joined(self.window)),
            ("佐证", joined(self.evidence)),
            ("提醒", joined(self.reminders) or "无"),
            ("依据", self.source),
        )


def describe(rulebook: Rulebook, code: str) -> RuleText:
    """Return a rule in plain Chinese. Raises ``KeyError`` for an unknown code."""
    rule = rulebook.rules[code]
    words = Words(rulebook)
    anchor = words.anchor(rule.trigger)
    subject = rulebook.subjects.get(rule.subject)
    who = words.condition(rule.when) if rule.when is not None else f"全部{subject.label if subject else '对象'}"
    several = len(rule.steps) > 1

    def each(part: str, step: Step) -> str:
        return f"{step.title}：{part}" if several else part

    source = rule.source
    cited = "、".join(source.cites) + (f"“{source.quote}”" if source.quote else "")
    return RuleText(
        code=rule.code,
        title=rule.title,
        who=who,
        when=words.trigger(rule.trigger),
        what=tuple(each(step.action, step) if step.action else step.title for step in rule.steps),
        by=_once(each(_by(rulebook, step), step) for step in rule.steps),
        window=_once(each(words.window(step.window, anchor), step) for step in rule.steps),
        evidence=_once(each(_evidence(rulebook, step), step) for step in rule.steps),
        reminders=_once(
            f"{words.offset(reminder.at, '期限')}提醒{rulebook.roles[reminder.to]}"
            for step in rule.steps
            for reminder in step.reminders
        ),
        source=cited + (f"（{source.note}）" if source.note else ""),
        quote=source.quote,
        standing=_STANDINGS[source.standing],
        on=rule.on,
        anchor=anchor,
    )


def _once(texts: Iterator[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(texts))


def _by(book: Rulebook, step: Step) -> str:
    helps = "、".join(book.roles[role] for role in step.helps)
    return book.roles.get(step.owes, step.owes) + (f"，{helps}协同" if helps else "")


def _evidence(book: Rulebook, step: Step) -> str:
    kinds = "或".join(book.evidence_kinds[kind] for kind in step.evidence.kinds)
    channels = "、".join(book.channels[channel] for channel in step.evidence.channels)
    said = "、".join(book.evidence_kinds[kind] for kind in step.evidence.said)
    return kinds + (f"（{channels}）" if channels else "") + (f"；{said}须写明办了这件事" if said else "")


def reads(rulebook: Rulebook, code: str) -> frozenset[str]:
    """Return the keys of all facts that can change what a rule gives, levels, concerns and classes followed down.

    A change of any other fact leaves the rule's duties as they are. Raises ``KeyError`` for an unknown code.
    """
    return frozenset(_Reader(rulebook).rule(rulebook.rules[code]))


class _Reader:
    """Follows a rule to the facts it stands on."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._levels: frozenset[str] | None = None

    def rule(self, rule: Rule) -> set[str]:
        found: set[str] = set()
        for step in rule.steps:
            found |= self.condition(step.when)
        found |= self.condition(rule.scope)
        if rule.starts:
            found |= self.fact(rule.starts)
        return found | self._trigger(rule.trigger)

    def _trigger(self, trigger: Trigger) -> set[str]:
        match trigger:
            case Interval():
                spans = self._span(trigger.every) | self._span(trigger.first_after)
                return spans.union(*(self.fact(key) for key in (trigger.since, trigger.first) if key))
            case Yearly():
                return self._anniversary(self.book.anniversaries[trigger.anniversary])
            case Festivals():
                return set().union(*(self.condition(item.when) for item in trigger.items))
            case Deadline():
                keys = [key for key in (trigger.of, trigger.missing) if key]
                return self._span(trigger.after).union(*(self.fact(key) for key in keys))
            case Always():
                return self.fact(trigger.since) if trigger.since else set()
            case OnEvent() | _:
                return set()

    def _anniversary(self, one: Anniversary) -> set[str]:
        return set().union(*(self.fact(key) for key in one.reads))

    def _span(self, span: Span | None) -> set[str]:
        return self._parameter(span.parameter) if span is not None and span.parameter else set()

    def _parameter(self, code: str) -> set[str]:
        return set().union(*(self.fact(key) for key in self.book.parameters[code].by))

    def fact(self, key: str) -> set[str]:
        if key == LEVEL:
            if self._levels is None:
                self._levels = frozenset(set().union(*(self.condition(one.when) for one in self.book.levels)))
            return set(self._levels)
        fact = self.book.facts[key]
        found = {key}
        if fact.age_of:
            found |= self.fact(fact.age_of)
        if fact.precision and fact.precision in self.book.facts:
            found.add(fact.precision)
        if fact.before:
            found.add(fact.before[0])
        return found

    def condition(self, node: Condition | None) -> set[str]:  # noqa: PLR0911, C901 - one line per kind
        match node:
            case None:
                return set()
            case All() | AnyOf():
                return set().union(*(self.condition(part) for part in node.parts))
            case Not():
                return self.condition(node.part)
            case FactTest():
                found = self.fact(node.fact)
                if isinstance(node.operand, FromFact):
                    found |= self.fact(node.operand.key)
                if isinstance(node.operand, FromParameter):
                    found |= self._parameter(node.operand.code)
                return found
            case SwitchTest():
                return self._parameter(node.parameter)
            case ConcernTest():
                return self._concerns(node)
            case ClassTest():
                return self.condition(next(one.when for one in self.book.classes if one.code == node.code))
            case ChecklistTest():
                return self._checklist(node.code)

    def _concerns(self, node: ConcernTest) -> set[str]:
        found: set[str] = set()
        for one in self.book.concerns:
            if node.concern in {one.code, ANY_CONCERN}:
                found |= self.condition(one.ordinary) | self.condition(one.severe)
        return found

    def _checklist(self, code: str) -> set[str]:
        checklist = next(one for one in self.book.checklists if one.code == code)
        found = self.condition(checklist.applies)
        for item in checklist.items:
            found = found.union(*(self.fact(key) for key in item.facts))
            found |= self.condition(item.need) | self.condition(item.only_if) | self._span(item.cycle)
            if item.verified:
                found |= self.fact(item.verified)
        return found
