"""Closing with a record that is there already; and one list for many people where the rule accepts such a list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Q

from dutyengine import identity
from yice.core.audit.actions import once, record_many
from yice.core.jobs.killpoints import killpoint
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.duties import access
from yice.planning.duties.actions._common import (
    PERSON,
    Books,
    changed,
    exempt_rules,
    finish,
    frozen_lives,
    may_be_closed,
    need_undecided,
)
from yice.planning.duties.actions._deed import Deed, checked
from yice.planning.duties.actions.evidence import _audit
from yice.planning.duties.models import Decision, Duty, Evidence
from yice.planning.duties.queries.accepting import BULK_KINDS
from yice.planning.duties.run.lock import hold_planner
from yice.planning.policy import books

MOST_AT_ONCE = 1000


def close_duty(*, by: Actor, duty_id: int, evidence_id: int, key: str | None = None) -> Duty:
    """Close a duty with a record that was written before: same subject, accepted kind, channel and day."""
    with transaction.atomic():
        seen = once(key, by, "duties.close_duty")
        if seen.answer is not None:
            return Duty.objects.get(pk=seen.answer["id"])
        hold_planner()
        duty = access.get_for(by, duty_id)
        unit = access.require_deed(by, duty, "record")
        need_undecided(duty)
        evidence = Evidence.objects.filter(
            pk=evidence_id, subject=duty.subject, subject_kind=duty.subject_kind, revoked_at__isnull=True
        ).first()
        if evidence is None:
            raise NotFound("evidence_not_found", "没有找到可用的记录")
        _need_fit(duty, evidence)
        finish([duty], by, decision=Decision.DONE, on=evidence.on, deed="done", evidence=lambda _: evidence)
        changed([duty], "evidence")
        _audit(by, "duties.close_duty", duty.subject_kind, duty.subject, unit.pk, {"evidence": evidence.pk}, "")
        seen.store({"id": duty.pk})
    return duty


def _need_fit(duty: Duty, evidence: Evidence) -> None:
    asked = Books().asked(duty)
    if duty.closes < clock.today():
        raise Refused(
            "duty_missed", "这件事已过截止日", why=f"截止日是 {duty.closes:%Y-%m-%d}。", todo="请用“补录”，并写明原因。"
        )
    lives = frozen_lives([duty.subject]) if duty.subject_kind == PERSON else {}
    if not may_be_closed(duty, evidence.on, lives, exempt_rules()):
        raise Refused(
            "person_frozen", "这位老同志的日常应办已经停止", why="离世已报告或确认，或已迁出。", todo="请核对人员状态。"
        )
    fits = asked is not None and evidence.reached and asked.takes(evidence.kind, evidence.channel)
    if asked is None or not fits or not asked.first <= evidence.on <= clock.today():
        raise Refused(
            "evidence_not_accepted",
            "这条记录不能办结这件事",
            why="种类、方式或日期不在它认可的佐证之内，或当时没有见到本人。",
            todo="请另选一条记录，或登记新的记录。",
        )


@dataclass(frozen=True, slots=True)
class RecordedMany:
    """What a list brought about: duties closed, and those it could not close with the reason for each."""

    closed: tuple[Duty, ...]
    left: tuple[tuple[int, str], ...]


def bulk_record(*, by: Actor, duty_ids: Sequence[int], deed: Deed, key: str | None = None) -> RecordedMany:
    """One deed for many people at once (a meeting's list, a delivery sheet): a record each, one duty each.

    Only for duties of one rule that accepts such evidence, and only with such a kind: never as "mark all done".
    Raises ``Invalid`` (``not_bulk_evidence``, ``mixed_rules``, ``too_many``).
    """
    wanted = sorted({int(one) for one in duty_ids})
    if not wanted or len(wanted) > MOST_AT_ONCE:
        raise Invalid(
            "too_many",
            f"一次可登记 1 至 {MOST_AT_ONCE} 件",
            why=f"选了 {len(wanted)} 件。",
            todo="请分批登记。",
        )
    deed = checked(by, PERSON, deed)
    if deed.kind not in BULK_KINDS or deed.mood or deed.needs or deed.follow_up:
        raise Invalid(
            "not_bulk_evidence",
            "这种佐证不能一次为多人登记",
            why="走访、通话要逐人记录；只有会议、送达、体检、发放名单一类可以整批登记。",
            todo="请逐人登记。",
            fields={"kind": "请选择名单类佐证"},
        )
    with transaction.atomic():
        seen = once(key, by, "duties.bulk_record")
        if seen.answer is not None:
            kept = Duty.objects.filter(pk__in=seen.answer["closed"])
            return RecordedMany(tuple(kept), tuple((int(pk), why) for pk, why in seen.answer["left"]))
        hold_planner()
        duties, left = _fit(by, wanted, deed)
        proofs = _proofs(by, duties, deed)
        killpoint("duties.bulk.before_commit")
        finish(duties, by, decision=Decision.DONE, on=deed.on, deed="done", evidence=lambda one: proofs[one.subject])
        changed(duties, "evidence")
        record_many(
            by=by, verb="duties.bulk_record", subjects=[("person", one.subject) for one in duties],
            detail={"kind": deed.kind, "together": len(duties)},
        )  # fmt: skip
        seen.store({"closed": [one.pk for one in duties], "left": [[pk, why] for pk, why in left]})
    return RecordedMany(tuple(duties), tuple(left))


def _fit(by: Actor, wanted: Sequence[int], deed: Deed) -> tuple[list[Duty], list[tuple[int, str]]]:
    rows = list(
        access.visible_to(by).filter(pk__in=wanted, subject_kind=PERSON).select_related("basis__version", "unit")
    )
    if len(rows) != len(wanted):
        raise NotFound("duty_not_found", "所选应办中有的没有找到")
    if len({(one.rule, one.step) for one in rows}) != 1:
        raise Invalid("mixed_rules", "一次只能登记同一项应办", why="所选的不是同一项。", todo="请按项筛选后再选。")
    kept, exempt, today = Books(), exempt_rules(), clock.today()
    lives = frozen_lives([one.subject for one in rows])
    for unit_kind, subject in {(one.subject_kind, one.unit_id): one.subject for one in rows}.items():
        access.require_subject(by, unit_kind[0], subject, "bulk")
    good: list[Duty] = []
    left: list[tuple[int, str]] = []
    for one in rows:
        asked = kept.asked(one)
        if asked is None or deed.kind not in asked.in_bulk or not asked.takes(deed.kind, deed.channel):
            raise Invalid(
                "not_bulk_evidence",
                "这项应办不认可名单类佐证",
                why="它要求逐人办理。",
                todo="请逐人登记。",
                fields={"kind": "这项应办不认可"},
            )
        why = _why_not(one, deed, today, may_be_closed(one, deed.on, lives, exempt), asked.first <= deed.on)
        if why:
            left.append((one.pk, why))
        else:
            good.append(one)
    return good, left


def close_many(*, by: Actor, rule: str, steps: Sequence[int], people: Sequence[int], deed: Deed) -> list[Duty]:
    """Close the open duties of some steps of a rule for some people with a record each: for deeds of the apps above.

    A plan drafted is the proof that it was drafted. The caller has checked access, holds the transaction and audits.
    """
    _, book = books.in_force(clock.today())
    number = book.rules[rule].number
    lines = Q(pk__in=[])
    for subject in people:
        low, high = identity.subject_range(subject, PERSON)
        lines |= Q(pk__gte=low, pk__lt=high)
    hold_planner()
    rows = Duty.objects.filter(
        lines, rule=number, step__in=list(steps), decision__isnull=True, closes__gte=clock.today()
    )
    kept = Books()
    good = []
    for one in rows.select_related("basis__version"):
        asked = kept.asked(one)
        if asked is not None and asked.takes(deed.kind, deed.channel):
            good.append(one)
    told = replace(deed, done_by_id=by.id if by.id > 0 else None, done_by_name=by.name[:64])
    proofs = _proofs(by, good, told)
    finish(good, by, decision=Decision.DONE, on=deed.on, deed="done", evidence=lambda one: proofs[one.subject])
    changed(good, "evidence")
    return good


def _why_not(duty: Duty, deed: Deed, today: object, alive: bool, in_time: bool) -> str:  # noqa: FBT001 - two answers
    if duty.decision is not None:
        return "已有结论"
    if not alive:
        return "离世已报告或确认"
    if duty.closes < deed.on or duty.closes < today:  # type: ignore[operator]
        return "已过截止，请逐人补录"
    return "" if in_time else "日期早于可办理的日子"


def _proofs(by: Actor, duties: Sequence[Duty], deed: Deed) -> dict[int, Evidence]:
    now = clock.now()
    rows = [
        Evidence(
            subject_kind=PERSON, subject=subject, kind=deed.kind, channel=deed.channel, on=deed.on, party=deed.party,
            done_by_id=deed.done_by_id, done_by_name=deed.done_by_name, result=deed.result, recorded_at=now,
            recorded_by=by.id, recorded_by_name=by.name[:64], source=by.source[:40],
        )
        for subject in sorted({one.subject for one in duties})
    ]  # fmt: skip
    return {one.subject: one for one in Evidence.objects.bulk_create(rows, batch_size=500)}
