"""Reads ``entitlements/``: what a person is due in money."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from dutyengine import identity
from dutyengine._book import Entitlement
from dutyengine._building.conditions import Asker
from dutyengine._building.duties import MAY_ALL, DutyWords
from dutyengine._building.lists import entries
from dutyengine._building.reader import Reader, fail, nearest
from dutyengine._conditions import FromParameter, Operand, Written
from dutyengine._nodes import Node

_PER: dict[str, Literal["month", "year"]] = {"month": "month", "year": "year"}


def read_entitlements(nodes: Iterable[Node], all_words: DutyWords) -> tuple[Entitlement, ...]:
    """Read all entitlements."""
    found: list[Entitlement] = []
    for node in entries(nodes, "待遇"):
        one = _entitlement(node, all_words)
        if any(one.code == other.code for other in found):
            fail(node, "duplicate_code", f"待遇“{one.code}”定义了两次。", "请删去一处，或换一个代码。")
        found.append(one)
    return tuple(found)


def _entitlement(node: Node, all_words: DutyWords) -> Entitlement:
    reader = Reader(node, "待遇")
    code = reader.code()
    reader.what = f"待遇“{code}”"
    subject = reader.word("subject", identity.KINDS, "对象", "person")
    asker = Asker(all_words.words, subject, MAY_ALL, reader.what)
    kind = all_words.subjects.get(subject)
    everyone = reader.choice("scope", ("everyone", "usual"), "usual") == "everyone"
    scope = kind.when if kind and not everyone else None
    starts = reader.text("starts") if reader.has("starts") else None
    if starts is not None and asker.fact(reader.need("starts"), starts).type != "date":
        fail(reader.need("starts"), "wrong_type", f"“{starts}”不是日期。", "starts 要用日期类事实。")
    found = Entitlement(
        code=code,
        title=reader.text("title"),
        source=reader.source(),
        subject=subject,
        fund=reader.text("fund", ""),
        when=all_words.words.every(scope, asker.optional(reader.get("when"))),
        amount=_amount(reader.need("amount"), asker),
        per=_PER[reader.choice("per", _PER)],
        month=reader.integer("month", 1, 12, 1),
        starts=starts,
        starts_next_month=reader.truth("starts_next_month", default=False),
    )
    reader.done()
    return found


def _amount(node: Node, asker: Asker) -> Operand:
    if isinstance(node.value, int) and not isinstance(node.value, bool):
        return Written(node.value)
    reader = Reader(node, "amount")
    code = reader.text("parameter")
    parameters = asker.words.parameters
    if code not in parameters:
        fail(node, "unknown_parameter", f"没有定义标准“{code}”。", nearest(code, parameters))
    if parameters[code].type != "fen":
        fail(node, "wrong_type", f"标准“{code}”不是金额。", "amount 要用 type 为 fen（分）的标准。")
    asker.check_keys(parameters[code], node)
    reader.done()
    return FromParameter(code)
