"""Walks a mapping of marked nodes: asks for keys by name and type, and complains with file, line, cause and mend."""

from __future__ import annotations

import datetime as dt
import difflib
import re
from collections.abc import Iterable, Mapping
from typing import NoReturn

from dutyengine._book import Source
from dutyengine._errors import RulebookError
from dutyengine._nodes import Node
from dutyengine._triggers import Offset, Span, Standing

_CODE = re.compile(r"[a-z][a-z0-9_]*")
_RULE_CODE = re.compile(r"[A-Z][A-Z0-9-]*[0-9][a-z]?|PLAN-ITEM")
_REQUIREMENT = re.compile(r"(BG|KL|LZ|HB|LIU)-\d{3}")
_OFFSET = re.compile(r"([+-]?)(\d{1,4})(d|wd|m)")
_SPAN = re.compile(r"(\d{1,4})(d|m|y)")

STANDINGS: dict[str, Standing] = {"stated": "stated", "default": "default", "fact": "fact"}


def fail(node: Node, code: str, cause: str, mend: str) -> NoReturn:
    """Raise the error of this place."""
    raise RulebookError(code, file=node.file, line=node.line, cause=cause, mend=mend)


def nearest(word: str, known: Iterable[str]) -> str:
    """Return advice: the known word that is most like this one, or the first few known ones."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6) or [one for one in words if word and word in one]
    if close:
        return f"是不是想写“{close[0]}”？"
    shown = "、".join(words[:12]) + ("……" if len(words) > 12 else "")  # noqa: PLR2004 - as many as fit a line
    return f"可用的有：{shown}。" if words else "目前还没有定义任何一个。"


class Reader:
    """One mapping being read. Every key must be asked for; ``done`` complains about the rest."""

    def __init__(self, node: Node, what: str) -> None:
        if not isinstance(node.value, dict):
            fail(node, "not_a_mapping", f"{what}应当是“键: 值”的形式。", "请按 docs/how-to/add-a-rule.md 的格式书写。")
        self.node = node
        self.what = what
        self.items: Mapping[str, Node] = node.value
        self._asked: set[str] = set()

    def has(self, key: str) -> bool:
        """Whether the key is written (and is not null)."""
        self._asked.add(key)
        return key in self.items and self.items[key].value is not None

    def get(self, key: str) -> Node | None:
        """Return the node of an optional key."""
        self._asked.add(key)
        return self.items.get(key)

    def need(self, key: str) -> Node:
        """Return the node of a key that must be there."""
        node = self.get(key)
        if node is None or node.value is None:
            fail(self.node, "missing_key", f"{self.what}缺少“{key}”。", f"请补上“{key}: …”。")
        return node

    def text(self, key: str, default: str | None = None) -> str:
        """Return text; numbers count as text."""
        node = self.get(key)
        if node is None or node.value is None:
            if default is not None:
                return default
            node = self.need(key)
        if isinstance(node.value, bool) or not isinstance(node.value, str | int):
            fail(node, "wrong_type", f"“{key}”应当是文字。", "请写成一行文字，必要时加引号。")
        return str(node.value)

    def integer(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number within bounds."""
        node = self.get(key)
        if node is None or node.value is None:
            if default is not None:
                return default
            node = self.need(key)
        if isinstance(node.value, bool) or not isinstance(node.value, int) or not low <= node.value <= high:
            fail(node, "wrong_type", f"“{key}”应当是 {low} 到 {high} 之间的整数。", "请改成整数，不加单位和引号。")
        return node.value

    def truth(self, key: str, *, default: bool) -> bool:
        """Return true or false."""
        node = self.get(key)
        if node is None or node.value is None:
            return default
        if not isinstance(node.value, bool):
            fail(node, "wrong_type", f"“{key}”应当是 true 或 false。", "请写 true（是）或 false（否）。")
        return node.value

    def day(self, key: str) -> dt.date | None:
        """Return an optional date."""
        node = self.get(key)
        if node is None or node.value is None:
            return None
        if not isinstance(node.value, dt.date):
            fail(node, "bad_date", f"“{key}”应当是日期。", "请写成 2017-01-01 的形式，不加引号。")
        return node.value

    def choice(self, key: str, allowed: Iterable[str], default: str | None = None) -> str:
        """Return one of the allowed words."""
        words = list(allowed)
        value = self.text(key, default)
        if value not in words:
            fail(self.items.get(key, self.node), "unknown_word", f"“{key}”不能是“{value}”。", nearest(value, words))
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; one text counts as a list of one; missing is empty."""
        node = self.get(key)
        if node is None or node.value is None:
            return ()
        return texts(node, key)

    def words(self, key: str, allowed: Mapping[str, object], what: str) -> tuple[str, ...]:
        """Return a list of words that must be known."""
        values = self.texts(key)
        for value in values:
            if value not in allowed:
                fail(self.items[key], "unknown_word", f"没有“{value}”这种{what}。", nearest(value, allowed))
        return values

    def word(self, key: str, allowed: Mapping[str, object], what: str, default: str | None = None) -> str:
        """Return one word that must be known."""
        value = self.text(key, default)
        if value not in allowed:
            fail(self.items.get(key, self.node), "unknown_word", f"没有“{value}”这种{what}。", nearest(value, allowed))
        return value

    def code(self, key: str = "code") -> str:
        """Return a code in small letters."""
        value = self.text(key)
        if not _CODE.fullmatch(value):
            fail(
                self.need(key),
                "bad_code",
                f"代码“{value}”不合写法。",
                "请用小写英文字母开头，只含小写字母、数字和下划线。",
            )
        return value

    def rule_code(self, key: str = "rule") -> str:
        """Return the code of a rule."""
        value = self.text(key)
        if not _RULE_CODE.fullmatch(value):
            fail(self.need(key), "bad_code", f"规则代码“{value}”不合写法。", "请写成 R20 或 R30a 的形式。")
        return value

    def pairs(self, key: str) -> dict[str, str]:
        """Return a mapping of words to Chinese texts."""
        node = self.get(key)
        if node is None or node.value is None:
            return {}
        reader = Reader(node, f"“{key}”")
        return {word: reader.text(word) for word in reader.items}

    def standing(self) -> Standing | None:
        """Return the optional standing."""
        if not self.has("standing"):
            return None
        return STANDINGS[self.choice("standing", STANDINGS)]

    def source(self) -> Source:
        """Return standing, citations and quotation: every promise must say where it comes from."""
        self.need("standing")
        standing = self.standing() or "default"
        cites = self.texts("cites")
        if not cites:
            fail(self.node, "no_cites", f"{self.what}没有出处。", "请补上 cites: [要求编号]，例如 cites: [LIU-071]。")
        if standing == "stated" and not any(_REQUIREMENT.fullmatch(cite) for cite in cites):
            fail(
                self.items["cites"],
                "no_requirement",
                f"{self.what}标为 stated（原文有据），出处里却没有要求编号。",
                "请写上要求编号（如 LIU-071），或把 standing 改为 default / fact。",
            )
        return Source(standing, cites, self.text("quote", ""), self.text("note", ""), self.node.file, self.node.line)

    def done(self) -> None:
        """Complain about keys nobody asked for."""
        for key, node in self.items.items():
            if key not in self._asked:
                fail(node, "unknown_key", f"{self.what}里不认识“{key}”。", nearest(key, self._asked))


def listed(node: Node, what: str) -> list[Node]:
    """Return the items of a list."""
    if not isinstance(node.value, list):
        fail(node, "not_a_list", f"{what}应当是列表。", "请每项以“- ”开头，或写成 [甲, 乙]。")
    return node.value


def texts(node: Node, what: str) -> tuple[str, ...]:
    """Return a list of texts; one text counts as a list of one."""
    items = node.value if isinstance(node.value, list) else [node]
    for item in items:
        if isinstance(item.value, bool) or not isinstance(item.value, str | int):
            fail(item, "wrong_type", f"“{what}”里应当都是文字。", "请检查列表中的每一项。")
    return tuple(str(item.value) for item in items)


def offset(node: Node, *, periodic: bool) -> Offset:
    """Read ``-14d``, ``+3wd``, ``+1m``; ``start`` and ``end`` where the occurrence has a period."""
    value = node.value
    if value in {"start", "end"}:
        if not periodic:
            fail(
                node,
                "bad_offset",
                f"“{value}”只能用在有周期的规则里（calendar，或只知道月份的生日）。",
                "请改成 -14d 这样的天数。",
            )
        return Offset(0, "start" if value == "start" else "end")
    found = _OFFSET.fullmatch(str(value))
    if not found:
        fail(node, "bad_offset", f"看不懂时限“{value}”。", "请写成 -14d（天）、+3wd（工作日）、+1m（月）或 0d。")
    sign, amount, unit = found.groups()
    count = int(amount) * (-1 if sign == "-" else 1)
    if unit == "wd":
        return Offset(count, "wd")
    return Offset(count, "m") if unit == "m" else Offset(count, "d")


def span(node: Node, parameters: Mapping[str, str]) -> Span:
    """Read ``30d``, ``6m``, ``1y`` or ``{parameter: code}``; ``parameters`` maps codes to types."""
    if isinstance(node.value, dict):
        reader = Reader(node, "时长")
        code = reader.word("parameter", parameters, "标准")
        reader.done()
        if parameters[code] not in {"days", "months"}:
            fail(node, "wrong_type", f"标准“{code}”不是时长。", "这里要用 type 为 days 或 months 的标准。")
        return Span(parameter=code)
    found = _SPAN.fullmatch(str(node.value))
    if not found or int(found[1]) == 0:
        fail(
            node,
            "bad_span",
            f"看不懂时长“{node.value}”。",
            "请写成 30d（天）、6m（月）、1y（年），或 {parameter: 标准代码}。",
        )
    amount, unit = int(found[1]), found[2]
    if unit == "d":
        return Span(days=amount)
    return Span(months=amount * (12 if unit == "y" else 1))
