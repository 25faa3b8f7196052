"""Reads conditions and checks every row against the vocabulary. Equal rows become one object."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from dutyengine._book import Fact, Parameter
from dutyengine._building.reader import Reader, fail, listed, nearest, texts
from dutyengine._building.vocabulary import LEVEL, expected, value_fits
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
    Operand,
    SwitchTest,
    Written,
)
from dutyengine._days import number
from dutyengine._nodes import Node

COMPARISONS: dict[str, frozenset[str]] = {
    "is": frozenset({"code", "int", "bool"}),
    "in": frozenset({"code", "int"}),
    "not_in": frozenset({"code", "int"}),
    "at_least": frozenset({"int", "code"}),
    "more_than": frozenset({"int", "code"}),
    "at_most": frozenset({"int", "code"}),
    "less_than": frozenset({"int", "code"}),
    "multiple_of": frozenset({"int"}),
    "before": frozenset({"date"}),
    "after": frozenset({"date"}),
    "on_or_before": frozenset({"date"}),
    "on_or_after": frozenset({"date"}),
    "within_days": frozenset({"date"}),
    "within_months": frozenset({"date"}),
    "older_than_days": frozenset({"date"}),
    "older_than_months": frozenset({"date"}),
    "in_next_days": frozenset({"date"}),
    "known": frozenset({"code", "int", "bool", "date", "known"}),
}
"""Every comparison and the types of fact it can be made on."""

SPANS = {"within_days", "within_months", "older_than_days", "older_than_months", "in_next_days", "multiple_of"}
ORDERING = {"at_least", "more_than", "at_most", "less_than"}
LISTS = {"in", "not_in"}
LAMPS = {"missing": 1, "amber": 2, "green": 3}
DEGREES = ("ordinary", "severe")
ANY_CONCERN = "any"


@dataclass
class Words:
    """Everything a condition may speak of, and the table in which equal conditions are found again."""

    facts: Mapping[str, Fact]
    parameters: Mapping[str, Parameter]
    concerns: Mapping[str, str]
    classes: Mapping[str, str]
    checklists: Mapping[str, str]
    _seen: dict[Condition, Condition] = field(default_factory=dict)

    def same(self, condition: Condition) -> Condition:
        """Return the one object for all conditions equal to this."""
        return self._seen.setdefault(condition, condition)

    def every(self, *conditions: Condition | None) -> Condition | None:
        """Join conditions by "and", without doubling."""
        parts: list[Condition] = []
        for condition in conditions:
            for part in condition.parts if isinstance(condition, All) else (condition,):
                if part is not None and part not in parts:
                    parts.append(part)
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else self.same(All(tuple(parts)))


@dataclass(frozen=True)
class Asker:
    """Who asks: of which kind of subject, and which of the derived things it may read."""

    words: Words
    subject: str
    may: frozenset[str]
    what: str

    def read(self, node: Node) -> Condition:
        """Read a condition. Raises ``RulebookError``."""
        if isinstance(node.value, list):
            fail(node, "bad_condition", "条件不能直接是列表。", "请说明是 all（都要满足）还是 any（满足其一）。")
        reader = Reader(node, "条件")
        joint = [key for key in ("all", "any", "not") if key in reader.items]
        if joint:
            if len(reader.items) > 1:
                fail(node, "bad_condition", f"“{joint[0]}”不能与别的键写在同一处。", "请再嵌套一层 all。")
            return self._joint(joint[0], reader.need(joint[0]))
        starts = {"fact": self._fact, "concern": self._concern, "class": self._class, "checklist": self._checklist}
        for key, read in starts.items():
            if key in reader.items:
                return read(reader)
        if "parameter" in reader.items:
            return self._switch(reader)
        return fail(
            node,
            "bad_condition",
            "看不懂这个条件。",
            "条件以 all、any、not、fact、concern、class、checklist 或 parameter 开头。",
        )

    def optional(self, node: Node | None) -> Condition | None:
        """Read a condition that may be missing."""
        return None if node is None or node.value is None else self.read(node)

    def _joint(self, key: str, node: Node) -> Condition:
        same = self.words.same
        if key == "not":
            return same(Not(self.read(node)))
        parts = tuple(self.read(item) for item in listed(node, key))
        if not parts:
            fail(node, "bad_condition", f"“{key}”下面没有条件。", "请至少写一条，或删去它。")
        if len(parts) == 1:
            return parts[0]
        return same(All(parts) if key == "all" else AnyOf(parts))

    def fact(self, node: Node, key: str) -> Fact:
        """Return a fact that this asker may read."""
        fact = self.words.facts.get(key)
        if fact is None:
            fail(node, "unknown_fact", f"{self.what}读了没有定义的事实“{key}”。", nearest(key, self.words.facts))
        if fact.subject != self.subject:
            fail(
                node,
                "fact_of_other_subject",
                f"“{fact.label}”（{key}）是 {fact.subject} 的事实，{self.what}的对象是 {self.subject}。",
                "请改用同一对象的事实，或修改 subject。",
            )
        if key == LEVEL:
            self._check_may("level", node)
        return fact

    def _check_may(self, kind: str, node: Node) -> None:
        if kind not in self.may:
            fail(
                node,
                "circular",
                f"{self.what}不能读“{kind}”：后者由前者推出，会循环。",
                "重点关注只读事实和别的重点关注；级别只读事实和重点关注；分类还可以读级别。",
            )

    def _fact(self, reader: Reader) -> Condition:
        key = reader.text("fact")
        place = reader.need("fact")
        fact = self.fact(place, key)
        tests: list[Condition] = []
        for op in reader.items:
            if op == "fact":
                continue
            if op not in COMPARISONS:
                fail(reader.items[op], "unknown_comparison", f"没有“{op}”这种比较。", nearest(op, COMPARISONS))
            value = reader.items[op]
            if fact.type not in COMPARISONS[op]:
                good = "、".join(name for name, types in COMPARISONS.items() if fact.type in types)
                fail(value, "wrong_type", f"“{fact.label}”（{fact.type}）不能用“{op}”比较。", f"可用的比较：{good}。")
            if op in ORDERING and fact.type == "code" and not fact.ordered:
                fail(
                    value,
                    "wrong_type",
                    f"“{fact.label}”的代码没有高低之分。",
                    "请改用 in，或在 facts.yaml 中写 ordered: true。",
                )
            tests.append(self.words.same(FactTest(key, op, self._operand(fact, op, value))))
        if not tests:
            fail(reader.node, "bad_condition", f"“{fact.label}”没有写怎么比较。", "例如 is: lixiu，或 at_least: 80。")
        return tests[0] if len(tests) == 1 else self.words.same(All(tuple(tests)))

    def _operand(self, fact: Fact, op: str, node: Node) -> Operand:
        if isinstance(node.value, dict):
            reader = Reader(node, "比较的对象")
            operand = (
                self._from_fact(fact, op, reader) if reader.has("fact") else self._from_parameter(fact, op, reader)
            )
            reader.done()
            return operand
        if op == "known":
            if not isinstance(node.value, bool):
                fail(
                    node,
                    "wrong_type",
                    "known 后面应当是 true 或 false。",
                    "请写 known: true（已掌握）或 known: false（未掌握）。",
                )
            return Written(node.value)
        if op in SPANS:
            if isinstance(node.value, bool) or not isinstance(node.value, int) or node.value < 1:
                fail(node, "wrong_type", f"{op} 后面应当是正整数。", "请写天数、月数，或 {parameter: 标准代码}。")
            return Written(node.value)
        if fact.type == "date":
            if not isinstance(node.value, dt.date):
                fail(
                    node,
                    "wrong_type",
                    f"“{fact.label}”要和日期比较。",
                    "请写 1949-09-30 的形式，或 {fact: 另一日期事实}。",
                )
            return Written(number(node.value))
        if op in LISTS:
            return Written(tuple(self._value(fact, item) for item in listed(node, op)))
        return Written(self._value(fact, node))

    def _value(self, fact: Fact, node: Node) -> object:
        if not value_fits(fact, node.value):
            code = "unknown_code" if fact.type == "code" else "wrong_type"
            fail(node, code, f"“{node.value}”不是“{fact.label}”的值。", expected(fact))
        return node.value

    def _from_fact(self, fact: Fact, op: str, reader: Reader) -> Operand:
        other = self.fact(reader.need("fact"), reader.text("fact"))
        comparable = op in ORDERING | {"is", "before", "after", "on_or_before", "on_or_after"}
        if other.type != fact.type or fact.type not in {"int", "date"} or not comparable:
            fail(
                reader.node,
                "wrong_type",
                f"“{fact.label}”不能和“{other.label}”这样比较。",
                "只能整数比整数，日期比日期。",
            )
        return FromFact(other.key)

    def _from_parameter(self, fact: Fact, op: str, reader: Reader) -> Operand:
        parameters = self.words.parameters
        code = reader.text("parameter")
        if code not in parameters:
            fail(reader.node, "unknown_parameter", f"没有定义标准“{code}”。", nearest(code, parameters))
        parameter = parameters[code]
        self.check_keys(parameter, reader.node)
        wanted = self._types_wanted(fact, op)
        if parameter.type not in wanted:
            fail(
                reader.node,
                "wrong_type",
                f"标准“{code}”（{parameter.type}）不能用在“{fact.label} {op}”里。",
                f"这里要 type 为 {'、'.join(sorted(wanted)) or '字面值'} 的标准。",
            )
        if parameter.of is not None and parameter.of != fact.key:
            other = self.words.facts[parameter.of]
            if other.codes != fact.codes:
                fail(
                    reader.node,
                    "wrong_type",
                    f"标准“{code}”的代码属于“{other.label}”。",
                    f"请改用 of: {fact.key} 的标准。",
                )
        return FromParameter(code)

    @staticmethod
    def _types_wanted(fact: Fact, op: str) -> set[str]:
        if op.endswith("_days"):
            return {"days", "int"}
        if op.endswith("_months"):
            return {"months", "int"}
        if fact.type == "int":
            return {"int"} if op not in LISTS else set()
        if fact.type == "code":
            return {"codes"} if op in LISTS else {"code"}
        return {"bool"} if fact.type == "bool" else set()

    def check_keys(self, parameter: Parameter, node: Node) -> None:
        """A parameter keyed by facts reads these facts: they must be this subject's, and not in a circle."""
        for key in parameter.by:
            self.fact(node, key)

    def _concern(self, reader: Reader) -> Condition:
        self._check_may("concern", reader.node)
        code = reader.text("concern")
        if code == ANY_CONCERN:
            self._check_may("any_concern", reader.node)
        elif code not in self.words.concerns:
            fail(
                reader.node,
                "unknown_concern",
                f"没有重点关注“{code}”。",
                nearest(code, [*self.words.concerns, ANY_CONCERN]),
            )
        degree = reader.choice("degree", DEGREES, "ordinary")
        reader.done()
        return self.words.same(ConcernTest(code, degree))

    def _class(self, reader: Reader) -> Condition:
        self._check_may("class", reader.node)
        code = reader.word("class", self.words.classes, "分类")
        reader.done()
        return self.words.same(ClassTest(code))

    def _checklist(self, reader: Reader) -> Condition:
        self._check_may("checklist", reader.node)
        code = reader.word("checklist", self.words.checklists, "清单")
        lamps = texts(reader.need("lamp"), "lamp")
        for lamp in lamps:
            if lamp not in LAMPS:
                fail(reader.need("lamp"), "unknown_word", f"没有“{lamp}”这种灯。", nearest(lamp, LAMPS))
        reader.done()
        return self.words.same(ChecklistTest(code, tuple(sorted(LAMPS[lamp] for lamp in lamps))))

    def _switch(self, reader: Reader) -> Condition:
        code = reader.text("parameter")
        if code not in self.words.parameters:
            fail(reader.node, "unknown_parameter", f"没有定义标准“{code}”。", nearest(code, self.words.parameters))
        parameter = self.words.parameters[code]
        if parameter.type != "bool":
            fail(reader.node, "wrong_type", f"标准“{code}”不是开关。", "条件里只能直接用 type 为 bool 的标准。")
        self.check_keys(parameter, reader.node)
        wanted = reader.truth("is", default=True)
        reader.done()
        return self.words.same(SwitchTest(code, wanted))
