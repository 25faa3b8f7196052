"""Reads concerns, levels, classes and checklists."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from dutyengine._book import Checklist, ChecklistItem, Concern, Level, ServiceClass
from dutyengine._building.conditions import Asker, Words
from dutyengine._building.reader import Reader, fail, listed, nearest, span
from dutyengine._conditions import All, AnyOf, ConcernTest, Condition, Not
from dutyengine._nodes import Node
from dutyengine._triggers import Span

PERSON = "person"
_COLOURS = ("red", "yellow", "green", "grey")


def titles(nodes: Iterable[Node], what: str) -> dict[str, str]:
    """Return code → title of every entry: what conditions may name, before the entries themselves are read."""
    found: dict[str, str] = {}
    for node in entries(nodes, what):
        reader = Reader(node, what)
        code = reader.code()
        if code in found:
            fail(node, "duplicate_code", f"{what}“{code}”定义了两次。", "请删去一处，或换一个代码。")
        found[code] = reader.text("title")
    return found


def entries(nodes: Iterable[Node], what: str) -> Iterator[Node]:
    """Yield the entries of all files of a folder."""
    for root in nodes:
        yield from listed(root, f"{what}文件")


def read_concerns(nodes: Iterable[Node], words: Words, spans: Mapping[str, str]) -> tuple[Concern, ...]:
    """Read the concerns; one that depends on itself is an error."""
    found: list[tuple[Concern, Node]] = []
    for node in entries(nodes, "重点关注"):
        reader = Reader(node, "重点关注")
        code = reader.code()
        reader.what = f"重点关注“{code}”"
        asker = Asker(words, PERSON, frozenset({"concern"}), reader.what)
        ordinary, severe = asker.optional(reader.get("ordinary")), asker.optional(reader.get("severe"))
        if ordinary is None and severe is None:
            fail(node, "missing_key", f"{reader.what}没有条件。", "请写 ordinary（一般）或 severe（重），至少一个。")
        review = span(reader.need("review"), spans) if reader.has("review") else None
        found.append((Concern(code, reader.text("title"), reader.source(), ordinary, severe, review), node))
        reader.done()
    _check_circle(found)
    return tuple(concern for concern, _ in found)


def _check_circle(found: list[tuple[Concern, Node]]) -> None:
    reads = {
        concern.code: {leaf for part in (concern.ordinary, concern.severe) if part for leaf in _concerns_in(part)}
        for concern, _ in found
    }
    try:
        tuple(TopologicalSorter(reads).static_order())
    except CycleError as error:
        circle = list(error.args[1])
        place = next(node for concern, node in found if concern.code == circle[0])
        fail(
            place,
            "circular",
            f"重点关注互相依赖成环：{' → '.join(circle)}。",
            "请去掉其中一条对另一条的引用，改为直接读事实。",
        )


def _concerns_in(condition: Condition) -> Iterator[str]:
    if isinstance(condition, ConcernTest):
        yield condition.concern
    elif isinstance(condition, Not):
        yield from _concerns_in(condition.part)
    elif isinstance(condition, All | AnyOf):
        for part in condition.parts:
            yield from _concerns_in(part)


def read_levels(nodes: Iterable[Node], words: Words) -> tuple[Level, ...]:
    """Read the levels: highest first, ranks falling."""
    found: list[Level] = []
    for node in entries(nodes, "级别"):
        reader = Reader(node, "级别")
        code = reader.code()
        reader.what = f"级别“{code}”"
        asker = Asker(words, PERSON, frozenset({"concern", "any_concern"}), reader.what)
        level = Level(
            code=code,
            title=reader.text("title"),
            rank=reader.integer("rank", 0, 99),
            colour=reader.choice("colour", _COLOURS, code if code in _COLOURS else "grey"),
            by_hand=reader.truth("by_hand", default=True),
            source=reader.source(),
            when=asker.read(reader.need("when")),
        )
        reader.done()
        if found and level.rank >= found[-1].rank:
            fail(
                node,
                "levels_out_of_order",
                f"级别“{code}”的 rank 不低于它前面的“{found[-1].code}”。",
                "级别从高到低排列，rank 依次减小。",
            )
        found.append(level)
    return tuple(found)


def read_classes(nodes: Iterable[Node], words: Words) -> tuple[ServiceClass, ...]:
    """Read the classes A–D."""
    found = []
    for node in entries(nodes, "分类"):
        reader = Reader(node, "分类")
        code = reader.code()
        reader.what = f"分类“{code}”"
        asker = Asker(words, PERSON, frozenset({"concern", "any_concern", "level"}), reader.what)
        found.append(
            ServiceClass(
                code=code,
                title=reader.text("title"),
                priority=reader.integer("priority", 0, 99),
                services=reader.texts("services"),
                source=reader.source(),
                when=asker.read(reader.need("when")),
            )
        )
        reader.done()
    return tuple(found)


def read_checklists(nodes: Iterable[Node], words: Words, spans: Mapping[str, str]) -> tuple[Checklist, ...]:
    """Read the checklists."""
    found = []
    for node in entries(nodes, "清单"):
        reader = Reader(node, "清单")
        code = reader.code()
        reader.what = f"清单“{code}”"
        asker = Asker(words, PERSON, frozenset({"concern", "any_concern", "level", "class"}), reader.what)
        cycle = _cycle(reader, asker, spans, None)
        items: list[ChecklistItem] = []
        for entry in listed(reader.need("items"), "items"):
            item = _item(entry, asker, spans, cycle)
            if any(item.code == other.code for other in items):
                fail(entry, "duplicate_code", f"{reader.what}里“{item.code}”写了两次。", "每一项用不同的代码。")
            items.append(item)
        if not items:
            fail(node, "missing_key", f"{reader.what}没有任何一项。", "请在 items 下至少写一项。")
        applies = asker.optional(reader.get("for"))
        found.append(Checklist(code, reader.text("title"), reader.source(), applies, tuple(items)))
        reader.done()
    return tuple(found)


def _cycle(reader: Reader, asker: Asker, spans: Mapping[str, str], default: Span | None) -> Span | None:
    if not reader.has("cycle"):
        return default
    node = reader.need("cycle")
    cycle = span(node, spans)
    if cycle.parameter:
        asker.check_keys(asker.words.parameters[cycle.parameter], node)
    return cycle


def _item(node: Node, asker: Asker, spans: Mapping[str, str], cycle: Span | None) -> ChecklistItem:
    reader = Reader(node, "清单项目")
    code = reader.code()
    facts = reader.texts("facts")
    for key in facts:
        asker.fact(reader.need("facts"), key)
    need = asker.optional(reader.get("need"))
    if not facts and need is None:
        fail(node, "missing_key", f"清单项目“{code}”没有写要掌握什么。", "请写 facts: [事实, …]，或 need: 条件。")
    verified = reader.text("verified") if reader.has("verified") else None
    if verified is not None and asker.fact(reader.need("verified"), verified).type != "date":
        fail(
            reader.need("verified"),
            "wrong_type",
            f"“{verified}”不是日期。",
            "verified 要用核实日期类事实，如 basic_verified_on。",
        )
    item = ChecklistItem(
        code=code,
        title=reader.text("title"),
        facts=facts,
        need=need,
        only_if=asker.optional(reader.get("only_if")),
        verified=verified,
        cycle=_cycle(reader, asker, spans, cycle),
    )
    reader.done()
    return item


def check_codes(reader: Reader, key: str, known: Iterable[str], what: str) -> tuple[str, ...]:
    """Return a list of codes that must be known."""
    values = reader.texts(key)
    words = set(known)
    for value in values:
        if value not in words:
            fail(reader.need(key), "unknown_code", f"没有{what}“{value}”。", nearest(value, words))
    return values
