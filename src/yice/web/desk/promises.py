"""What the desk asks planning for, in one place: the most pressing duties of some people, with their words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from yice.planning.duties.models import Duty, Evidence
from yice.planning.duties.queries import DutyLine, guarded, lines
from yice.planning.duties.queries.accepting import NO_ANSWER
from yice.planning.duties.queries.lists import PERSON, of_people
from yice.planning.duties.queries.pressing import most_pressing

KINDS: dict[str, str] = {
    "visit": "走访", "call": "通话", "chat": "谈心", "greeting": "问候", "gift": "送礼品", "money": "送慰问金",
    "receipt": "签收",
    "note": "记录", "form": "表单", "file": "材料", "photo": "照片", "assessment": "评估", "checkup": "体检",
    "delivery": "送达",
    "meeting": "会议活动", "training": "培训", "report": "报告", "decision": "审定", "payment": "发放",
    "consent": "同意",
    "plan": "方案", "handover": "交接",
}  # fmt: skip
CHANNELS: dict[str, str] = {
    "home": "上门", "hospital": "医院", "phone": "电话", "video": "视频", "message": "短信微信", "office": "单位接待",
    "onsite": "活动现场", "letter": "信函", "online": "网上",
}  # fmt: skip
_WITHIN_DAYS = dt.timedelta(days=3)  # a promise as short as this is lost by tomorrow


def pressing(line: DutyLine) -> tuple[bool, dt.date]:
    """To order by: what was promised within days (in hospital, gravely ill, in grief) before what waited for months.

    A door that has to be checked within hours comes before everything.
    """
    if line.duty.rule == NO_ANSWER:
        return False, dt.date.min
    return line.duty.due - line.duty.opens > _WITHIN_DAYS, line.duty.due


def next_due(ids: Sequence[int], today: dt.date) -> dict[int, DutyLine]:
    """For each person the most pressing duty that can still be done, open, overdue or planned."""
    return {line.duty.subject: line for line in lines(most_pressing(ids, today).values(), today)}


def of_one(person_id: int, today: dt.date, *, until: dt.date) -> list[DutyLine]:
    """What is owed to one person up to a day and can still be done, the most pressing first."""
    rows = guarded(Duty.objects.filter(of_people([person_id]), decision=None, closes__gte=today, due__lte=until))
    return sorted(lines(rows.order_by("due", "pk")[:60], today), key=pressing)


def last_contact(ids: Sequence[int]) -> dict[int, Evidence]:
    """For each person the last time somebody was with them or spoke to them."""
    rows = (
        Evidence.objects.filter(subject__in=ids, subject_kind=PERSON, revoked_at=None, reached=True)
        .order_by("on", "pk")
        .only("subject", "kind", "channel", "on", "done_by_name", "follow_up", "follow_up_note")
    )
    return {row.subject: row for row in rows}


def said(record: Evidence) -> str:
    """What was done, in words: 上门走访, 电话, 签收."""
    kind = KINDS.get(record.kind, "")
    if record.kind in {"visit", "call"}:
        return {"home": "上门走访", "hospital": "医院探望", "phone": "电话", "video": "视频"}.get(record.channel, kind)
    return kind or CHANNELS.get(record.channel, "记录")
