"""Needs in the person's own words, honours, and the life lived."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from calendars.partial import PartialDate
from yice.core.audit.actions import once, record
from yice.core.people.actions._common import fetch, mark_changed, need_past, need_reason
from yice.core.people.actions._rows import NEED, is_model_worker, need_row, partial_columns
from yice.core.people.codes import NeedKind, NeedState
from yice.core.people.drafts import NeedDraft
from yice.core.people.models import Experience, Honour, Need, Person
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.lib.scrub import scrub


def state_need(*, by: Actor, person_id: int, words: str, kind: str, stated_on: dt.date, key: str | None = None) -> Need:
    """Write down what the person said, as said. Kind ``none`` is the statement that nothing is wanted at present."""
    text = scrub(words.strip())
    if kind == NeedKind.NONE and not text:
        text = "目前无需求"
    if not text or kind not in NeedKind.values:
        raise Invalid(
            "need_empty",
            "需求没有写清",
            why="要用本人的原话记下需求；确实没有请选“目前无需求”。",
            todo="请补写原话或选择类别。",
            fields={"words": "请写下原话"} if not text else {"kind": "请选择类别"},
        )
    need_past(stated_on, "stated_on")
    with transaction.atomic():
        seen = once(key, by, "people.state_need")
        if seen.answer is not None:
            return Need.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "state_need")
        none = kind == NeedKind.NONE
        need = Need.objects.create(
            person=person, words=text, kind=kind, stated_on=stated_on, recorded_at=clock.now(), by=by.name[:64],
            state=NeedState.MET if none else NeedState.OPEN, settled_on=stated_on if none else None,
        )  # fmt: skip
        row = Person.objects.get(pk=person_id)
        Person.objects.filter(pk=person_id).update(needs_on=max(stated_on, row.needs_on or stated_on))
        mark_changed([person_id], "need")
        record(
            by=by, verb="people.state_need", subject=("person", person_id), unit_id=person.unit_id,
            detail={"need": need.pk, "kind": kind},
        )  # fmt: skip
        seen.store({"id": need.pk})
    return need


def settle_need(
    *,
    by: Actor,
    person_id: int,
    need_id: int,
    state: str,
    outcome: str,
    settled_on: dt.date,
    version: int | None = None,
    key: str | None = None,
) -> Need:
    """Say what became of a need: met, declined (with the explanation given) or withdrawn."""
    text = scrub(outcome.strip())[:200]
    if state not in {NeedState.MET, NeedState.DECLINED, NeedState.WITHDRAWN} or not text:
        raise Invalid(
            "need_outcome_missing",
            "没有写明办理结果",
            why="办结需求要写清结果，不能落实的要写明向本人作的解释。",
            todo="请选择进展并填写结果。",
            fields={"outcome": "请填写结果"},
        )
    need_past(settled_on, "settled_on")
    with transaction.atomic():
        seen = once(key, by, "people.settle_need")
        if seen.answer is not None:
            return Need.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "state_need")
        need = Need.objects.filter(pk=need_id, person=person).first()
        if need is None:
            raise NotFound("need_not_found", "没有找到这条需求")
        if version is not None and version != need.version:
            raise Stale(current=need.version)
        if need.state != NeedState.OPEN:
            raise Refused(
                "need_settled",
                "这条需求已办结",
                why=f"当前进展：{NeedState(need.state).label}。",
                todo="如有新情况请另记一条。",
            )
        Need.objects.filter(pk=need.pk).update(
            state=state, outcome=text, settled_on=settled_on, version=need.version + 1
        )
        need.refresh_from_db()
        mark_changed([person_id], "need")
        record(
            by=by, verb="people.settle_need", subject=("person", person_id), unit_id=person.unit_id,
            detail={"need": need.pk, "state": state},
        )  # fmt: skip
        seen.store({"id": need.pk})
    return need


def retract_need(
    *,
    by: Actor,
    person_id: int,
    need_id: int,
    reason: str,
    asked_before: dt.date | None = None,
    key: str | None = None,
) -> Need:
    """Mark a need as written down by mistake: it was never said, so it does not count as having been asked either.

    ``asked_before``: the day on which needs had last been asked for before it, where no other need says so. One that
    was settled since keeps what became of it. Raises ``NotFound`` for one retracted already.
    """
    text = need_reason(reason, "作废需求")
    with transaction.atomic():
        seen = once(key, by, "people.retract_need")
        if seen.answer is not None:
            return Need.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "state_need")
        need = Need.objects.filter(pk=need_id, person=person, retracted_at__isnull=True).first()
        if need is None:
            raise NotFound("need_not_found", "没有找到这条需求")
        need.retracted_at = clock.now()
        if need.state == NeedState.OPEN or need.kind == NeedKind.NONE:
            need.state, need.outcome, need.settled_on = NeedState.WITHDRAWN, text[:200], clock.today()
        need.version += 1
        need.save(update_fields=["retracted_at", "state", "outcome", "settled_on", "version"])
        rest = Need.objects.filter(person=person, retracted_at__isnull=True).aggregate(last=Max("stated_on"))
        asked = max((one for one in (rest["last"], asked_before) if one), default=None)
        Person.objects.filter(pk=person_id, needs_on=need.stated_on).update(needs_on=asked)
        mark_changed([person_id], "need")
        record(
            by=by, verb="people.retract_need", subject=("person", person_id), unit_id=person.unit_id, reason=text,
            detail={"need": need.pk},
        )  # fmt: skip
        seen.store({"id": need.pk})
    return need


def add_honour(
    *,
    by: Actor,
    person_id: int,
    title: str,
    level: str = "",
    granted: PartialDate | None = None,
    granted_by: str = "",
    key: str | None = None,
) -> Honour:
    """Add an honour. 劳动模范 and the like mark the person for exclusive care (BG-104)."""
    text = title.strip()[:120]
    if not text:
        raise Invalid(
            "honour_empty",
            "没有填写荣誉名称",
            why="没有名称，就不知道是哪项荣誉。",
            todo="请填写荣誉名称。",
            fields={"title": "请填写"},
        )
    with transaction.atomic():
        seen = once(key, by, "people.add_honour")
        if seen.answer is not None:
            return Honour.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "edit")
        earliest, latest, written = partial_columns(granted)
        honour = Honour.objects.create(
            person=person, title=text, level=level.strip()[:40] or None, granted_earliest=earliest,
            granted_latest=latest, granted_text=written, granted_by=granted_by.strip()[:120] or None,
            is_model_worker=is_model_worker(text),
        )  # fmt: skip
        mark_changed([person_id], "honour")
        record(
            by=by, verb="people.add_honour", subject=("person", person_id), unit_id=person.unit_id,
            detail={"honour": honour.pk},
        )  # fmt: skip
        seen.store({"id": honour.pk})
    return honour


def remove_honour(*, by: Actor, person_id: int, honour_id: int, key: str | None = None) -> None:
    """Take an honour off the file that was entered by mistake."""
    with transaction.atomic():
        seen = once(key, by, "people.remove_honour")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "edit")
        gone, _ = Honour.objects.filter(pk=honour_id, person=person).delete()
        if not gone:
            raise NotFound("honour_not_found", "没有找到这项荣誉")
        mark_changed([person_id], "honour")
        record(
            by=by, verb="people.remove_honour", subject=("person", person_id), unit_id=person.unit_id,
            detail={"honour": honour_id},
        )  # fmt: skip
        seen.store({"id": honour_id})


def add_experience(
    *,
    by: Actor,
    person_id: int,
    from_text: str = "",
    to_text: str = "",
    place: str = "",
    post: str = "",
    story: str = "",
    from_earliest: dt.date | None = None,
    key: str | None = None,
) -> Experience:
    """Add one stretch of the life lived: from and to as people say them, where, as what, and what was done."""
    if not (place.strip() or post.strip() or story.strip()):
        raise Invalid(
            "experience_empty",
            "经历没有内容",
            why="单位、职务和事迹都空着。",
            todo="请填写单位、职务或事迹。",
            fields={"place": "请填写"},
        )
    with transaction.atomic():
        seen = once(key, by, "people.add_experience")
        if seen.answer is not None:
            return Experience.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "edit")
        row = Experience.objects.create(
            person=person, from_text=from_text.strip()[:40], to_text=to_text.strip()[:40], place=place.strip()[:120],
            post=post.strip()[:120], story=scrub(story.strip()), from_earliest=from_earliest,
        )  # fmt: skip
        record(
            by=by, verb="people.add_experience", subject=("person", person_id), unit_id=person.unit_id,
            detail={"experience": row.pk},
        )  # fmt: skip
        seen.store({"id": row.pk})
    return row


def note_needs(*, by: Actor, needs: Sequence[tuple[int, NeedDraft]]) -> None:
    """Write down what many people said, within the transaction under way; the caller audits and marks them changed."""
    now = clock.now()
    bulk.insert(Need, NEED, [need_row(number, need, now, by.name) for number, need in needs])
    latest: dict[int, dt.date] = {}
    for number, need in needs:
        latest[number] = max(need.stated_on, latest.get(number, need.stated_on))
    known = Person.objects.filter(pk__in=latest, needs_on__isnull=False).values_list("pk", "needs_on")
    latest |= {number: max(latest[number], day) for number, day in known if day is not None}
    bulk.update(Person, ("id", "needs_on"), list(latest.items()))
