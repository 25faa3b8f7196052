"""Puts a rulebook together: the vocabulary first, then everything that speaks its words, then the tenant's switches."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from dutyengine._book import Parameter, Rulebook, Step, Subject
from dutyengine._building.conditions import Asker, Words
from dutyengine._building.duties import PLAN_ITEM_CODE, DutyWords, plan_item, read_numbers, read_rules
from dutyengine._building.entitlements import read_entitlements
from dutyengine._building.lists import (
    check_codes,
    read_checklists,
    read_classes,
    read_concerns,
    read_levels,
    titles,
)
from dutyengine._building.parameters import override_values, read_parameters
from dutyengine._building.reader import Reader, fail, nearest
from dutyengine._building.vocabulary import Vocabulary, read_vocabulary
from dutyengine._building.windows import Windows, read_windows
from dutyengine._errors import RulebookError
from dutyengine._nodes import Node, marked, plain

Nodes = Mapping[str, Sequence[Node]]
_OVERRIDES = "overrides"


@dataclass
class _Switches:
    """What profiles and overrides change."""

    on: set[str] = field(default_factory=set)
    off: set[str] = field(default_factory=set)
    words: dict[str, str] = field(default_factory=dict)
    windows: Windows = field(default_factory=dict)


def build_rulebook(
    nodes: Nodes, *, profile: str | None = None, overrides: Mapping[str, object] | None = None
) -> Rulebook:
    """Check marked nodes and return the rulebook.

    ``nodes`` holds, under ``facts``, ``parameters``, ``concerns``, ``levels``, ``classes``, ``checklists``, ``duties``,
    ``entitlements``, ``profiles`` and ``examples``, the root node of each file. ``profile`` names the profile to apply,
    ``overrides`` the tenant's own switches and values in the form of a profile, as plain values; ISO text counts as
    a date.
    Raises ``RulebookError`` for the first mistake.
    """
    level_titles = titles(nodes.get("levels", ()), "级别")
    if not nodes.get("facts"):
        raise RulebookError(
            "no_such_file", file="facts.yaml", line=1, cause="没有事实词汇表。", mend="请补上 facts.yaml。"
        )
    vocabulary = read_vocabulary(nodes["facts"][0], dict(reversed(level_titles.items())))
    parameters = read_parameters(nodes.get("parameters", ()), vocabulary.facts)
    switches = _Switches()
    own = None if overrides is None else _overrides(overrides)
    profiles = _profiles(nodes.get("profiles", ()))
    if profile is not None and profile not in profiles:
        raise RulebookError(
            "unknown_profile",
            file="profiles",
            line=1,
            cause=f"没有配置方案“{profile}”。",
            mend=nearest(profile, profiles),
        )
    chosen = [node for node in (profiles.get(profile or ""), own) if node is not None]
    # Every profile is checked, whichever is chosen: a mistake must not wait for the tenant who meets it.
    for node in profiles.values():
        _apply_parameters(Reader(node, "profile"), parameters, vocabulary)
    for node in chosen:
        parameters = _apply_parameters(Reader(node, "profile"), parameters, vocabulary)
    book = _assemble(nodes, vocabulary, parameters, profile)
    for node in profiles.values():
        _read_switches(Reader(node, f"配置方案“{profile}”"), book, _Switches())
    for node in chosen:
        _read_switches(Reader(node, "配置方案"), book, switches)
    digest = _digest(nodes, profile, own)
    names = {code: Reader(node, "profile").text("title", code) for code, node in profiles.items()}
    return _switched(replace(book, digest=digest, profiles=names), switches)


def _assemble(
    nodes: Nodes, vocabulary: Vocabulary, parameters: Mapping[str, Parameter], profile: str | None
) -> Rulebook:
    words = Words(
        facts=vocabulary.facts,
        parameters=parameters,
        concerns=titles(nodes.get("concerns", ()), "重点关注"),
        classes=titles(nodes.get("classes", ()), "分类"),
        checklists=titles(nodes.get("checklists", ()), "清单"),
    )
    spans = {code: parameter.type for code, parameter in parameters.items()}
    subjects = _subjects(vocabulary, words)
    numbers = read_numbers(nodes.get("duties", ()))
    everything = DutyWords(words, vocabulary, subjects, spans, numbers)
    concerns = read_concerns(nodes.get("concerns", ()), words, spans)
    levels = read_levels(nodes.get("levels", ()), words)
    rules = read_rules(nodes.get("duties", ()), everything)
    rules[PLAN_ITEM_CODE] = plan_item(vocabulary)
    return Rulebook(
        profile=profile,
        digest="",
        facts=vocabulary.facts,
        anniversaries=vocabulary.anniversaries,
        events=vocabulary.events,
        subjects=subjects,
        roles=vocabulary.roles,
        evidence_kinds=vocabulary.evidence_kinds,
        channels=vocabulary.channels,
        parameters=parameters,
        concerns=concerns,
        levels=levels,
        classes=read_classes(nodes.get("classes", ()), words),
        checklists=read_checklists(nodes.get("checklists", ()), words, spans),
        rules=rules,
        entitlements=read_entitlements(nodes.get("entitlements", ()), everything),
        profiles={},
        examples=tuple(_examples(nodes.get("examples", ()))),
        by_number={rule.number: rule for rule in rules.values()},
    )


def _subjects(vocabulary: Vocabulary, words: Words) -> dict[str, Subject]:
    found = {}
    for kind, node in vocabulary.subjects.items():
        reader = Reader(node, f"对象“{kind}”")
        asker = Asker(words, kind, frozenset(), reader.what)
        starts = reader.text("starts") if reader.has("starts") else None
        if starts is not None and asker.fact(reader.need("starts"), starts).type != "date":
            fail(reader.need("starts"), "wrong_type", f"“{starts}”不是日期。", "starts 要用日期类事实。")
        found[kind] = Subject(kind, reader.text("label"), starts, asker.optional(reader.get("when")))
        reader.done()
    return found


def _profiles(nodes: Sequence[Node]) -> dict[str, Node]:
    found: dict[str, Node] = {}
    for node in nodes:
        code = Reader(node, "配置方案").code()
        if code in found:
            fail(node, "duplicate_code", f"配置方案“{code}”定义了两次。", "请删去一处，或换一个代码。")
        found[code] = node
    return found


def _overrides(values: Mapping[str, object]) -> Node:
    """Turn plain values into nodes; dates arrive from JSON as text."""
    return marked(_with_dates(dict(values)), _OVERRIDES)


def _with_dates(value: object, key: str = "") -> object:
    if isinstance(value, dict):
        return {inner: _with_dates(item, str(inner)) for inner, item in value.items()}
    if isinstance(value, list | tuple):
        return [_with_dates(item) for item in value]
    if key in {"from", "until"} and isinstance(value, str):
        try:
            return dt.date.fromisoformat(value)
        except ValueError:
            return value
    return value


def _apply_parameters(
    reader: Reader, parameters: Mapping[str, Parameter], vocabulary: Vocabulary
) -> dict[str, Parameter]:
    result = dict(parameters)
    node = reader.get("parameters")
    if node is None or node.value is None:
        return result
    for code, values in Reader(node, "parameters").items.items():
        if code not in result:
            fail(values, "unknown_parameter", f"没有定义标准“{code}”。", nearest(code, result))
        result[code] = override_values(result[code], values, vocabulary.facts)
    return result


def _switchable(book: Rulebook) -> set[str]:
    groups = (book.concerns, book.classes, book.checklists, book.entitlements)
    codes = {one.code for group in groups for one in group}
    return codes | set(book.rules) - {PLAN_ITEM_CODE}


def _read_switches(reader: Reader, book: Rulebook, switches: _Switches) -> None:
    known = _switchable(book)
    for key in ("code", "title", "parameters", "note"):
        reader.get(key)
    on = check_codes(reader, "on", known, "规则或清单")
    off = check_codes(reader, "off", known, "规则或清单")
    both = set(on) & set(off)
    if both:
        fail(reader.node, "both_on_and_off", f"“{'、'.join(sorted(both))}”既在 on 又在 off。", "请只保留一处。")
    switches.on |= set(on)
    switches.off = (switches.off - set(on)) | set(off)
    switches.on -= set(off)
    named = reader.pairs("words")
    titled = known | {level.code for level in book.levels} | {PLAN_ITEM_CODE}
    for code in named:
        if code not in titled:
            fail(reader.need("words"), "unknown_code", f"没有规则或清单“{code}”。", nearest(code, titled))
    switches.words |= named
    switches.windows |= read_windows(reader, book.rules, switches.windows)
    reader.done()


def _switched(book: Rulebook, switches: _Switches) -> Rulebook:
    def on(code: str, *, default: bool) -> bool:
        return code in switches.on or (default and code not in switches.off)

    def title(code: str, default: str) -> str:
        return switches.words.get(code, default)

    rules = {
        code: replace(
            rule,
            on=on(code, default=rule.on),
            title=title(code, rule.title),
            steps=_with_windows(code, _titled(rule.steps, rule.title, title(code, rule.title)), switches.windows),
        )
        for code, rule in book.rules.items()
    }
    return replace(
        book,
        rules=rules,
        by_number={rule.number: rule for rule in rules.values()},
        concerns=tuple(
            replace(one, on=on(one.code, default=one.on), title=title(one.code, one.title)) for one in book.concerns
        ),
        classes=tuple(
            replace(one, on=on(one.code, default=one.on), title=title(one.code, one.title)) for one in book.classes
        ),
        checklists=tuple(
            replace(one, on=on(one.code, default=one.on), title=title(one.code, one.title)) for one in book.checklists
        ),
        entitlements=tuple(
            replace(one, on=on(one.code, default=one.on), title=title(one.code, one.title)) for one in book.entitlements
        ),
        levels=tuple(replace(one, title=title(one.code, one.title)) for one in book.levels),
    )


def _titled(steps: tuple[Step, ...], old: str, new: str) -> tuple[Step, ...]:
    """A rule without steps has one step of its own title, which follows the rule's."""
    return tuple(replace(step, title=new) if step.step == 0 and step.title == old else step for step in steps)


def _with_windows(code: str, steps: tuple[Step, ...], windows: Windows) -> tuple[Step, ...]:
    return tuple(replace(step, window=windows.get((code, step.step), step.window)) for step in steps)


def _examples(nodes: Sequence[Node]) -> Iterator[dict[str, object]]:
    for root in nodes:
        for node in root.value if isinstance(root.value, list) else [root]:
            reader = Reader(node, "例子")
            reader.text("example")
            content = plain(node)
            if isinstance(content, dict):
                yield {**content, "_file": node.file, "_line": node.line}


def _digest(nodes: Nodes, profile: str | None, own: Node | None) -> str:
    content = {name: [plain(node) for node in files] for name, files in nodes.items() if name != "examples"}
    told = [content, profile, plain(own) if own is not None else None]
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
