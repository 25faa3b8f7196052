"""Working on an errand: papers, steps, channels tried, an authentication completed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from yice.core.audit.actions import once
from yice.core.files import actions as files
from yice.core.jobs.killpoints import killpoint
from yice.core.people import actions as people
from yice.lib import clock, days
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.duties import actions as duties
from yice.services.cases import access, clocks, codes
from yice.services.cases.actions import _common as common
from yice.services.cases.catalog import Procedure, procedures
from yice.services.cases.models import Attempt, Case, ErrandStep, Material

EntryKind = codes.EntryKind
_PROVES = ("contact", "attempt", "result")


def mark_material(
    *, by: Actor, material_id: int, state: str, note: str = "", file: tuple[str, bytes] | None = None,
    key: str | None = None,
) -> Material:  # fmt: skip
    """Say whether a paper is there; ``file`` (name, content) keeps a copy with the person's file."""
    if state not in codes.MaterialState.values:
        raise Invalid(
            "unknown_code", "没有这个选项", why="页面可能是旧的。", todo="请重新选择。", fields={"state": "请重新选择"}
        )
    with transaction.atomic():
        seen = once(key, by, "cases.mark_material")
        if seen.answer is not None:
            return Material.objects.get(pk=seen.answer["id"])
        row = Material.objects.select_related("case").filter(pk=material_id).first()
        if row is None or not access.visible_to(by).filter(pk=row.case_id).exists():
            raise NotFound("material_not_found", "没有找到这份材料")
        case = common.fetch(by, row.case_id, "errand")
        common.need_open(case)
        row.state, row.note, row.by_name = state, common.clean(note, 200), by.name[:64]
        row.received_on = clock.today() if state == codes.MaterialState.RECEIVED else row.received_on
        if file is not None and case.person_id is not None:
            row.copy = files.attach_file(
                by=by, person_id=case.person_id, content=file[1], name=file[0], kind="scan",
                title=f"{row.title}（代办 {case.no}）"[:120], dated_on=clock.today(),
            )  # fmt: skip
        row.save(update_fields=["state", "note", "by_name", "received_on", "copy"])
        common.enter(
            case,
            by,
            EntryKind.ERRAND,
            f"{row.title}：{row.get_state_display()}" + (f"，{row.note}" if row.note else ""),
        )
        common.note(by, "mark_material", case, {"material": row.code, "state": state})
        seen.store({"id": row.pk})
    return row


def mark_step(
    *, by: Actor, step_id: int, state: str, done_on: dt.date, note: str = "", overdue_reason: str = "",
    key: str | None = None,
) -> ErrandStep:  # fmt: skip
    """Say that a step is done or not needed; the term of the next one, if it has one, begins (R96)."""
    if state not in codes.StepState.values:
        raise Invalid(
            "unknown_code", "没有这个选项", why="页面可能是旧的。", todo="请重新选择。", fields={"state": "请重新选择"}
        )
    _need_past(done_on)
    with transaction.atomic():
        seen = once(key, by, "cases.mark_step")
        if seen.answer is not None:
            return ErrandStep.objects.get(pk=seen.answer["id"])
        row = ErrandStep.objects.filter(pk=step_id).first()
        if row is None or not access.visible_to(by).filter(pk=row.case_id).exists():
            raise NotFound("step_not_found", "没有找到这一步")
        case = common.fetch(by, row.case_id, "errand")
        common.need_open(case)
        row.refresh_from_db()
        _mark(by, case, row, state, done_on, common.clean(note, 200), common.clean(overdue_reason, 200))
        _begin_work(case)
        common.enter(
            case,
            by,
            EntryKind.ERRAND,
            f"{row.title}：{row.get_state_display()}" + (f"，{row.note}" if row.note else ""),
        )
        common.note(by, "mark_step", case, {"step": row.code, "state": state})
        seen.store({"id": row.pk})
    return row


def record_attempt(
    *, by: Actor, case_id: int, on: dt.date, channel: str, result: str, helper: str = "", words: str = "",
    key: str | None = None,
) -> Attempt:  # fmt: skip
    """Write down a channel tried, who helped, and how it went (J13)."""
    _need_past(on)
    with transaction.atomic():
        seen = once(key, by, "cases.record_attempt")
        if seen.answer is not None:
            return Attempt.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "errand")
        common.need_open(case)
        way = procedure_of(case).channel(channel)
        if way is None or result not in codes.AttemptResult.values:
            raise Invalid(
                "unknown_code",
                "没有这个选项",
                why="页面可能是旧的。",
                todo="请重新选择。",
                fields={"channel": "请重新选择"},
            )
        row = _attempt(by, case, on, way.title, result, helper, words)
        _begin_work(case)
        common.enter(
            case,
            by,
            EntryKind.ERRAND,
            f"{way.title}：{row.get_result_display()}" + (f"，{row.words}" if row.words else ""),
        )
        common.note(by, "record_attempt", case, {"channel": channel, "result": result})
        seen.store({"id": row.pk})
    return row


def complete_authentication(
    *, by: Actor, case_id: int, on: dt.date, channel: str, helper: str = "", words: str = "",
    file: tuple[str, bytes] | None = None, key: str | None = None,
) -> Case:  # fmt: skip
    """An authentication was completed on a day: the date becomes a fact of the file, and what R90 or R91 owe is kept.

    ``file`` is the receipt; faces are not kept. The duty is closed before the date moves, since a new date makes a new
    duty. Raises ``Invalid`` (``authentication_older``, ``future_date``), ``Refused`` (``not_an_authentication``).
    """
    _need_past(on)
    with transaction.atomic():
        seen = once(key, by, "cases.complete_authentication")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "errand")
        common.need_open(case)
        procedure = procedure_of(case)
        way = procedure.channel(channel)
        person = case.person
        if procedure.completes != "authentication" or person is None:
            raise Refused("not_an_authentication", "这件代办不是资格认证", why=procedure.title, todo="请核对后再登记。")
        if way is None:
            raise Invalid(
                "unknown_code",
                "没有这个选项",
                why="页面可能是旧的。",
                todo="请重新选择。",
                fields={"channel": "请重新选择"},
            )
        if person.authenticated_on is not None and on < person.authenticated_on:
            raise Invalid(
                "authentication_older",
                "认证日期比档案里的早",
                why=f"档案里最近一次是 {person.authenticated_on:%Y-%m-%d}。",
                todo="请核对回执上的日期。",
                fields={"on": "早于档案里的日期"},
            )
        text = common.clean(words, 200)
        _attempt(by, case, on, way.title, codes.AttemptResult.DONE, helper, text)
        result = "，".join(part for part in (f"养老资格认证办成：{way.title}", text) if part)
        deed = duties.Deed(on=on, kind="receipt", channel=way.evidence, result=result)
        duties.record_evidence(by=by, subject=person.pk, deed=deed, file=file)
        killpoint("cases.authentication.before_fact")
        source = f"认证回执（代办 {case.no}）"
        people.update_block(
            by=by, person_id=person.pk, block="basic", values={"authenticated_on": on}, source=source, valid_on=on
        )
        Material.objects.filter(case=case, code="receipt").update(
            state=codes.MaterialState.RECEIVED, received_on=clock.today(), by_name=by.name[:64]
        )
        for step in case.steps.filter(code__in=_PROVES, state=codes.StepState.TODO):
            _mark(by, case, step, codes.StepState.DONE, on, "", "")
        _begin_work(case)
        common.enter(case, by, EntryKind.ERRAND, f"{on:%Y-%m-%d} {result}，新的认证日期已记入档案")
        common.note(by, "complete_authentication", case, {"on": on.isoformat(), "channel": channel})
        seen.store({"id": case.pk})
    return case


def procedure_of(case: Case) -> Procedure:
    """How this errand is done; ``NotFound`` for a case that is none."""
    found = procedures().get(case.procedure)
    if found is None:
        raise NotFound("procedure_not_found", "没有这项代办")
    return found


def _mark(by: Actor, case: Case, row: ErrandStep, state: str, on: dt.date, note: str, overdue_reason: str) -> None:
    row.state, row.by_name = state, by.name[:64]
    row.note = note or row.note
    row.done_on = None if state == codes.StepState.TODO else on
    row.save(update_fields=["state", "by_name", "note", "done_on"])
    if state == codes.StepState.TODO:
        return
    clocks.stop_thing(by, clocks.STEP, row.pk, outcome=state, reason=overdue_reason)
    following = case.steps.filter(order__gt=row.order, state=codes.StepState.TODO).first()
    stage = next(
        (one for one in procedure_of(case).steps if following is not None and one.code == following.code), None
    )
    if following is not None and stage is not None and stage.rule:
        clocks.start_step(by, following, rule=stage.rule, number=stage.step, term=stage.term)


def _attempt(by: Actor, case: Case, on: dt.date, channel: str, result: str, helper: str, words: str) -> Attempt:
    return Attempt.objects.create(
        case=case, on=on, channel=channel, helper=common.clean(helper, 64), result=result,
        words=common.clean(words, 200), at=clock.now(), by_name=by.name[:64],
    )  # fmt: skip


def _begin_work(case: Case) -> None:
    if case.state in {codes.State.NEW, codes.State.ACCEPTED, codes.State.REOPENED}:
        case.state = codes.State.WORKING
        common.keep(case, "state")


def _need_past(on: dt.date) -> None:
    since = clock.today() - dt.timedelta(days=days.BACK)
    days.need("" if on > clock.today() else days.done(on, since=since), "on")
    if on > clock.today():
        raise Invalid(
            "future_date",
            "日期晚于今天",
            why="只能登记已经发生的事。",
            todo="请核对日期。",
            fields={"on": "不能晚于今天"},
        )
