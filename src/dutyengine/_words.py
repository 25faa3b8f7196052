"""Conditions, windows and triggers in plain Chinese, from the labels of the vocabulary."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from calendars.festivals import FESTIVALS
from dutyengine._book import Fact, Parameter, Rulebook
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
    Leaf,
    Not,
    Operand,
    SwitchTest,
    Written,
)
from dutyengine._days import date
from dutyengine._triggers import (
    Always,
    Deadline,
    Festivals,
    Interval,
    MadeElsewhere,
    Offset,
    OnEvent,
    Periodic,
    RuleWindow,
    Span,
    Trigger,
    Until,
    Yearly,
)

_SIGNS = {
    "is": "＝",
    "in": "∈",
    "not_in": "∉",
    "at_least": "≥",
    "more_than": "＞",
    "at_most": "≤",
    "less_than": "＜",
    "before": "早于",
    "after": "晚于",
    "on_or_before": "不晚于",
    "on_or_after": "不早于",
}
_SPANS = {
    "within_days": ("在最近", "天内"),
    "within_months": ("在最近", "个月内"),
    "older_than_days": ("距今超过", "天"),
    "older_than_months": ("距今超过", "个月"),
    "in_next_days": ("在今后", "天内"),
}
_SINGLE = {"in": "＝", "not_in": "≠"}
_LAMPS = {1: "缺", 2: "待核实", 3: "清"}
_PERIODS = {"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
_FROM = {"on": "发生之日", "learnt": "得知之日", "ended": "结束之日"}
CALLED_ANY = "任一重点关注"

Resolve = Callable[[FromParameter], str]
"""Turns a parameter into the words of the value that was used; without it the parameter's title is shown."""


class Words:
    """Speaks for one rulebook."""

    def __init__(self, book: Rulebook) -> None:
        self.book = book
        self._concerns = {one.code: one.title for one in book.concerns}
        self._classes = {one.code: one.title for one in book.classes}
        self._checklists = {one.code: one.title for one in book.checklists}

    # ── conditions ───────────────────────────────────────────────────────────────────────────────────────────

    def condition(self, node: Condition | None) -> str:
        """Return a whole condition in one line."""
        match node:
            case None:
                return "所有对象"
            case All():
                return "，且".join(self._wrapped(part) for part in node.parts)
            case AnyOf():
                return "或".join(self._wrapped(part) for part in node.parts)
            case Not():
                return f"不是（{self.condition(node.part)}）"
            case _:
                return self.leaf(node)

    def _wrapped(self, node: Condition) -> str:
        words = self.condition(node)
        return f"（{words}）" if isinstance(node, All | AnyOf) else words

    def leaf(self, node: Leaf, value: str = "", resolve: Resolve | None = None) -> str:
        """Return one row; ``value`` is what the fact is for the one person asked about."""
        match node:
            case ConcernTest():
                title = CALLED_ANY if node.concern == "any" else self._concerns[node.concern]
                return f"重点关注 {title}{'（重）' if node.degree == 'severe' else ''}"
            case ClassTest():
                return f"分类 {self._classes[node.code]}"
            case ChecklistTest():
                return f"{self._checklists[node.code]} 灯为 {'、'.join(_LAMPS[lamp] for lamp in node.lamps)}"
            case SwitchTest():
                return f"{self.book.parameters[node.parameter].title} {'开' if node.wanted else '关'}"
            case FactTest():
                return self._fact(node, value, resolve)

    def _fact(self, node: FactTest, value: str, resolve: Resolve | None) -> str:
        fact = self.book.facts[node.fact]
        named = f"{fact.label} {value}".strip()
        if node.op == "known":
            wanted = not isinstance(node.operand, Written) or bool(node.operand.value)
            return f"{fact.label}{'已掌握' if wanted else '未掌握'}"
        operand = self._operand(fact, node.operand, resolve)
        if node.op == "multiple_of":
            return f"{named} 是 {operand} 的整倍数"
        if node.op in _SPANS:
            before, after = _SPANS[node.op]
            return f"{named} {before} {self._length(node.operand, operand)} {after}"
        if fact.type == "bool" and isinstance(node.operand, Written):
            return self._truth(fact, value, wanted=bool(node.operand.value))
        sign = _SIGNS[node.op]
        if node.op in _SINGLE and operand.startswith("{") and "," not in operand:
            sign, operand = _SINGLE[node.op], operand[1:-1]
        return f"{named} {sign} {operand}"

    @staticmethod
    def _length(operand: Operand, words: str) -> str:
        """Return how long a span is, bare: its unit is in the words around it. Written ones are counts, never dates."""
        if isinstance(operand, Written):
            return str(operand.value)
        return words.removesuffix("个月").removesuffix("天").strip()

    @staticmethod
    def _truth(fact: Fact, value: str, *, wanted: bool) -> str:
        if value:
            return f"{fact.label} {value}" + ("" if wanted else "（要求否）")
        if wanted:
            return fact.label
        return f"没{fact.label}" if fact.label.startswith("有") else f"非{fact.label}"

    def _operand(self, fact: Fact, operand: Operand, resolve: Resolve | None) -> str:
        if isinstance(operand, FromFact):
            return self.book.facts[operand.key].label
        if isinstance(operand, FromParameter):
            return resolve(operand) if resolve else self._standard(operand.code, fact)
        if isinstance(operand.value, tuple):
            return "{" + ", ".join(self.value(fact, one) for one in operand.value) + "}"
        if fact.type == "date" and isinstance(operand.value, int):
            return date(operand.value).isoformat()
        return self.value(fact, operand.value)

    def value(self, fact: Fact, value: object) -> str:
        """Return a fact's value as people say it."""
        if value is None:
            return "未知"
        if fact.type in {"bool", "known"}:
            return "是" if value else "否"
        if fact.type == "code" or fact.codes:
            return fact.code_label(str(value))
        return f"{value}{fact.unit}" if fact.type == "int" else str(value)

    def _standard(self, code: str, fact: Fact | None = None) -> str:
        """Return what a parameter says now: its last value when it is a single one, else its title."""
        parameter = self.book.parameters[code]
        last = parameter.values[-1].value
        return self.amount(parameter, last, fact) if not parameter.by else f"“{parameter.title}”"

    def amount(self, parameter: Parameter, value: object, fact: Fact | None = None) -> str:
        """Return a parameter's single value with its unit."""
        if value is None:
            return "不适用"
        known: Mapping[str, str] = parameter.codes
        if parameter.of:
            known = self.book.facts[parameter.of].codes
        if isinstance(value, tuple):
            return "{" + ", ".join(known.get(str(one), str(one)) for one in value) + "}"
        if parameter.type == "code":
            return known.get(str(value), str(value))
        if parameter.type == "bool":
            return "是" if value else "否"
        if parameter.type == "fen" and isinstance(value, int):
            return f"{value // 100:,}{f'.{value % 100:02d}' if value % 100 else ''} 元"
        units = {"days": "天", "months": "个月", "int": parameter.unit or (fact.unit if fact else "")}
        return f"{value}{' ' if parameter.type in {'days', 'months'} else ''}{units.get(parameter.type, '')}"

    # ── time ─────────────────────────────────────────────────────────────────────────────────────────────────

    def span(self, span: Span) -> str:
        """Return a length of time; one that depends on the level is spelt out per level."""
        if span.parameter is None:
            if span.months and span.months % 12 == 0:
                return f"{span.months // 12} 年"
            return f"{span.months} 个月" if span.months else f"{span.days} 天"
        parameter = self.book.parameters[span.parameter]
        value = parameter.values[-1].value
        if not isinstance(value, dict):
            return self.amount(parameter, value)
        if len(parameter.by) > 1:
            return f"按“{parameter.title}”"
        fact = self.book.facts[parameter.by[0]]
        groups: dict[str, list[str]] = {}
        for (code, *_), single in value.items():
            label = fact.code_label(code) if fact.type == "code" else ("是" if code == "true" else "否")
            groups.setdefault(self.amount(parameter, single), []).append(label)
        return f"按{fact.label}（" + "；".join(f"{'、'.join(names)} {words}" for words, names in groups.items()) + "）"

    def offset(self, place: Offset, anchor: str) -> str:
        """Return a place in time relative to a named day: "发生之日后 3 天"."""
        if place.unit in {"start", "end"}:
            return "本期第一天" if place.unit == "start" else "本期最后一天"
        unit = {"d": "天", "wd": "个工作日", "m": "个月"}[place.unit]
        if place.amount == 0:
            return anchor if place.unit != "wd" else f"{anchor}（遇休息日顺延）"
        side = "后" if place.amount > 0 else "前"
        return f"{anchor}{side} {abs(place.amount)} {unit}"

    def window(self, window: RuleWindow, anchor: str) -> str:
        """Return a window: from when, until when, when it counts as missed."""
        words = f"期限：{self.offset(window.due, anchor)}"
        if window.opens != window.due:
            words = f"{self.offset(window.opens, anchor)}开始办；{words}"
        if window.closes != window.due:
            words += f"；最迟 {self.offset(window.closes, anchor)}，过后算未办"
        if window.done_from is not None and window.done_from:
            words += f"；早于期限 {-window.done_from} 天办的不算"
        return words

    def trigger(self, trigger: Trigger) -> str:  # noqa: PLR0911 - one line per kind
        """Return when a rule falls."""
        match trigger:
            case Interval():
                since = "上次办结" if trigger.since is None else f"上次办结或{self.book.facts[trigger.since].label}"
                ends = "；过了截止日即为漏办" if trigger.lapses else ""
                return f"每隔 {self.span(trigger.every)}，从{since}起算{ends}"
            case Yearly():
                return f"每年{self.book.anniversaries[trigger.anniversary].label}"
            case Festivals():
                return "节日：" + "、".join(self._festival(item.code, item.when) for item in trigger.items)
            case Periodic():
                return self._periodic(trigger)
            case OnEvent():
                return self._event(trigger)
            case Deadline():
                label = self.book.facts[trigger.of].label
                nothing = not (trigger.after.days or trigger.after.months or trigger.after.parameter)
                return f"{label}当日" if nothing else f"{label}后 {self.span(trigger.after)}到期"
            case Always():
                return "情形持续期间" + (
                    f"，自{self.book.facts[trigger.since].label}起" if trigger.since else "，自发现之日起"
                )
            case MadeElsewhere():
                return {"campaign": "由专项工作下达", "action": "由工作记录产生", "plan": "按个人方案约定"}[trigger.by]

    def _festival(self, code: str, when: Condition | None) -> str:
        name = FESTIVALS[code].name
        return name if when is None else f"{name}（{self.condition(when)}）"

    def _periodic(self, trigger: Periodic) -> str:
        words = _PERIODS[trigger.every]
        if trigger.lunar:
            return f"{words}农历 {trigger.lunar[0]} 月 {trigger.lunar[1]} 日"
        if trigger.date:
            return f"{words} {trigger.date[0]} 月 {trigger.date[1]} 日"
        return f"{words}（{trigger.day} 日）" if trigger.day else words

    def _event(self, trigger: OnEvent) -> str:
        kinds = "、".join(self.book.events[kind].label for kind in trigger.kinds)
        details = [
            label
            for kind in trigger.kinds
            for code, label in self.book.events[kind].details.items()
            if code in trigger.details
        ]
        words = f"{kinds}{f'（{chr(12289).join(details)}）' if details else ''}，自{_FROM[trigger.counted_from]}起"
        if trigger.repeat is None:
            return words
        repeat = trigger.repeat
        words += f"，满 {self.span(repeat.first_after)} 后每隔 {self.span(repeat.every)}一次"
        if isinstance(repeat.until, Until):
            kind = self.book.events[repeat.until.kind]
            named = "、".join(kind.details.get(code, code) for code in repeat.until.details)
            words += f"，直到{kind.label}{named}连续 {repeat.until.in_a_row} 次"
        elif repeat.until == "ended":
            words += "，直到结束"
        return words + (f"，最长 {self.span(repeat.lasting)}" if repeat.lasting else "")

    def anchor(self, trigger: Trigger) -> str:  # noqa: PLR0911 - one line per kind
        """Return what the day of an occurrence is called."""
        match trigger:
            case Yearly():
                return f"{self.book.anniversaries[trigger.anniversary].label}当日"
            case Festivals():
                return "节日当日"
            case Interval() | Deadline():
                return "到期日"
            case Periodic():
                return "当期期末" if not (trigger.day or trigger.date or trigger.lunar) else "当日"
            case OnEvent():
                return _FROM[trigger.counted_from] if trigger.repeat is None else "轮到之日"
            case Always():
                return "起始日"
            case MadeElsewhere():
                return "下达之日"
