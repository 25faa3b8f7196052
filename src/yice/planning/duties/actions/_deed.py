"""What was done, as a form tells it, and the checks every record goes through."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from yice.core.org.models import Staff
from yice.core.people.codes import Mood
from yice.lib import clock, days
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import Invalid, NotFound
from yice.lib.scrub import scrub
from yice.planning.duties.actions._common import PERSON, need_past
from yice.planning.policy import books


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """One thing to see to afterwards, by a day; without one by what rule R11 says."""

    note: str
    due: dt.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What was done, as the form tells it. ``done_by_id`` is staff; a partner or relative is named in words.

    ``at`` is the moment where it is known (an unanswered call has one), ``also`` the further kinds of evidence the same
    deed is (a visit that handed over a gift is ``gift`` too), ``with_ids`` staff who were there too: a leader who came
    along has visited. ``follow_ups`` are made beside the single ``follow_up``. ``kept_by`` names the app in which the
    record is only a part of something larger: it is revoked there and nowhere else.
    """

    on: dt.date
    kind: str
    channel: str = ""
    at: dt.datetime | None = None
    also: tuple[str, ...] = ()
    done_by_id: int | None = None
    done_by_name: str = ""
    with_ids: tuple[int, ...] = ()
    party: str = ""
    reached: bool = True
    result: str = ""
    mood: str = ""
    needs: str = ""
    need_kind: str = "other"
    follow_up: bool = False
    follow_up_note: str = ""
    follow_up_due: dt.date | None = None
    follow_ups: tuple[FollowUp, ...] = ()
    kept_by: str = ""

    @property
    def to_do(self) -> tuple[FollowUp, ...]:
        """All that is to be seen to afterwards."""
        own = (FollowUp(note=self.follow_up_note, due=self.follow_up_due),) if self.follow_up else ()
        return (*own, *self.follow_ups)

    def kinds(self) -> tuple[str, ...]:
        """Every kind of evidence this deed is, the main one first."""
        return (self.kind, *(one for one in self.also if one != self.kind))


def checked(by: Actor, subject_kind: int, deed: Deed) -> Deed:
    """The deed with names filled in and numbers scrubbed. Raises ``Invalid`` with a sentence per field."""
    need_past(deed.on)
    fields = _wrong(subject_kind, deed)
    if fields:
        raise Invalid(
            "bad_evidence", "记录填写有误", why="；".join(fields.values()) + "。", todo="请按提示修改。", fields=fields
        )
    staff = deed.done_by_id
    if staff is None and not deed.done_by_name.strip() and by.kind is ActorKind.STAFF and by.id > 0:
        staff = by.id
    name = deed.done_by_name.strip()
    there = set(deed.with_ids)
    if there and Staff.objects.filter(pk__in=there).count() != len(there):
        raise NotFound("staff_not_found", "没有找到这位工作人员")
    if staff is not None:
        found = Staff.objects.filter(pk=staff).values_list("name", flat=True).first()
        if found is None:
            raise NotFound("staff_not_found", "没有找到这位工作人员")
        name = found
    return replace(
        deed, done_by_id=staff, done_by_name=(name or by.name)[:64], result=scrub(deed.result.strip()),
        needs=scrub(deed.needs.strip()), follow_up_note=scrub(deed.follow_up_note.strip())[:200],
        follow_ups=tuple(replace(one, note=scrub(one.note.strip())[:200]) for one in deed.follow_ups),
    )  # fmt: skip


def _wrong(subject_kind: int, deed: Deed) -> dict[str, str]:
    _, book = books.in_force(clock.today())
    fields: dict[str, str] = {}
    if any(kind not in book.evidence_kinds for kind in deed.kinds()):
        fields["kind"] = "请选择做了什么"
    if deed.channel and deed.channel not in book.channels:
        fields["channel"] = "请选择方式"
    if deed.mood and (deed.mood not in Mood.values or subject_kind != PERSON):
        fields["mood"] = "请选择情绪"
    if not deed.reached and (deed.mood or deed.needs.strip()):
        fields["reached"] = "没有见到本人时不填情绪和诉求"
    if deed.at is not None and deed.at.astimezone(clock.ZONE).date() != deed.on:
        fields["at"] = "时刻不在所填的日期"
    return fields | _wrong_follow_up(subject_kind, deed)


def _wrong_follow_up(subject_kind: int, deed: Deed) -> dict[str, str]:
    fields: dict[str, str] = {}
    if not deed.to_do:
        return fields
    if not all(one.note.strip() for one in deed.to_do):
        fields["follow_up_note"] = "请写明要跟进什么"
    if any(one.due is not None and one.due < deed.on for one in deed.to_do):
        fields["follow_up_due"] = "不能早于记录的日期"
    for bad in {days.near(one.due) for one in deed.to_do} - {""}:
        fields["follow_up_due"] = bad
    if subject_kind != PERSON:
        fields["follow_up"] = "只能为人员安排跟进"
    return fields
