"""Reads the trigger of a rule."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from calendars.festivals import FESTIVALS
from dutyengine._book import Anniversary, EventKind
from dutyengine._building.conditions import Asker
from dutyengine._building.reader import Reader, fail, nearest, span
from dutyengine._nodes import Node
from dutyengine._triggers import (
    Always,
    Deadline,
    FestivalItem,
    Festivals,
    Interval,
    MadeElsewhere,
    OnEvent,
    Periodic,
    Repeat,
    RuleWindow,
    Span,
    Trigger,
    Until,
    Yearly,
)

_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})")
_TRIGGERS = ("interval", "yearly", "festival", "calendar", "event", "deadline", "always", "campaign", "action")
_PERIODS: dict[str, Literal["month", "quarter", "half_year", "year"]] = {
    "month": "month",
    "quarter": "quarter",
    "half_year": "half_year",
    "year": "year",
}
_FROM: dict[str, Literal["on", "learnt", "ended"]] = {"on": "on", "learnt": "learnt", "ended": "ended"}
_LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_LUNAR_MONTH = 30

FESTIVAL_NUMBERS = {
    code: place
    for place, code in enumerate(
        (
            "new_year",
            "spring_festival_eve",
            "spring_festival",
            "lantern",
            "womens_day",
            "qingming",
            "labour_day",
            "youth_day",
            "dragon_boat",
            "party_day",
            "army_day",
            "victory_day",
            "mid_autumn",
            "martyrs_day",
            "national_day",
            "double_ninth",
            "memorial_day",
            "winter_solstice",
            "little_new_year",
            "teachers_day",
        ),
        start=1,
    )
}
"""Numbers of festivals in the identity of a duty: never renumbered, whatever the order in ``calendars``."""


@dataclass(frozen=True)
class TriggerWords:
    """What a trigger may speak of beside conditions."""

    asker: Asker
    anniversaries: Mapping[str, Anniversary]
    events: Mapping[str, EventKind]
    spans: Mapping[str, str]
    starts: str | None
    rule_numbers: Mapping[str, int]


def read_trigger(node: Node, words: TriggerWords, window_of: Callable[[Node], RuleWindow]) -> Trigger:  # noqa: PLR0911 - one line per kind
    """Read a trigger: exactly one of the nine kinds."""
    if node.value == "always":
        return Always(None)
    reader = Reader(node, "trigger")
    kinds = list(reader.items)
    if len(kinds) != 1 or kinds[0] not in _TRIGGERS:
        wrong = next((kind for kind in kinds if kind not in _TRIGGERS), "")
        cause = f"没有“{wrong}”这种触发方式。" if wrong else "trigger 应当恰好写一种触发方式。"
        fail(node, "unknown_trigger", cause, nearest(wrong, _TRIGGERS))
    kind = kinds[0]
    inner = reader.need(kind)
    if kind == "interval":
        return _interval(inner, words)
    if kind == "yearly":
        return Yearly(reader.word("yearly", words.anniversaries, "纪念日（anniversaries）"))
    if kind == "festival":
        return _festivals(inner, words, window_of)
    if kind == "calendar":
        return _periodic(inner)
    if kind == "event":
        return _event(inner, words)
    if kind == "deadline":
        return _deadline(inner, words)
    if kind == "always":
        always = Reader(inner, "always")
        since = _date_fact(always, "since", words)
        always.done()
        return Always(since)
    return MadeElsewhere("campaign" if kind == "campaign" else "action", reader.text(kind))


def _date_fact(reader: Reader, key: str, words: TriggerWords) -> str | None:
    if not reader.has(key):
        return None
    name = reader.text(key)
    fact = words.asker.fact(reader.need(key), name)
    if fact.type != "date":
        fail(reader.need(key), "wrong_type", f"“{fact.label}”（{name}）不是日期。", "这里要用 type 为 date 的事实。")
    return name


def _span(node: Node, words: TriggerWords) -> Span:
    found = span(node, words.spans)
    if found.parameter:
        words.asker.check_keys(words.asker.words.parameters[found.parameter], node)
    return found


def _interval(node: Node, words: TriggerWords) -> Interval:
    reader = Reader(node, "interval")
    every = _span(reader.need("every"), words)
    since = None if reader.text("since", "evidence") == "evidence" else _date_fact(reader, "since", words)
    first = _date_fact(reader, "first", words) or words.starts
    if first is None:
        fail(
            node,
            "missing_key",
            "interval 没有说明第一次从哪天算起。",
            "请写 first: 日期类事实，或在 subjects 中写 starts。",
        )
    also = []
    for code in reader.texts("also"):
        if code not in words.rule_numbers:
            fail(reader.need("also"), "unknown_rule", f"没有规则“{code}”。", nearest(code, words.rule_numbers))
        also.append(words.rule_numbers[code])
    after = _span(reader.need("first_after"), words) if reader.has("first_after") else None
    lapses = reader.truth("lapses", default=False)
    reader.done()
    return Interval(every, since, first, after, tuple(also), lapses)


def _festivals(node: Node, words: TriggerWords, window_of: Callable[[Node], RuleWindow]) -> Festivals:
    items: list[FestivalItem] = []
    for entry in node.value if isinstance(node.value, list) else [node]:
        if isinstance(entry.value, dict):
            reader = Reader(entry, "节日")
            code, place = reader.text("festival"), reader.need("festival")
            when = words.asker.optional(reader.get("when"))
            window = window_of(reader.need("window")) if reader.has("window") else None
            reader.done()
        else:
            code, place, when, window = str(entry.value), entry, None, None
        if code not in FESTIVALS or code not in FESTIVAL_NUMBERS:
            fail(
                place, "unknown_festival", f"没有节日“{code}”。", nearest(code, set(FESTIVALS) & set(FESTIVAL_NUMBERS))
            )
        if any(item.code == code for item in items):
            fail(place, "duplicate_festival", f"节日“{code}”写了两次。", "请删去一处。")
        items.append(FestivalItem(code, FESTIVAL_NUMBERS[code], when, window))
    if not items:
        fail(node, "missing_key", "没有写任何节日。", "例如 festival: [spring_festival, mid_autumn]。")
    return Festivals(tuple(items))


def _periodic(node: Node) -> Periodic:
    reader = Reader(node, "calendar")
    every = _PERIODS[reader.choice("every", _PERIODS)]
    day = reader.integer("day", 1, 31) if reader.has("day") else None
    date = _month_day(reader, "date", _LONGEST_MONTHS)
    lunar = _month_day(reader, "lunar", (_LUNAR_MONTH,) * 12)
    if sum(part is not None for part in (day, date, lunar)) > 1 or ((date or lunar) and every != "year"):
        fail(node, "bad_calendar", "day、date、lunar 只能写一个；date 和 lunar 只用于 every: year。", "请只保留一个。")
    reader.done()
    return Periodic(every, day, date, lunar)


def _month_day(reader: Reader, key: str, longest: tuple[int, ...]) -> tuple[int, int] | None:
    if not reader.has(key):
        return None
    found = _MONTH_DAY.fullmatch(reader.text(key))
    month, day = (int(found[1]), int(found[2])) if found else (0, 0)
    if not 1 <= month <= len(longest) or not 1 <= day <= longest[month - 1]:
        fail(reader.need(key), "bad_date", f"“{reader.text(key)}”不是一年中的某天。", "请写成 10-31（月-日，各两位）。")
    return month, day


def _event(node: Node, words: TriggerWords) -> OnEvent:
    reader = Reader(node, "event")
    kinds = reader.words("kind", words.events, "事件")
    if not kinds:
        reader.need("kind")
    details = _details(reader, kinds, words)
    counted = _FROM[reader.choice("from", _FROM, "on")]
    severity = reader.integer("severity_at_least", 0, 9, 0)
    repeat = _repeat(reader.need("repeat"), words) if reader.has("repeat") else None
    reader.done()
    return OnEvent(kinds, details, severity, counted, repeat)


def _details(reader: Reader, kinds: tuple[str, ...], words: TriggerWords) -> tuple[str, ...]:
    known = {code: label for kind in kinds for code, label in words.events[kind].details.items()}
    return reader.words("details", known, "事件细类") if reader.has("details") else ()


def _repeat(node: Node, words: TriggerWords) -> Repeat:
    reader = Reader(node, "repeat")
    every = _span(reader.need("every"), words)
    after = _span(reader.need("first_after"), words) if reader.has("first_after") else every
    lasting = _span(reader.need("for"), words) if reader.has("for") else None
    if any(one is not None and one.parameter for one in (every, after, lasting)):
        for one in (every, after, lasting):
            if one is not None and one.parameter and words.asker.words.parameters[one.parameter].by:
                fail(node, "wrong_type", f"标准“{one.parameter}”是分档的。", "repeat 里只能用不分档的标准或字面时长。")
    until: Until | Literal["ended", "never"]
    stop = reader.need("until")
    if stop.value == "ended":
        until = "ended"
    elif stop.value == "never":
        until = "never"
        if lasting is None:
            fail(node, "missing_key", "until: never 的重复没有尽头。", "请加上 for: 6m 之类的期限。")
    else:
        inner = Reader(stop, "until")
        kind = inner.word("kind", words.events, "事件")
        until = Until(kind, _details(inner, (kind,), words), inner.integer("in_a_row", 1, 9, 1))
        inner.done()
    reader.done()
    return Repeat(every, after, until, lasting)


def _deadline(node: Node, words: TriggerWords) -> Deadline:
    reader = Reader(node, "deadline")
    reader.need("of")
    of = _date_fact(reader, "of", words) or ""
    after_node = reader.get("after")
    after = Span() if after_node is None or str(after_node.value) == "0d" else _span(after_node, words)
    missing = _date_fact(reader, "missing", words)
    reader.done()
    return Deadline(of, after, missing)
