"""Reads ``parameters/``: dated values, keyed or not, without gaps in their keys and without overlaps in their dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from itertools import pairwise

from dutyengine._book import Dated, Fact, Parameter
from dutyengine._building.reader import Reader, fail, listed, nearest, texts
from dutyengine._nodes import Node

TYPES = ("int", "days", "months", "fen", "bool", "code", "codes")
OTHERS = "*"
_ONE_DAY = dt.timedelta(days=1)
_MOST_KEYS = 3

KNOWN_SETTINGS = {
    "age_reckoning": {"full", "nominal"},
    "leap_month": {"ordinary", "leap", "both"},
    "feb29": {"feb28", "mar1"},
}
"""Parameters that the engine itself reads, and the codes they may have."""


def read_parameters(nodes: Iterable[Node], facts: Mapping[str, Fact]) -> dict[str, Parameter]:
    """Read all parameters."""
    found: dict[str, Parameter] = {}
    for root in nodes:
        for node in listed(root, "parameters 文件"):
            parameter = _parameter(node, facts)
            if parameter.code in found:
                fail(node, "duplicate_code", f"标准“{parameter.code}”定义了两次。", "请删去一处，或换一个代码。")
            found[parameter.code] = parameter
    return found


def _parameter(node: Node, facts: Mapping[str, Fact]) -> Parameter:
    reader = Reader(node, "标准")
    code = reader.code()
    reader.what = f"标准“{code}”"
    kind = reader.choice("type", TYPES)
    by = reader.texts("by")
    for key in by:
        fact = facts.get(key)
        if fact is None:
            fail(reader.need("by"), "unknown_fact", f"没有定义事实“{key}”。", nearest(key, facts))
        if fact.type not in {"code", "bool"}:
            fail(reader.need("by"), "wrong_type", f"不能按“{fact.label}”分档。", "by 只能用 code 或 bool 类型的事实。")
    if len(by) > _MOST_KEYS:
        fail(reader.need("by"), "wrong_type", f"最多按 {_MOST_KEYS} 项事实分档。", "请减少 by 中的事实。")
    of = reader.text("of") if reader.has("of") else None
    if of is not None and (of not in facts or facts[of].type != "code"):
        fail(reader.need("of"), "unknown_fact", f"没有 code 类型的事实“{of}”。", nearest(of, facts))
    codes = reader.pairs("codes")
    if kind in {"code", "codes"} and not (of or codes):
        fail(
            node,
            "missing_key",
            f"标准“{code}”的取值是代码，却没有说明是哪些。",
            "请写 of: 事实，或 codes: {代码: 中文}。",
        )
    if code in KNOWN_SETTINGS and (kind != "code" or set(codes) - KNOWN_SETTINGS[code] or by):
        fail(
            node,
            "wrong_type",
            f"标准“{code}”由引擎使用，取值有限。",
            f"codes 只能是 {'、'.join(sorted(KNOWN_SETTINGS[code]))}，且不能分档。",
        )
    source = reader.source()
    shell = Parameter(
        code,
        reader.text("title"),
        kind,
        reader.text("unit", ""),
        by,
        of,
        codes,
        (),
        source.standing,
        source.cites,
        source.note,
    )
    values = read_values(reader.need("values"), shell, facts)
    reader.done()
    return _with_values(shell, values)


def _with_values(shell: Parameter, values: tuple[Dated, ...]) -> Parameter:
    return Parameter(
        shell.code,
        shell.title,
        shell.type,
        shell.unit,
        shell.by,
        shell.of,
        shell.codes,
        values,
        shell.standing,
        shell.cites,
        shell.note,
    )


def override_values(base: Parameter, node: Node, facts: Mapping[str, Fact]) -> Parameter:
    """Return the parameter with new values from the day the first of them begins; older values stay as they were."""
    values = read_values(node, base, facts)
    first = values[0].start
    kept = []
    for old in base.values:
        if old.start < first:
            end = first - _ONE_DAY if old.end is None or old.end >= first else old.end
            kept.append(Dated(old.start, end, old.value, old.document, old.clause, old.standing, old.cites))
    return _with_values(base, (*kept, *values))


def read_values(node: Node, parameter: Parameter, facts: Mapping[str, Fact]) -> tuple[Dated, ...]:
    """Read the dated values of a parameter, in order of their dates."""
    items = listed(node, f"标准“{parameter.code}”的 values")
    if not items:
        fail(node, "missing_key", f"标准“{parameter.code}”没有取值。", "请至少写一条 {from: 日期, value: …}。")
    dated = sorted(((_value(item, parameter, facts), item) for item in items), key=lambda pair: pair[0].start)
    for (earlier, _), (later, place) in pairwise(dated):
        if later.start <= earlier.start or (earlier.end is not None and earlier.end >= later.start):
            fail(
                place,
                "overlapping_dates",
                f"标准“{parameter.code}”的两条取值日期重叠（{earlier.start} 与 {later.start}）。",
                "同一天起只能有一个取值；前一条的 until 应早于后一条的 from。",
            )
    return tuple(value for value, _ in dated)


def _value(node: Node, parameter: Parameter, facts: Mapping[str, Fact]) -> Dated:
    reader = Reader(node, f"标准“{parameter.code}”的取值")
    reader.need("from")
    start = reader.day("from") or dt.date.min
    end = reader.day("until")
    if end is not None and end < start:
        fail(reader.need("until"), "overlapping_dates", f"until {end} 早于 from {start}。", "请核对起止日期。")
    raw = reader.get("value")
    if raw is None:
        fail(node, "missing_key", "取值缺少“value”。", "请补上 value: …；不适用时写 value: null。")
    value = _keyed(raw, parameter, parameter.by, facts, ()) if parameter.by else _single(raw, parameter, facts)
    result = Dated(
        start,
        end,
        value,
        reader.text("document", ""),
        reader.text("clause", ""),
        reader.standing(),
        reader.texts("cites"),
    )
    reader.text("note", "")
    reader.done()
    return result


def _keyed(
    node: Node, parameter: Parameter, by: tuple[str, ...], facts: Mapping[str, Fact], prefix: tuple[str, ...]
) -> dict[tuple[str, ...], object]:
    fact = facts[by[0]]
    codes = list(fact.codes) if fact.type == "code" else ["true", "false"]
    reader = Reader(node, f"标准“{parameter.code}”按“{fact.label}”的取值")
    for word, item in reader.items.items():
        if word != OTHERS and word not in codes:
            fail(item, "unknown_code", f"“{fact.label}”没有代码“{word}”。", nearest(word, [*codes, OTHERS]))
    found: dict[tuple[str, ...], object] = {}
    for code in codes:
        found_item = reader.items.get(code) or reader.items.get(OTHERS)
        if found_item is None:
            fail(
                node,
                "missing_code",
                f"标准“{parameter.code}”没有写“{fact.code_label(code)}”（{code}）的取值。",
                '请补上；不适用写 null，其余一律相同写 "*": 值。',
            )
        item = found_item
        place = (*prefix, code)
        if len(by) > 1 and item.value is not None:
            found.update(_keyed(item, parameter, by[1:], facts, place))
        elif len(by) > 1:
            found[place] = None
        else:
            found[place] = _single(item, parameter, facts)
    return found


def _single(node: Node, parameter: Parameter, facts: Mapping[str, Fact]) -> object:
    value = node.value
    if value is None:
        return None
    if parameter.type in {"int", "days", "months", "fen"}:
        if isinstance(value, bool) or not isinstance(value, int):
            fail(node, "wrong_type", f"标准“{parameter.code}”的取值应当是整数。", "金额以分为单位；不带单位和引号。")
        if value < (1 if parameter.type in {"days", "months"} else 0):
            fail(
                node,
                "wrong_type",
                f"标准“{parameter.code}”的取值不能是 {value}。",
                "时长至少为 1，金额和数目不能为负；不适用写 null。",
            )
        return value
    if parameter.type == "bool":
        if not isinstance(value, bool):
            fail(node, "wrong_type", f"标准“{parameter.code}”的取值应当是 true 或 false。", "请写 true 或 false。")
        return value
    codes = facts[parameter.of].codes if parameter.of else parameter.codes
    words = texts(node, "value")
    if parameter.type == "code" and (len(words) != 1 or isinstance(value, list)):
        fail(
            node, "wrong_type", f"标准“{parameter.code}”的取值应当是一个代码。", "若要多个代码，请把 type 改为 codes。"
        )
    for word in words:
        if word not in codes:
            fail(node, "unknown_code", f"标准“{parameter.code}”没有代码“{word}”。", nearest(word, codes))
    return words[0] if parameter.type == "code" else words
