"""Leave not to keep one promise: asked for by one person, granted or refused by another."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import once
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Refused
from yice.planning.duties import access
from yice.planning.duties.actions._common import Books, finish, log, need_text, need_undecided
from yice.planning.duties.actions.evidence import _audit
from yice.planning.duties.models import Decision, Waiver
from yice.planning.duties.run.lock import hold_planner


def ask_waiver(*, by: Actor, duty_id: int, reason: str, key: str | None = None) -> Waiver:
    """Ask not to have to keep a promise this time. Raises ``Refused`` (``duty_fixed``, ``waiver_asked``)."""
    text = need_text(reason, "reason", "免办", 1000)
    with transaction.atomic():
        seen = once(key, by, "duties.ask_waiver")
        if seen.answer is not None:
            return Waiver.objects.get(pk=seen.answer["id"])
        hold_planner()
        duty = access.get_for(by, duty_id)
        unit = access.require_deed(by, duty, "ask_waiver")
        need_undecided(duty)
        asked = Books().asked(duty)
        if asked is not None and asked.fixed:
            raise Refused(
                "duty_fixed",
                "这件事不能免办",
                why="政策规定它不得放松（如离世确认、危机处置）。",
                todo="请按规定办理。",
            )
        if Waiver.objects.filter(duty=duty, state=Waiver.State.ASKED).exists():
            raise Refused(
                "waiver_asked", "这件事已有人申请免办", why="申请还没有审批。", todo="请等候科长或分管领导审批。"
            )
        waiver = Waiver.objects.create(
            duty=duty, reason=text, asked_by=by.id, asked_by_name=by.name[:64], asked_at=clock.now()
        )
        log([duty], by, "waiver_asked", reason=text)
        _audit(by, "duties.ask_waiver", duty.subject_kind, duty.subject, unit.pk, {"waiver": waiver.pk}, text)
        seen.store({"id": waiver.pk})
    return waiver


def grant_waiver(*, by: Actor, waiver_id: int, answer: str = "", key: str | None = None) -> Waiver:
    """Grant leave: head or leader over the unit, and never the one who asked (``second_person_needed``)."""
    return _answer(by, waiver_id, Waiver.State.GRANTED, answer, "duties.grant_waiver", key)


def refuse_waiver(*, by: Actor, waiver_id: int, answer: str, key: str | None = None) -> Waiver:
    """Refuse leave, with the reason; the duty stands."""
    need_text(answer, "answer", "不批准")
    return _answer(by, waiver_id, Waiver.State.REFUSED, answer, "duties.refuse_waiver", key)


def _answer(by: Actor, waiver_id: int, state: Waiver.State, answer: str, verb: str, key: str | None) -> Waiver:
    text = answer.strip()[:1000]
    with transaction.atomic():
        seen = once(key, by, verb)
        if seen.answer is not None:
            return Waiver.objects.get(pk=seen.answer["id"])
        hold_planner()
        waiver = access.get_waiver(by, waiver_id)
        duty = waiver.duty
        unit = access.require_deed(by, duty, "answer_waiver")
        if waiver.state != Waiver.State.ASKED:
            raise Refused(
                "waiver_answered",
                "这条申请已经审批过",
                why=f"{waiver.decided_by_name} {waiver.get_state_display()}。",
                todo="请刷新页面查看。",
            )
        if waiver.asked_by == by.id:
            raise Refused(
                "second_person_needed",
                "不能审批自己的申请",
                why="免办须由第二人批准。",
                todo="请另一位科长或分管领导审批。",
            )
        need_undecided(duty)
        waiver.state, waiver.decided_by, waiver.decided_by_name = state.value, by.id, by.name[:64]
        waiver.decided_at, waiver.answer = clock.now(), text
        waiver.save()
        if state is Waiver.State.GRANTED:
            finish([duty], by, decision=Decision.WAIVED, on=clock.today(), deed="waived", reason=waiver.reason)
        else:
            log([duty], by, "waiver_refused", reason=text)
        _audit(by, verb, duty.subject_kind, duty.subject, unit.pk, {"waiver": waiver.pk}, text)
        seen.store({"id": waiver.pk})
    return waiver
