"""Reads ``facts.yaml``: facts, anniversaries, events, subjects, roles, kinds of evidence, channels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import get_args

from dutyengine import identity
from dutyengine._book import Anniversary, EventKind, Fact, FactType
from dutyengine._building.reader import Reader, fail, listed, nearest
from dutyengine._nodes import Node

_TYPES: dict[str, FactType] = {name: name for name in get_args(FactType)}
_MOST_CODES = 120
LEVEL = "level"
"""The fact that the engine makes from the levels."""


@dataclass(frozen=True)
class Vocabulary:
    """The words of ``facts.yaml``; ``subjects`` still as nodes, because their conditions need the facts first."""

    facts: dict[str, Fact]
    anniversaries: dict[str, Anniversary]
    events: dict[str, EventKind]
    subjects: dict[str, Node]
    roles: dict[str, str]
    evidence_kinds: dict[str, str]
    channels: dict[str, str]


def read_vocabulary(node: Node, levels: Mapping[str, str]) -> Vocabulary:
    """Read the vocabulary; ``levels`` (code → title, lowest first) become the codes of the fact ``level``."""
    reader = Reader(node, "facts.yaml")
    facts: dict[str, Fact] = {}
    for item in listed(reader.need("facts"), "facts"):
        fact = _fact(item)
        if fact.key in facts:
            fail(item, "duplicate_fact", f"事实“{fact.key}”定义了两次。", "一个词只定义一次，请删去其中一处。")
        if fact.key == LEVEL:
            fail(item, "duplicate_fact", "“level”由引擎根据分级规则得出。", "请不要在 facts.yaml 中定义它。")
        facts[fact.key] = fact
    facts[LEVEL] = Fact(LEVEL, "级别", "code", owner="engine", codes=levels, ordered=True)
    for item in listed(reader.need("facts"), "facts"):
        _check_links(item, facts)
    vocabulary = Vocabulary(
        facts=facts,
        anniversaries=_anniversaries(reader, facts),
        events=_events(reader),
        subjects=_subjects(reader),
        roles=reader.pairs("roles"),
        evidence_kinds=reader.pairs("evidence_kinds"),
        channels=reader.pairs("channels"),
    )
    reader.done()
    return vocabulary


def _fact(node: Node) -> Fact:
    reader = Reader(node, "事实")
    key = reader.code("key")
    kind = _TYPES[reader.choice("type", _TYPES)]
    codes = _codes(reader, kind)
    before = reader.get("before")
    link = None
    if before is not None:
        inner = Reader(before, f"事实“{key}”的 before")
        link = (inner.text("date"), _plain_value(inner.need("was")))
        inner.done()
    derive = reader.get("derive")
    age_of = None
    if derive is not None:
        inner = Reader(derive, f"事实“{key}”的 derive")
        age_of = inner.text("age_of")
        inner.done()
    elif key == "age" and reader.text("owner", "") == "engine":
        age_of = "birth"
    absent = reader.get("absent")
    fact = Fact(
        key=key,
        label=reader.text("label"),
        type=kind,
        subject=reader.word("subject", identity.KINDS, "对象", "person"),
        owner=reader.text("owner", ""),
        codes=codes,
        ordered=reader.truth("ordered", default=False),
        unit=reader.text("unit", ""),
        block=reader.text("block") if reader.has("block") else None,
        sensitive=reader.truth("sensitive", default=False),
        offered=reader.truth("offered", default=True),
        absent=_plain_value(absent) if absent is not None else None,
        precision=_precision(reader, key),
        before=link,
        age_of=age_of,
    )
    reader.done()
    return fact


def _precision(reader: Reader, key: str) -> str | None:
    if reader.has("precision"):
        return reader.text("precision")
    return "birth_precision" if key == "birth" else None


def _codes(reader: Reader, kind: FactType) -> Mapping[str, str]:
    pairs = reader.pairs("codes")
    if kind == "code" and not pairs:
        fail(reader.node, "missing_key", "type 为 code 的事实缺少 codes。", "请写 codes: {代码: 中文, …}。")
    if len(pairs) > _MOST_CODES:
        fail(reader.need("codes"), "too_many_codes", f"代码超过 {_MOST_CODES} 个。", "请合并代码，或改用文字字段。")
    if kind == "int" and any(not code.lstrip("-").isdigit() for code in pairs):
        fail(
            reader.need("codes"),
            "wrong_type",
            "type 为 int 的事实，codes 的键应当是整数。",
            "请写成 {0: 完好, 1: 轻度}。",
        )
    return pairs


def _plain_value(node: Node) -> str | int | bool:
    if isinstance(node.value, str | int | bool):
        return node.value
    return fail(node, "wrong_type", "这里应当是一个代码、整数或 true/false。", "请改成单个值。")


def _check_links(node: Node, facts: Mapping[str, Fact]) -> None:
    reader = Reader(node, "事实")
    fact = facts[reader.text("key")]
    links = [
        (fact.before[0] if fact.before else None, "date", "before"),
        (fact.age_of, "date", "derive"),
        (
            fact.precision if fact.precision != "birth_precision" or reader.has("precision") else None,
            "code",
            "precision",
        ),
    ]
    for key, kind, where in links:
        if key is None:
            continue
        if key not in facts:
            fail(reader.get(where) or node, "unknown_fact", f"没有定义事实“{key}”。", nearest(key, facts))
        if facts[key].type != kind:
            fail(
                reader.get(where) or node,
                "wrong_type",
                f"事实“{key}”不是 {kind} 类型。",
                f"{where} 要用 {kind} 类型的事实。",
            )
    for where, value in (("absent", fact.absent), ("before", fact.before[1] if fact.before else None)):
        if value is not None and not value_fits(fact, value):
            fail(reader.get(where) or node, "wrong_type", f"“{value}”不是“{fact.label}”的值。", expected(fact))


def value_fits(fact: Fact, value: object) -> bool:
    """Whether a plain value is one the fact can have."""
    if fact.type == "code":
        return isinstance(value, str) and value in fact.codes
    if fact.type in {"bool", "known"}:
        return isinstance(value, bool)
    if fact.type == "int":
        return isinstance(value, int) and not isinstance(value, bool)
    return False


def expected(fact: Fact) -> str:
    """Advice: which values the fact can have."""
    if fact.type == "code":
        return f"可用的代码：{'、'.join(f'{code}（{label}）' for code, label in fact.codes.items())}。"
    return {
        "bool": "请写 true 或 false。",
        "known": "这项事实只能问 known: true 或 false（是否掌握）。",
        "int": "请写整数。",
        "date": "请写 2017-01-01 形式的日期。",
    }[fact.type]


def _anniversaries(reader: Reader, facts: Mapping[str, Fact]) -> dict[str, Anniversary]:
    node = reader.get("anniversaries")
    if node is None:
        return {}
    found = {}
    for key, item in Reader(node, "anniversaries").items.items():
        one = Reader(item, f"纪念日“{key}”")
        parts: dict[str, str | None] = {}
        for part, kind in (("date", "date"), ("calendar", "code"), ("month", "int"), ("day", "int"), ("leap", "bool")):
            name = one.text(part) if one.has(part) else None
            if name is not None and (name not in facts or facts[name].type != kind):
                fail(one.need(part), "unknown_fact", f"没有 {kind} 类型的事实“{name}”。", nearest(name, facts))
            parts[part] = name
        if parts["date"] is None and parts["month"] is None:
            fail(item, "missing_key", f"纪念日“{key}”既没有 date 也没有 month。", "请至少写 date: 日期类事实。")
        found[key] = Anniversary(key, one.text("label"), **parts)
        one.done()
    return found


def _events(reader: Reader) -> dict[str, EventKind]:
    node = reader.get("events")
    found: dict[str, EventKind] = {}
    for item in listed(node, "events") if node is not None else []:
        one = Reader(item, "事件")
        kind = one.code("kind")
        if kind in found:
            fail(item, "duplicate_event", f"事件“{kind}”定义了两次。", "请删去其中一处。")
        found[kind] = EventKind(kind, one.text("label"), one.pairs("details"))
        one.done()
    return found


def _subjects(reader: Reader) -> dict[str, Node]:
    node = reader.get("subjects")
    if node is None:
        return {}
    items = dict(Reader(node, "subjects").items)
    for kind, item in items.items():
        if kind not in identity.KINDS:
            fail(item, "unknown_word", f"没有“{kind}”这种对象。", nearest(kind, identity.KINDS))
    return items
