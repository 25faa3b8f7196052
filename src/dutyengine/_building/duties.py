"""Reads ``duties/``: the promises themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from dutyengine import identity
from dutyengine._book import EvidenceAsked, Reminder, Rule, Source, Step, Subject
from dutyengine._building.conditions import Asker, Words
from dutyengine._building.lists import entries
from dutyengine._building.reader import Reader, fail, listed, offset
from dutyengine._building.triggers import TriggerWords, read_trigger
from dutyengine._building.vocabulary import Vocabulary
from dutyengine._conditions import Condition
from dutyengine._nodes import Node
from dutyengine._triggers import Festivals, MadeElsewhere, Offset, Periodic, RuleWindow, Trigger, Yearly

MAY_ALL = frozenset({"concern", "any_concern", "level", "class", "checklist"})
_HIGHEST_NUMBER = 999
_DAYS_OF_MONTH = 30
_TOLERANCE = 3
PLAN_ITEM_CODE = "PLAN-ITEM"
_T = TypeVar("_T")


@dataclass(frozen=True)
class DutyWords:
    """All the words of a rulebook that rules may use."""

    words: Words
    vocabulary: Vocabulary
    subjects: Mapping[str, Subject]
    spans: Mapping[str, str]
    numbers: Mapping[str, int]


def read_numbers(nodes: Iterable[Node]) -> dict[str, int]:
    """Return rule code → number of all rules, unique both ways."""
    numbers: dict[str, int] = {}
    places: dict[int, str] = {}
    for node in entries(nodes, "规则"):
        reader = Reader(node, "规则")
        code = reader.rule_code()
        number = reader.integer("number", 1, _HIGHEST_NUMBER)
        if code in numbers:
            fail(reader.need("rule"), "duplicate_rule", f"规则代码“{code}”用了两次。", "每条规则一个代码，请换一个。")
        if number in places:
            fail(
                reader.need("number"),
                "duplicate_number",
                f"编号 {number} 已被规则 {places[number]} 使用。",
                "编号写进了应办事项的身份，不能重复，停用的也不能再用；请换一个没有用过的。",
            )
        numbers[code] = number
        places[number] = code
    return numbers


def read_rules(nodes: Iterable[Node], all_words: DutyWords) -> dict[str, Rule]:
    """Read all rules."""
    return {rule.code: rule for rule in (_RuleReader(node, all_words).read() for node in entries(nodes, "规则"))}


class _RuleReader:
    """Reads one rule; holds what its steps and festivals inherit."""

    def __init__(self, node: Node, all_words: DutyWords) -> None:
        self.all = all_words
        self.reader = Reader(node, "规则")
        self.code = self.reader.rule_code()
        self.reader.what = f"规则 {self.code}"
        self.subject = self.reader.word("subject", identity.KINDS, "对象", "person")
        self.asker = Asker(all_words.words, self.subject, MAY_ALL, self.reader.what)
        self.periodic = False

    def read(self) -> Rule:
        reader, asker = self.reader, self.asker
        kind = self.all.subjects.get(self.subject)
        everyone = reader.choice("scope", ("everyone", "usual"), "usual") == "everyone"
        scope = kind.when if kind and not everyone else None
        starts = kind.starts if kind and not everyone else None
        when = asker.optional(reader.get("when"))
        trigger = self._trigger(kind.starts if kind else None)
        title = reader.text("title")
        steps = self._steps(title, self.all.words.every(scope, when), trigger)
        start, end = reader.day("from"), reader.day("until")
        if start and end and end < start:
            fail(reader.need("until"), "overlapping_dates", f"until {end} 早于 from {start}。", "请核对起止日期。")
        rule = Rule(
            code=self.code,
            number=reader.integer("number", 1, _HIGHEST_NUMBER),
            title=title,
            subject=self.subject,
            source=reader.source(),
            when=when,
            scope=scope,
            starts=starts,
            valid_from=start,
            valid_until=end,
            trigger=trigger,
            steps=steps,
            fixed=reader.truth("fixed", default=False),
            office=reader.truth("office", default=False),
            checklist=reader.texts("checklist"),
            services=reader.texts("services"),
            on=not reader.truth("off", default=False),
        )
        reader.done()
        return rule

    def _trigger(self, starts: str | None) -> Trigger:
        node = self.reader.need("trigger")
        words = TriggerWords(
            self.asker,
            self.all.vocabulary.anniversaries,
            self.all.vocabulary.events,
            self.all.spans,
            starts,
            self.all.numbers,
        )
        trigger = read_trigger(node, words, lambda inner: self.window(Reader(inner, "window"), from_start=False))
        self.periodic = isinstance(trigger, Periodic | Yearly)
        return trigger

    def _steps(self, title: str, when: Condition | None, trigger: Trigger) -> tuple[Step, ...]:
        reader = self.reader
        base = _StepReader(self, reader, when, from_start=isinstance(trigger, Periodic))
        node = reader.get("steps")
        if node is None:
            return (base.read(0, "", title, None),)
        steps: list[Step] = []
        for entry in listed(node, "steps"):
            inner = Reader(entry, f"规则 {self.code} 的步骤")
            number = inner.integer("step", 1, identity.MAX_STEP)
            code = inner.code()
            if any(number == one.step or code == one.code for one in steps):
                fail(
                    entry,
                    "duplicate_step",
                    f"步骤 {number}（{code}）与前面的步骤重复。",
                    "每一步的 step 和 code 都不能重复。",
                )
            own = _StepReader(self, inner, when, from_start=isinstance(trigger, Periodic))
            steps.append(own.read(number, code, inner.text("title"), base))
            inner.done()
        if not steps:
            fail(node, "missing_key", "steps 下面没有步骤。", "请至少写一步，或删去 steps。")
        base.touch()
        if isinstance(trigger, Festivals) and any(item.window for item in trigger.items):
            fail(
                node,
                "bad_window",
                "分步骤的规则不能再给某个节日单独的 window。",
                "请把时限写在步骤里，或拆成两条规则。",
            )
        return tuple(steps)

    def window(self, reader: Reader, *, from_start: bool) -> RuleWindow:
        """Read a window; ``from_start``: it opens with its period unless it says otherwise."""
        due = offset(reader.need("due"), periodic=self.periodic)
        start = Offset(0, "start") if from_start else due
        opens = offset(reader.need("opens"), periodic=self.periodic) if reader.has("opens") else start
        closes = offset(reader.need("closes"), periodic=self.periodic) if reader.has("closes") else due
        in_order(reader.node, opens, due, closes)
        done_from = read_done_from(reader) if reader.has("done_from") else None
        window = RuleWindow(opens, due, closes, done_from, reader.standing())
        reader.done()
        return window


class _StepReader:
    """Reads what a rule and a step have in common; a step takes from the rule what it leaves out."""

    def __init__(self, rule: _RuleReader, reader: Reader, when: Condition | None, *, from_start: bool) -> None:
        self.rule = rule
        self.reader = reader
        self.when = when
        self.from_start = from_start

    def read(self, number: int, code: str, title: str, base: _StepReader | None) -> Step:
        own, all_words = self.reader, self.rule.all
        condition = self.when
        if base is not None:
            condition = all_words.words.every(self.when, self.rule.asker.optional(own.get("when")))
        roles = all_words.vocabulary.roles
        return Step(
            step=number,
            code=code,
            title=title,
            when=condition,
            window=self._from(base, "window", _StepReader.window),
            owes=self._from(base, "owes", lambda one: one.reader.word("owes", roles, "责任角色")),
            helps=self._from(base, "helps", lambda one: one.reader.words("helps", roles, "责任角色"), needed=False),
            evidence=self._from(base, "evidence", _StepReader.evidence),
            reminders=self._from(base, "reminders", _StepReader.reminders, needed=False),
            action=own.text("action", base.reader.text("action", "") if base else ""),
        )

    def _from(
        self, base: _StepReader | None, key: str, read: Callable[[_StepReader], _T], *, needed: bool = True
    ) -> _T:
        """Read a key here, or else where the step's rule has it."""
        place = self if self.reader.has(key) or base is None else base
        if needed and not place.reader.has(key):
            what = {"evidence": "佐证要求（evidence）", "window": "时限（window）", "owes": "责任角色（owes）"}[key]
            fail(
                self.reader.node,
                f"no_{key}",
                f"{self.reader.what}没有{what}。",
                "每件应办事项都要说明时限、谁来做、凭什么算办结；可以写在规则上，也可以写在每个步骤上。",
            )
        return read(place)

    def touch(self) -> None:
        """Mark the keys steps may inherit as asked for, even if every step had its own."""
        for key in ("window", "owes", "helps", "evidence", "reminders", "action"):
            self.reader.has(key)

    def window(self) -> RuleWindow:
        return self.rule.window(Reader(self.reader.need("window"), "window"), from_start=self.from_start)

    def evidence(self) -> EvidenceAsked:
        reader = Reader(self.reader.need("evidence"), "evidence")
        vocabulary = self.rule.all.vocabulary
        kinds = reader.words("kinds", vocabulary.evidence_kinds, "佐证")
        if not kinds:
            fail(
                reader.node,
                "no_evidence",
                f"{self.reader.what}没有说明凭什么算办结。",
                "请写 evidence: {kinds: [visit]}。",
            )
        channels = reader.words("channels", vocabulary.channels, "方式")
        said = reader.words("said", vocabulary.evidence_kinds, "佐证")
        if not set(said) <= set(kinds):
            fail(
                reader.node,
                "said_not_accepted",
                f"{self.reader.what}的 said 里有 kinds 没有的佐证。",
                "said 只能写 kinds 里已有的：写明办了这件事才算的那些。",
            )
        reader.done()
        return EvidenceAsked(kinds, channels, said)

    def reminders(self) -> tuple[Reminder, ...]:
        node = self.reader.get("reminders")
        found: list[Reminder] = []
        for item in listed(node, "reminders") if node is not None and node.value is not None else []:
            reader = Reader(item, "reminders")
            at = offset(reader.need("at"), periodic=False)
            found.append(Reminder(at, reader.word("to", self.rule.all.vocabulary.roles, "责任角色")))
            reader.done()
        return tuple(found)


def in_order(node: Node, opens: Offset, due: Offset, closes: Offset) -> None:
    """Refuse a window whose ends, as far as offsets tell, are not in order."""
    for early, late, names in (
        (opens, due, "opens 晚于 due（开始办晚于期限）"),
        (due, closes, "due 晚于 closes（期限晚于最迟）"),
    ):
        if _rough(early) > _rough(late) + (0 if early.unit == late.unit else _TOLERANCE):
            fail(node, "bad_window", f"时限次序不对：{names}。", "应当 opens ≤ due ≤ closes。")


def read_done_from(reader: Reader) -> int:
    """Return from how many days before the due date evidence counts (0 or less)."""
    early = offset(reader.need("done_from"), periodic=False)
    if early.unit != "d" or early.amount > 0:
        fail(reader.need("done_from"), "bad_offset", "done_from 应当是期限之前的天数。", "请写 -3d 或 0d。")
    return early.amount


def _rough(place: Offset) -> float:
    """About how many days an offset is; the ends of a period lie outside every other."""
    if place.unit == "start":
        return -1000
    if place.unit == "end":
        return -_TOLERANCE
    return place.amount * {"d": 1.0, "wd": 1.4, "m": float(_DAYS_OF_MONTH)}[place.unit]


def plan_item(vocabulary: Vocabulary) -> Rule:
    """Return the built-in rule under which the bespoke items of a person's plan are owed."""
    day = Offset()
    kinds = tuple(vocabulary.evidence_kinds)
    role = "liaison" if "liaison" in vocabulary.roles else next(iter(vocabulary.roles), "")
    source = Source("default", ("一策：方案约定",), "", "", "dutyengine", 0)
    steps = tuple(
        Step(
            slot,
            f"item_{slot}",
            f"方案约定事项 {slot}",
            None,
            RuleWindow(day, day, day),
            role,
            (),
            EvidenceAsked(kinds),
            (),
            "",
        )
        for slot in range(1, identity.MAX_STEP + 1)
    )
    return Rule(
        code=PLAN_ITEM_CODE,
        number=identity.PLAN_ITEM,
        title="方案约定事项",
        subject="person",
        source=source,
        when=None,
        scope=None,
        starts=None,
        valid_from=None,
        valid_until=None,
        trigger=MadeElsewhere("plan", "plan_item"),
        steps=steps,
        fixed=False,
        office=False,
        checklist=(),
        services=(),
    )
