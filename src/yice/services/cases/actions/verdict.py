"""The end of a case: the elder's verdict, one reopening, problems passed upwards, the file."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q

from yice.core.audit.actions import once
from yice.core.jobs.killpoints import killpoint
from yice.core.notify.recipients import Recipient
from yice.core.org.queries import head_of, leader_of
from yice.core.people import actions as people
from yice.core.people.codes import NeedState
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused
from yice.services.cases import clocks, codes
from yice.services.cases.actions import _common as common
from yice.services.cases.models import Callback, Case, Escalation, Filed, Task, Transfer

State, Outcome, Verdict = codes.State, codes.Outcome, codes.Verdict
_NEUTRAL = "已按规定办理并答复，详情限制查看。"


def record_callback(
    *,
    by: Actor,
    case_id: int,
    reached: bool,
    verdict: str = "",
    ratings: Mapping[str, int | None] | None = None,
    words: str = "",
    overdue_reason: str = "",
    version: int | None = None,
    key: str | None = None,
) -> Case:
    """Write down a call-back. Solved or partly and nowhere 不满意: the case is closed and filed.

    Otherwise it is reopened once under the section head (R74); the second time it stays open until it is passed
    upwards, and only with a leader's word ends without a solution (LZ-213). Not reached is an attempt and changes
    nothing. Raises ``Invalid`` (``callback_incomplete``, ``overdue_reason_missing``), ``Refused`` (``case_state``).
    """
    marks = {name: (ratings or {}).get(name) for name, _ in codes.RATINGS} if reached else {}
    _check(verdict, marks, reached=reached)
    with transaction.atomic():
        seen = once(key, by, "cases.record_callback")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "callback", version)
        common.need_state(case, State.ANSWERED, what="登记回访")
        text = common.clean(words, 400)
        Callback.objects.create(
            case=case, at=clock.now(), by_id=by.id, by_name=by.name[:64], by_owner=by.id == case.owner_id,
            reached=reached, verdict=verdict if reached else "", words="" if case.restricted else text, **marks,
        )  # fmt: skip
        said = "　".join(part for part in (_said(verdict, marks) if reached else "没有联系上", text) if part)
        common.enter(case, by, codes.EntryKind.CALLBACK, said)
        common.note(by, "record_callback", case, {"reached": reached, "verdict": verdict})
        if reached:
            _follow(by, case, verdict, marks, overdue_reason)
        killpoint("cases.callback.before_commit")
        seen.store({"id": case.pk})
    return case


def close_otherwise(
    *, by: Actor, case_id: int, outcome: str, reason: str, version: int | None = None, key: str | None = None
) -> Case:
    """The head ends a case without the elder's verdict, with the reason: withdrawn, unreachable, died, a duplicate.

    Unreachable takes an answered case and so many attempts (``case_callback_tries``); somebody who said "unsolved"
    is not unreachable. Raises ``Refused`` (``callback_tries``).
    """
    if outcome not in codes.BY_HEAD:
        raise Invalid(
            "unknown_code",
            "没有这个选项",
            why="页面可能是旧的。",
            todo="请重新选择。",
            fields={"outcome": "请重新选择"},
        )
    with transaction.atomic():
        seen = once(key, by, "cases.close_otherwise")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "close_otherwise", version)
        common.need_open(case)
        text = common.need_words(reason, "reason", "办结理由", 200)
        if outcome == Outcome.UNREACHABLE:
            _need_tries(case)
        _close(by, case, outcome, text)
        common.note(by, "close_otherwise", case, {"outcome": outcome}, text)
        seen.store({"id": case.pk})
    return case


def escalate(*, by: Actor, case_id: int, reason: str, version: int | None = None, key: str | None = None) -> Escalation:
    """Pass a problem without a solution to the leader in charge, with the reason (LZ-213).

    Raises ``Refused`` (``case_no_leader``, ``escalation_open``).
    """
    with transaction.atomic():
        seen = once(key, by, "cases.escalate")
        if seen.answer is not None:
            return Escalation.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "escalate", version)
        common.need_open(case)
        text = common.need_words(reason, "reason", "为什么办不了", 400)
        if Escalation.objects.filter(case=case, decision="").exists():
            raise Refused("escalation_open", "已经上报，等待批示", why="一次只报一位领导。", todo="请等批示后再办。")
        unit = case.person.unit if case.person is not None else case.unit
        leader = leader_of(unit)
        if leader is None:
            raise Refused(
                "case_no_leader",
                "没有可以上报的分管领导",
                why=f"{unit.name}及上级单位没有登记分管领导。",
                todo="请安全管理员在“单位”页登记分管领导。",
            )
        row = Escalation.objects.create(
            case=case, at=clock.now(), by_id=by.id, by_name=by.name[:64], to_staff=leader, to_name=leader.name[:64],
            reason=text,
        )  # fmt: skip
        if case.restricted:
            common.let_in(case, leader, "分管领导", by)
        common.enter(case, by, codes.EntryKind.ESCALATED, f"报{leader.name}：{text}")
        common.tell_staff(by, case, Recipient.staff(leader.pk), "办不了，报您批示", dedup=f"escalated:{row.pk}")
        common.note(by, "escalate", case, {"to": leader.pk})
        seen.store({"id": row.pk})
    return row


def decide_escalation(
    *, by: Actor, escalation_id: int, decision: str, answer: str, key: str | None = None
) -> Escalation:
    """The leader's word: go on, or there is no way for now and the elder is told why. Either way work goes on."""
    if decision not in codes.Decision.values:
        raise Invalid(
            "unknown_code",
            "没有这个选项",
            why="页面可能是旧的。",
            todo="请重新选择。",
            fields={"decision": "请重新选择"},
        )
    with transaction.atomic():
        seen = once(key, by, "cases.decide_escalation")
        if seen.answer is not None:
            return Escalation.objects.get(pk=seen.answer["id"])
        row = Escalation.objects.filter(pk=escalation_id).first()
        if row is None:
            raise NotFound("escalation_not_found", "没有找到这次上报")
        case = common.fetch(by, row.case_id, "decide")
        row.refresh_from_db()
        if row.decision:
            raise Refused("escalation_decided", "已经批示过了", why=row.get_decision_display(), todo="请刷新页面查看。")
        common.need_open(case)
        row.answer = common.need_words(answer, "answer", "批示意见", 400)
        row.decision, row.answered_at, row.answered_by_name = decision, clock.now(), by.name[:64]
        row.save(update_fields=["decision", "answer", "answered_at", "answered_by_name"])
        if case.state == State.ANSWERED:
            case.state = State.WORKING
            common.keep(case, "state")
        common.enter(case, by, codes.EntryKind.DECIDED, f"{row.get_decision_display()}：{row.answer}")
        common.note(by, "decide_escalation", case, {"decision": decision})
        seen.store({"id": row.pk})
    return row


def _check(verdict: str, marks: Mapping[str, int | None], *, reached: bool) -> None:
    fields: dict[str, str] = {}
    if reached and verdict not in Verdict.values:
        fields["verdict"] = "请问本人：事情解决了没有"
    for name, mark in marks.items():
        if mark is not None and not 1 <= mark <= 5:  # noqa: PLR2004 - a scale of five
            fields[name] = "请重新选择"
    if fields:
        raise Invalid(
            "callback_incomplete",
            "回访没有记全",
            why="；".join(fields.values()) + "。",
            todo="请补全后再保存。",
            fields=fields,
        )


def _said(verdict: str, marks: Mapping[str, int | None]) -> str:
    rated = "、".join(f"{word}{marks[name]}分" for name, word in codes.RATINGS if marks.get(name) is not None)
    return Verdict(verdict).label + (f"（{rated}）" if rated else "")


def _follow(by: Actor, case: Case, verdict: str, marks: Mapping[str, int | None], overdue_reason: str) -> None:
    unhappy = verdict == Verdict.UNSOLVED or any(
        mark is not None and mark <= codes.DISSATISFIED for mark in marks.values()
    )
    if not unhappy:
        _close(by, case, Outcome.SOLVED if verdict == Verdict.SOLVED else Outcome.PARTLY, overdue_reason)
    elif case.reopened_at is None:
        _reopen(by, case)
    elif Escalation.objects.filter(case=case, decision=codes.Decision.NO_SOLUTION).exists():
        _close(by, case, Outcome.NO_SOLUTION, overdue_reason)
    elif verdict != Verdict.UNSOLVED:
        _close(by, case, Outcome.SOLVED if verdict == Verdict.SOLVED else Outcome.PARTLY, overdue_reason)


def _reopen(by: Actor, case: Case) -> None:
    """Once, under the section head (R74)."""
    unit = case.person.unit if case.person is not None else case.unit
    head = head_of(unit)
    if head is not None:
        common.give_to(case, head)
        if case.restricted:
            common.let_in(case, head, "科长", by)
    case.state, case.reopened_at = State.REOPENED, clock.now()
    common.keep(case, "state", "reopened_at", "owner", "owner_name", "owner_unit_name")
    clocks.hand(by, case, "不满意重开")
    common.tell_staff(by, case, Recipient.staff(case.owner_id), "回访不满意，重开，由您负责", dedup="reopened")
    clocks.start(by, case, clocks.REOPENED)
    common.enter(case, by, codes.EntryKind.REOPENED, f"由{case.owner_name}负责", secret=False)


def _need_tries(case: Case) -> None:
    if case.state != State.ANSWERED:
        raise Refused("case_state", "现在不能这样办结", why="还没有把结果答复本人。", todo="请先答复结果，再回访。")
    spoke = case.callbacks.filter(reached=True).order_by("-pk").first()
    tried = case.callbacks.filter(reached=False, pk__gt=spoke.pk if spoke else 0).count()
    wanted = clocks.number_of("case_callback_tries")
    if tried < wanted:
        raise Refused(
            "callback_tries",
            f"还要再联系 {wanted - tried} 次",
            why=f"联系不上要试够 {wanted} 次，现在记了 {tried} 次。",
            todo="请换个时间再打，或请家属、联络员代为联系；每次都登记。",
        )


def _close(by: Actor, case: Case, outcome: str, reason: str) -> None:
    text = common.clean(reason, 200)
    clocks.stop_all(by, case, outcome=outcome, reason=text)
    now = clock.now()
    Task.objects.filter(case=case, state=codes.TaskState.OPEN).update(
        state=codes.TaskState.DROPPED, result="随诉求办结", settled_at=now, settled_by_name=by.name[:64]
    )
    asked = Q(state=codes.TransferState.OFFERED)
    helping = Q(state=codes.TransferState.ACCEPTED, kind=codes.TransferKind.REFERRAL)
    Transfer.objects.filter(asked | helping, case=case).update(
        state=codes.TransferState.REVOKED, answer="随诉求办结", answered_at=now, answered_by_name=by.name[:64]
    )
    case.state, case.outcome, case.closed_at, case.closed_by_name = State.CLOSED, outcome, now, by.name[:64]
    case.waiting_until, case.waiting_reason = None, ""
    common.keep(case, "state", "outcome", "closed_at", "closed_by_name", "waiting_until", "waiting_reason")
    word = Outcome(outcome).label
    common.enter(
        case, by, codes.EntryKind.CLOSED, f"{word}：{text}" if text else word, secret=case.restricted and bool(text)
    )
    killpoint("cases.close.before_file")
    _file(by, case, outcome, text)


def _file(by: Actor, case: Case, outcome: str, reason: str) -> None:
    """Into the person's file at once (R75), in neutral words; the need it came from is settled."""
    if case.person_id is None:
        return
    words = _NEUTRAL if case.restricted else case.answer or reason
    Filed.objects.create(
        case=case, person_id=case.person_id, on=clock.today(), no=case.no, title=case.title, words=words,
        outcome=outcome, by_name=by.name[:64],
    )  # fmt: skip
    need = case.need
    if need is not None and need.state == NeedState.OPEN and outcome != Outcome.DUPLICATE:
        met = {Outcome.SOLVED: NeedState.MET, Outcome.PARTLY: NeedState.MET, Outcome.WITHDRAWN: NeedState.WITHDRAWN}
        state = met.get(Outcome(outcome), NeedState.DECLINED)
        people.settle_need(
            by=Actor.system("cases"), person_id=case.person_id, need_id=need.pk, state=state,
            outcome=f"诉求 {case.no}：{Outcome(outcome).label}", settled_on=clock.today(),
        )  # fmt: skip
