"""A visit somebody told elsewhere (on a phone, half written): as a form shows it, and as lines to read.

What is told may be anything: whatever does not fit is left out here and judged when the form is kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from yice.core.people.codes import Block, Mood, NeedKind
from yice.core.people.fields import FIELDS, display
from yice.services.visits.asked import ASKED
from yice.services.visits.codes import HandedKind, Manner, WhyNot
from yice.services.visits.forms import PROMISES

_PLAIN = ("said", "private", "needs", "place", "others")
_CODES: tuple[tuple[str, Any], ...] = (
    ("manner", Manner), ("mood", Mood), ("need_kind", NeedKind), ("why_not", WhyNot)
)  # fmt: skip
_WORDS = {
    "manner": "方式", "on": "日期", "time": "时间", "minutes": "分钟", "why_not": "没有见到的原因",
    "said": "见到的情况", "private": "限定范围的记录", "mood": "情绪", "needs": "诉求", "need_kind": "诉求类别",
    "place": "地点", "others": "同行",
}  # fmt: skip


def first_words(visit: Mapping[str, Any]) -> dict[str, Any]:
    """What a ``VisitForm`` says first, so that somebody may check it and keep it."""
    found: dict[str, Any] = {name: visit[name] for name in _PLAIN if isinstance(visit.get(name), str)}
    found |= {name: visit[name] for name, codes in _CODES if visit.get(name) in codes.values}
    if isinstance(visit.get("reached"), bool):
        found["reached"] = "1" if visit["reached"] else "0"
    found["agreed"] = visit.get("agreed") is True
    found |= {name: made for name, made in (("on", _day(visit.get("on"))), ("time", _time(visit.get("time")))) if made}
    if isinstance(visit.get("minutes"), int):
        found["minutes"] = visit["minutes"]
    found |= {name: [str(one) for one in _list(visit.get(name))] for name in ("household", "named", "staff")}
    found |= {f"sure_{block}": True for block in _list(visit.get("confirmed")) if block in Block.values}
    found |= {f"kept_{one.get('promise')}": "1" if one.get("kept") else "0" for one in _rows(visit.get("kept"))}
    found |= {f"{block}__{field}": value for block, field, value in _answers(visit)}
    for number, one in enumerate(_rows(visit.get("promises"))[:PROMISES], 1):
        found[f"promise_{number}"], found[f"promise_due_{number}"] = str(one.get("words") or ""), _day(one.get("due"))
    for one in _rows(visit.get("handed")):
        found |= {name: one[name] for name in ("received_by", "no_receipt") if isinstance(one.get(name), str)}
        if one.get("kind") == HandedKind.GOODS:
            found |= {"goods": str(one.get("item") or ""), "quantity": one.get("quantity") or 1}
        elif isinstance(one.get("fen"), int):
            found["money"] = one["fen"] / 100
    return found


def lines_of(visit: Mapping[str, Any], sight: Mapping[str, str]) -> list[tuple[str, str]]:
    """The visit to read, a word and a text each; items of the file only where this reader may see them."""
    codes = {name: dict(found.choices) for name, found in _CODES}
    found = [
        (word, codes[name].get(str(visit[name]), "") if name in codes else str(visit[name]))
        for name, word in _WORDS.items()
        if visit.get(name)
    ]
    if visit.get("reached") is False:
        found.insert(1, ("见到本人", "没有"))
    for block, field, value in _answers(visit):
        about = FIELDS[block][field]
        text = display(about, value) or "（空）"
        found.append((f"改“{about.label}”为", text if sight.get(field) == "full" else "（您的岗位看不到）"))
    sure = [Block(one).label for one in _list(visit.get("confirmed")) if one in Block.values]
    found += [("核对属实", "、".join(map(str, sure)))] if sure else []
    found += [("答应的事", str(one.get("words") or "")) for one in _rows(visit.get("promises"))]
    found += [("送了", _handed(one)) for one in _rows(visit.get("handed"))]
    return [(word, text) for word, text in found if text]


def _handed(one: Mapping[str, Any]) -> str:
    fen = one.get("fen")
    much = f"{fen / 100:.2f} 元" if isinstance(fen, int) and fen else f"×{one.get('quantity') or 1}"
    return f"{one.get('item') or ''} {much}，签收 {one.get('received_by') or '本人'}".strip()


def _answers(visit: Mapping[str, Any]) -> Iterator[tuple[str, str, Any]]:
    for one in _rows(visit.get("answers")):
        block, field = str(one.get("block")), str(one.get("field"))
        value = one.get("value")
        if field in ASKED.get(block, ()) and (value is None or isinstance(value, str | int)):
            yield block, field, value


def _list(value: Any) -> list[Any]:
    return [one for one in value if isinstance(one, str | int)] if isinstance(value, list) else []


def _rows(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _day(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value)
    except (ValueError, TypeError):
        return None


def _time(value: Any) -> dt.time | None:
    try:
        return dt.time.fromisoformat(value)
    except (ValueError, TypeError):
        return None
