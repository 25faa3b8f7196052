"""Recording what was done: one record closes every duty it satisfies, and says which."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import transaction

from dutyengine import identity
from yice.core.audit.actions import once, record
from yice.core.jobs.killpoints import killpoint
from yice.core.people.models import Person
from yice.core.people.queries import housemates
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
    need_text,
    stand_again,
)
from yice.planning.duties.actions._deed import Deed, checked
from yice.planning.duties.actions._results import Paper, attach, follow, take_back
from yice.planning.duties.models import Decision, Duty, Evidence, EvidenceFile, Origin, Waiver
from yice.planning.duties.queries import owners_of
from yice.planning.duties.queries.accepting import Asked
from yice.planning.duties.queries.numbers import still_recorded_from
from yice.planning.duties.run.lock import hold_planner
from yice.planning.policy import books

_MAX_HOUSEHOLD = 12


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a record brought about: duties closed, missed ones it could close late with a reason, duties it made.

    ``made`` holds first those of the deed's follow-ups, in order, then what else came of it (R03); ``others`` the
    records of the household; ``papers`` the numbers of the attachments kept with it, in the order given.
    """

    evidence: Evidence
    closed: tuple[Duty, ...] = ()
    missed: tuple[Duty, ...] = ()
    made: tuple[int, ...] = ()
    others: tuple[Evidence, ...] = field(default=())
    papers: tuple[int, ...] = ()


def record_evidence(
    *,
    by: Actor,
    subject: int,
    subject_kind: int = PERSON,
    deed: Deed,
    household: Sequence[int] = (),
    only: Sequence[int] | None = None,
    named: Sequence[int] = (),
    late_reason: str = "",
    file: tuple[str, bytes] | None = None,
    papers: Sequence[Paper] = (),
    key: str | None = None,
) -> Recorded:
    """Write down what was done for a subject and close every duty it satisfies (kind, channel, day of its rule).

    What a leader or partner owes, and what was promised by hand, in a plan or in a campaign, is closed when the one who
    owes it did the deed, or when it is ``named``: being there is not yet having brought the glasses. Nor is it having
    explained a policy: what its rule counts only when said is closed only when ``named``.

    ``household``: others of the same household the deed was for as well; each gets a record and has duties closed.
    ``only``: close none but these duties; ``named``: these have to be among those closed. ``file``: name and content of
    a photo or paper, kept sealed with the person's file; ``papers`` the same for several, each with its kind and title.
    ``late_reason``: close missed duties too, saying why so late. A mood is kept as an event (R50 follows from it),
    needs as needs, follow-ups as duties of rule R11. With ``reached`` false (nobody home, no answer) the attempt is
    kept and nothing is closed; the second unanswered call makes a duty of R03 where that rule says so.

    Raises ``Invalid``, ``Refused`` (``person_frozen``, ``evidence_not_accepted`` when it does not satisfy ``only`` or
    ``named``), ``NotFound``.
    """
    deed = checked(by, subject_kind, deed)
    with transaction.atomic():
        seen = once(key, by, "duties.record_evidence")
        if seen.answer is not None:
            return _again(seen.answer)
        hold_planner()
        unit = access.require_subject(by, subject_kind, subject, "record")
        others = _household(by, subject_kind, subject, household)
        _refuse_frozen(subject_kind, subject, deed)
        evidence = _write(by, subject_kind, subject, deed)
        alike = replace(deed, mood="", needs="", follow_up=False, follow_ups=())
        extra = {one: _write(by, PERSON, one, alike) for one in others}
        closed, missed = _close(by, {subject: evidence} | extra, subject_kind, deed, only, set(named), late_reason)
        killpoint("duties.evidence.before_needs")
        made = follow(by, evidence, deed, unit.pk)
        if (only is not None and not closed) or not set(named) <= {one.pk for one in closed}:
            raise _nothing_closed(deed)
        kept = attach(by, evidence, [*([Paper(name=file[0], content=file[1])] if file else []), *papers])
        changed([*closed, *_subject_only(subject_kind, [subject, *others])], "evidence")
        detail = {"evidence": evidence.pk, "kind": deed.kind, "channel": deed.channel, "closed": len(closed)}
        _audit(by, "duties.record_evidence", subject_kind, subject, unit.pk, detail, late_reason)
        for one in others:
            _audit(by, "duties.record_evidence", PERSON, one, unit.pk, {"evidence": extra[one].pk}, "")
        killpoint("duties.evidence.before_commit")
        done = Recorded(evidence, tuple(closed), tuple(missed), tuple(made), tuple(extra.values()), tuple(kept))
        seen.store(
            {
                "evidence": evidence.pk,
                "closed": [one.pk for one in closed],
                "missed": [one.pk for one in missed],
                "made": made,
                "others": [one.pk for one in extra.values()],
            }
        )
    return done


def record_late(
    *, by: Actor, duty_id: int, deed: Deed, reason: str, file: tuple[str, bytes] | None = None, key: str | None = None
) -> Recorded:
    """Close a missed duty after all, with the reason why so late. It counts as kept late.

    Raises ``Refused`` (``not_missed``) while the duty can still be closed in the ordinary way.
    """
    text = need_text(reason, "reason", "补录", 200)
    duty = access.get_for(by, duty_id)
    access.require_deed(by, duty, "late")
    if duty.decision is None and duty.closes >= clock.today():
        raise Refused(
            "not_missed",
            "这件事还没有漏办",
            why=f"截止日是 {duty.closes:%Y-%m-%d}。",
            todo="请直接登记办结。",
        )
    return record_evidence(
        by=by,
        subject=duty.subject,
        subject_kind=duty.subject_kind,
        deed=deed,
        only=[duty_id],
        late_reason=text,
        file=file,
        key=key,
    )


def revoke_evidence(
    *, by: Actor, evidence_id: int, reason: str, kept_by: str = "", key: str | None = None
) -> list[Duty]:
    """Mark a record as written by mistake; the duties it had closed are owed again, on the same rows. Returns those.

    What it brought is taken back: the mood event and the need retracted, its follow-ups withdrawn while undecided.
    """
    text = need_text(reason, "reason", "作废记录", 200)
    with transaction.atomic():
        seen = once(key, by, "duties.revoke_evidence")
        if seen.answer is not None:
            return list(Duty.objects.filter(pk__in=seen.answer["duties"]))
        hold_planner()
        evidence = access.get_evidence(by, evidence_id)
        unit = access.require_subject(by, evidence.subject_kind, evidence.subject, "revoke")
        if evidence.brought.get("kept_by", "") != kept_by:
            raise Refused(
                "evidence_of_visit",
                "这条记录是一次走访的一部分",
                why="单独作废会让走访和应办对不上。",
                todo="请打开这次走访，在那里更正或作废。",
            )
        updated = Evidence.objects.filter(pk=evidence.pk, revoked_at__isnull=True).update(
            revoked_at=clock.now(), revoked_reason=text, version=evidence.version + 1
        )
        if not updated:
            raise Refused("evidence_revoked", "这条记录已经作废", why=evidence.revoked_reason, todo="请刷新页面查看。")
        duties = list(Duty.objects.filter(evidence=evidence))
        stand_again(duties, by, deed="reopened", reason=f"记录作废：{text}")
        take_back(by, evidence, text)
        changed([*duties, *_subject_only(evidence.subject_kind, [evidence.subject])], "evidence")
        _audit(
            by, "duties.revoke_evidence", evidence.subject_kind, evidence.subject, unit.pk,
            {"evidence": evidence.pk, "duties": len(duties)}, text,
        )  # fmt: skip
        seen.store({"duties": [one.pk for one in duties]})
    return duties


def _household(by: Actor, subject_kind: int, subject: int, chosen: Sequence[int]) -> list[int]:
    """Those named, if they live with the person and are in sight; anybody else is not found."""
    wanted = sorted({int(one) for one in chosen} - {subject})
    if not wanted:
        return []
    person = Person.objects.filter(pk=subject).first() if subject_kind == PERSON else None
    known = set(housemates(person).values_list("pk", flat=True)) if person else set()
    if len(wanted) > _MAX_HOUSEHOLD or not set(wanted) <= known:
        raise NotFound("housemate_not_found", "没有找到同户人员")
    for one in wanted:
        access.require_subject(by, PERSON, one, "record")
    return wanted


def _refuse_frozen(subject_kind: int, subject: int, deed: Deed) -> None:
    if subject_kind != PERSON:
        return
    life, death_on = frozen_lives([subject]).get(subject, ("", None))
    if not life:
        return
    if deed.mood or deed.needs or deed.to_do:
        raise _frozen(life)
    if life == "dead" and death_on is not None and deed.on <= death_on:
        return
    low, high = identity.subject_range(subject, subject_kind)
    if not Duty.objects.filter(pk__gte=low, pk__lt=high, decision__isnull=True, rule__in=exempt_rules()).exists():
        raise _frozen(life)


def _frozen(life: str) -> Refused:
    word = {"reported": "已报告离世、待确认", "dead": "已离世", "left": "已迁出"}[life]
    return Refused(
        "person_frozen",
        f"这位老同志{word}，日常应办已经停止",
        why="离世一经报告，除善后事项外不再办理、不再联系。",
        todo="如果报告有误，请先撤销离世报告；生前办过的事可在确认离世后按当日日期补录。",
    )


def _write(by: Actor, subject_kind: int, subject: int, deed: Deed) -> Evidence:
    return Evidence.objects.create(
        subject_kind=subject_kind, subject=subject, kind=deed.kind, channel=deed.channel, on=deed.on,
        at=deed.at or (clock.now() if deed.on == clock.today() else None), also=" ".join(deed.kinds()[1:]),
        party=deed.party,
        done_by_id=deed.done_by_id, done_by_name=deed.done_by_name, reached=deed.reached, result=deed.result,
        mood=deed.mood, needs=deed.needs, follow_up=deed.follow_up, follow_up_note=deed.follow_up_note,
        follow_up_due=deed.follow_up_due, brought={"kept_by": deed.kept_by} if deed.kept_by else {},
        recorded_at=clock.now(), recorded_by=by.id, recorded_by_name=by.name[:64],
        source=by.source[:40],
    )  # fmt: skip


def _close(
    by: Actor,
    proof: dict[int, Evidence],
    subject_kind: int,
    deed: Deed,
    only: Sequence[int] | None,
    named: set[int],
    late_reason: str,
) -> tuple[list[Duty], list[Duty]]:
    """The duties closed, and the missed ones that a reason would close.

    What was done in time may be written down some days after the closing day (``record_grace``) without a reason.
    """
    if not deed.reached:
        return [], []
    today, since, kept, exempt = clock.today(), still_recorded_from(), Books(), exempt_rules()
    lives = frozen_lives(proof) if subject_kind == PERSON else {}
    asked_leave = set(
        Waiver.objects.filter(state="asked", duty__subject__in=list(proof)).values_list("duty_id", flat=True)
    )
    closed: list[Duty] = []
    missed: list[Duty] = []
    for subject in proof:
        low, high = identity.subject_range(subject, subject_kind)
        rows = Duty.objects.filter(pk__gte=low, pk__lt=high, decision__isnull=True).select_related("basis__version")
        if only is not None:
            rows = rows.filter(pk__in=list(only))
        for duty in rows:
            asked = kept.asked(duty)
            if asked is None or not asked.takes_any(deed.kinds(), deed.channel) or deed.on < asked.first:
                continue
            if not may_be_closed(duty, deed.on, lives, exempt):
                continue
            if only is None and duty.pk not in named and not _by_itself(duty, asked, deed):
                continue
            in_time = deed.on <= duty.closes
            if duty.closes >= (since if in_time else today) or (late_reason and (only is not None or in_time)):
                closed.append(duty)
            elif in_time:
                missed.append(duty)
    finish(
        closed, by, decision=Decision.DONE, on=deed.on, deed="done", evidence=lambda one: proof[one.subject],
        reason=late_reason, late=lambda one: late_reason if one.closes < today else "",
    )  # fmt: skip
    answered = [one.pk for one in closed if one.pk in asked_leave]
    Waiver.objects.filter(duty_id__in=answered, state=Waiver.State.ASKED).delete()
    return closed, missed


def _by_itself(duty: Duty, asked: Asked, deed: Deed) -> bool:
    """Whether the record keeps this promise without naming it."""
    return asked.takes_unsaid(deed.kinds(), deed.channel) and (asked.by_anyone or _did_it(duty, deed))


def _did_it(duty: Duty, deed: Deed) -> bool:
    """Whether the one who owes a rule's duty did the deed in person; for anything else it has to be said."""
    there = {one for one in (deed.done_by_id, *deed.with_ids) if one is not None}
    if duty.origin != Origin.RULE or duty.rule == identity.PLAN_ITEM or not there:
        return False
    owner = owners_of([duty])[duty.pk]
    return owner.staff_id in there and not owner.stand_in


def _nothing_closed(deed: Deed) -> Invalid:
    _, book = books.in_force(clock.today())
    what = book.evidence_kinds.get(deed.kind, deed.kind)
    how = book.channels.get(deed.channel, "")
    said = f"{how}{what}" if how else what
    return Invalid(
        "evidence_not_accepted",
        "这条记录不能办结所选的事",
        why=f"“{said}”（{deed.on:%Y-%m-%d}）不在它认可的佐证或日期之内，或它已经办结。",
        todo="请核对做了什么、方式和日期；没有见到或联系到本人的，不能算办结。",
        fields={"kind": "不是认可的佐证"} if deed.reached else {"reached": "没有见到或联系到本人，不能办结"},
    )


def _subject_only(subject_kind: int, subjects: Sequence[int]) -> list[Duty]:
    """Stand-ins that only name subjects, so that a record without duties has them planned anew too."""
    return [Duty(subject_kind=subject_kind, subject=one) for one in subjects]


def _audit(
    by: Actor, verb: str, subject_kind: int, subject: int, unit_id: int, detail: dict[str, object], reason: str
) -> None:
    name = next(word for word, number in identity.KINDS.items() if number == subject_kind)
    record(by=by, verb=verb, subject=(name, subject), unit_id=unit_id, reason=reason, detail=detail)


def _again(answer: dict[str, Any]) -> Recorded:
    """What was answered the first time."""
    rows = Duty.objects.in_bulk([*answer["closed"], *answer["missed"]])

    def named(name: str) -> tuple[Duty, ...]:
        return tuple(rows[pk] for pk in answer[name] if pk in rows)

    return Recorded(
        Evidence.objects.get(pk=answer["evidence"]), named("closed"), named("missed"), tuple(answer["made"]),
        tuple(Evidence.objects.filter(pk__in=answer["others"]).order_by("pk")),
        tuple(
            EvidenceFile.objects.filter(evidence=answer["evidence"]).order_by("pk").values_list("attachment", flat=True)
        ),
    )  # fmt: skip
