"""Why, and why not: one person, one rule, one day, with values and verdicts, in Chinese."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from calendars.workdays import DEFAULT, HolidayCalendar
from dutyengine import identity
from dutyengine._book import Dated, Parameter, Rule, Rulebook
from dutyengine._conditions import (
    All,
    AnyOf,
    ConcernTest,
    Condition,
    FactTest,
    FromParameter,
    Not,
    SwitchTest,
)
from dutyengine._days import NONE, date
from dutyengine._evaluating.block import Block
from dutyengine._evaluating.evaluate import evaluate, make_program
from dutyengine._evaluating.frame import Frame
from dutyengine._evaluating.gaps import missing
from dutyengine._evaluating.occurrences.yearly import yearly
from dutyengine._evaluating.sorted_inputs import SortedInputs
from dutyengine._inputs import Inputs, Window
from dutyengine._result import Duties
from dutyengine._table import FactTable, plain_value
from dutyengine._triggers import Yearly
from dutyengine._words import Words

_MARKS = {1: "✓", 0: "未知", -1: "✗"}
_VERDICTS = {1: "适用", 0: "无法判断", -1: "不适用"}
_AHEAD = 400


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the tree: its words with the person's own value, its verdict (1, 0, -1), what lies under it."""

    text: str
    verdict: int
    fact: str | None
    children: tuple[Line, ...]

    @property
    def mark(self) -> str:
        """✓, ✗ or 未知."""
        return _MARKS[self.verdict]


@dataclass(frozen=True, slots=True)
class ParameterUsed:
    """A parameter as it was used: its value on that day, and the document that says so."""

    code: str
    title: str
    value: str
    since: dt.date
    document: str
    clause: str


@dataclass(frozen=True, slots=True)
class NextDuty:
    """A duty that stands or will stand."""

    key: int
    step: int
    title: str
    opens: dt.date
    due: dt.date
    closes: dt.date


@dataclass(frozen=True, slots=True)
class Explanation:
    """The answer: a verdict, one sentence, the tree, what is missing, where it is written, and what comes next.

    ``verdict``: 1 the rule applies, 0 cannot tell, -1 it does not. Of a rule with steps, ``lines`` explains the
    rule's own condition.
    """

    rule: str
    title: str
    verdict: int
    words: str
    lines: tuple[Line, ...]
    missing: tuple[str, ...]
    parameters: tuple[ParameterUsed, ...]
    duties: tuple[NextDuty, ...]
    standing: str
    cites: tuple[str, ...]
    quote: str


def explain(
    facts: FactTable,
    inputs: Inputs,
    rulebook: Rulebook,
    subject: int,
    rule: str,
    on: dt.date,
    *,
    holidays: HolidayCalendar = DEFAULT,
) -> Explanation:
    """Explain a rule for one subject on a day. Raises ``KeyError`` for an unknown subject or rule."""
    one = facts.only(subject)
    promise = rulebook.rules[rule]
    window = Window(on - dt.timedelta(days=_AHEAD), on + dt.timedelta(days=_AHEAD), on)
    result = evaluate(one, inputs, rulebook, window, rules={rule}, holidays=holidays)
    block = Block(make_program(rulebook, window, holidays), one, SortedInputs(inputs), window)
    telling = _Telling(rulebook, _frame(block, promise))
    node = promise.steps[0].when if len(promise.steps) == 1 else _rule_condition(promise)
    verdict = int(telling.frame.verdict(node)[0]) if node is not None else 1
    parts = node.parts if isinstance(node, All) else (node,) if node is not None else ()
    lines = tuple(telling.line(part) for part in parts)
    duties = tuple(_next(promise, result.owed, on))
    absent = _absent(telling.frame, node, result.gaps.rows(), rule)
    return Explanation(
        rule=rule,
        title=promise.title,
        verdict=verdict,
        words=_sentence(promise, verdict, lines, duties),
        lines=lines,
        missing=tuple(rulebook.facts[key].label for key in absent),
        parameters=tuple(telling.used(node, promise)),
        duties=duties,
        standing=promise.source.standing,
        cites=promise.source.cites,
        quote=promise.source.quote,
    )


def _rule_condition(rule: Rule) -> Condition | None:
    parts = [part for part in (rule.scope, rule.when) if part is not None]
    flat = [inner for part in parts for inner in (part.parts if isinstance(part, All) else (part,))]
    return All(tuple(flat)) if flat else None


def _frame(block: Block, rule: Rule) -> Frame:
    """The frame of the next occurrence: a birthday visit is explained with the age that is reached."""
    if isinstance(rule.trigger, Yearly):
        turns = [
            turn
            for turn in yearly(block, block.program.book.anniversaries[rule.trigger.anniversary], 0)
            if turn.exists is not None and turn.exists[0] and turn.last[0] >= block.as_of
        ]
        if turns:
            return min(turns, key=lambda turn: int(turn.first[0])).frame
    return block.now


def _absent(frame: Frame, node: Condition | None, gaps: list[tuple[int, str, str]], rule: str) -> list[str]:
    keys = [fact for fact, _ in missing(frame, node, np.ones(1, np.bool_))]
    keys += [fact for _, source, fact in gaps if source == f"rule:{rule}"]
    return list(dict.fromkeys(keys))


def _next(rule: Rule, owed: Duties, on: dt.date) -> list[NextDuty]:
    found = []
    for key, opens, due, closes in zip(owed.key, owed.opens, owed.due, owed.closes, strict=True):
        step = rule.step(int(identity.decode(int(key)).step))
        found.append(NextDuty(int(key), step.step, step.title, date(opens), date(due), date(closes)))
    coming = [duty for duty in found if duty.closes >= on] or found
    return sorted(coming, key=lambda duty: (duty.due, duty.step))[: max(len(rule.steps), 1) * 2]


def _sentence(rule: Rule, verdict: int, lines: tuple[Line, ...], duties: tuple[NextDuty, ...]) -> str:
    shown = "；".join(f"{line.text} {line.mark}" for line in lines)
    head = f"{rule.title}：{_VERDICTS[verdict]}"
    tail = f"。下一次：{duties[0].due.isoformat()}" if duties else ""
    return f"{head}。{shown}{tail}" if shown else f"{head}{tail}"


class _Telling:
    """Turns conditions into lines, with this person's values on this day."""

    def __init__(self, book: Rulebook, frame: Frame) -> None:
        self.book = book
        self.frame = frame
        self.words = Words(book)

    def line(self, node: Condition) -> Line:
        verdict = int(self.frame.verdict(node)[0])
        match node:
            case All():
                return Line(self._short(node, "同时满足"), verdict, None, tuple(self.line(part) for part in node.parts))
            case AnyOf():
                return Line(self._short(node, "满足其一"), verdict, None, tuple(self.line(part) for part in node.parts))
            case Not():
                return Line(self._short(node), verdict, None, (self.line(node.part),))
            case ConcernTest():
                return Line(self.words.leaf(node), verdict, None, self._concern(node))
            case FactTest():
                return Line(self._fact(node), verdict, node.fact, ())
            case _:
                return Line(self.words.leaf(node), verdict, None, ())

    def _short(self, node: Condition, head: str = "") -> str:
        """Return a condition in one line with this person's own values, however deep they stand."""
        match node:
            case All():
                return f"{head}（" + "，且".join(self._short(part) for part in node.parts) + "）"
            case AnyOf():
                return f"{head}（" + ("；" if head else "或").join(self._short(part) for part in node.parts) + "）"
            case Not():
                return f"不是（{self._short(node.part)}）"
            case FactTest():
                return self._fact(node)
            case _:
                return self.words.leaf(node)

    def _concern(self, node: ConcernTest) -> tuple[Line, ...]:
        found = []
        for one in self.book.concerns:
            if node.concern == one.code:
                parts = [one.severe] if node.degree == "severe" else [one.severe, one.ordinary]
                found += [self.line(part) for part in parts if part is not None]
            elif node.concern == "any" and int(self.frame.block.concern(one.code, node.degree)[0]) >= 0:
                found.append(self.line(ConcernTest(one.code, node.degree)))
        return tuple(found)

    def _fact(self, node: FactTest) -> str:
        return self.words.leaf(node, self.value(node.fact), lambda operand: self._resolved(operand, node))

    def value(self, key: str) -> str:
        """Return what a fact is for this person on this day."""
        fact = self.book.facts[key]
        if fact.type == "known":
            return ""
        if fact.age_of:
            low, high = (int(bound[0]) for bound in self.frame.bounds(key))
            if low == NONE:
                return "未知"
            return f"{low}" if low == high else f"{low}～{high}"
        return self.words.value(fact, plain_value(fact, int(self.frame.column(key)[0])))

    def _resolved(self, operand: FromParameter, node: FactTest | None) -> str:
        parameter = self.book.parameters[operand.code]
        dated = parameter.on(date(self._day()))
        if dated is None:
            return f"“{parameter.title}”（当日无有效取值）"
        single = self._single(parameter, dated)
        fact = self.book.facts[node.fact] if node else None
        return "未知" if single is _UNKNOWN else self.words.amount(parameter, single, fact)

    def _day(self) -> int:
        return int(self.frame.day if isinstance(self.frame.day, int) else self.frame.day[0])

    def _single(self, parameter: Parameter, dated: Dated) -> object:
        if not isinstance(dated.value, dict):
            return dated.value
        key: list[str] = []
        for name in parameter.by:
            fact = self.book.facts[name]
            value = plain_value(fact, int(self.frame.column(name)[0]))
            if value is None:
                return _UNKNOWN
            key.append(str(value).lower() if fact.type == "bool" else str(value))
            if tuple(key) in dated.value:
                return dated.value[tuple(key)]
        return _UNKNOWN

    def used(self, node: Condition | None, rule: Rule) -> list[ParameterUsed]:
        """Return the parameters that decided, with the value in force and its document."""
        codes = [*_parameters(node), *_trigger_parameters(rule)]
        found = []
        for code in dict.fromkeys(codes):
            parameter = self.book.parameters[code]
            dated = parameter.on(date(self._day()))
            if dated is not None:
                words = self._resolved(FromParameter(code), None)
                found.append(ParameterUsed(code, parameter.title, words, dated.start, dated.document, dated.clause))
        return found


_UNKNOWN = object()


def _parameters(node: Condition | None) -> list[str]:
    match node:
        case All() | AnyOf():
            return [code for part in node.parts for code in _parameters(part)]
        case Not():
            return _parameters(node.part)
        case FactTest():
            return [node.operand.code] if isinstance(node.operand, FromParameter) else []
        case SwitchTest():
            return [node.parameter]
        case _:
            return []


def _trigger_parameters(rule: Rule) -> list[str]:
    spans = [getattr(rule.trigger, name, None) for name in ("every", "after", "first_after")]
    return [span.parameter for span in spans if span is not None and getattr(span, "parameter", None)]
