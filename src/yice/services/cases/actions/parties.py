"""Passing a case on, and parts of it: both sides are kept as they were at that moment."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db import transaction

from yice.core.audit.actions import once
from yice.core.notify.recipients import Recipient
from yice.core.people import access as people
from yice.core.people.codes import Purpose
from yice.core.people.queries import consented, frozen
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import Invalid, Refused, Stale
from yice.services.cases import access, clocks, codes
from yice.services.cases.actions import _common as common
from yice.services.cases.actions._party import Party, find_party, no_party, said
from yice.services.cases.models import Case, Task, Transfer
from yice.services.cases.queries import eligible

__all__ = ["Party", "add_task", "answer_transfer", "offer_transfer", "revoke_transfer", "settle_task"]

State = codes.TransferState
EntryKind = codes.EntryKind


def offer_transfer(
    *,
    by: Actor,
    case_id: int,
    kind: str,
    to: Party,
    reason: str,
    told: Collection[str] = (),
    version: int | None = None,
    key: str | None = None,
) -> Transfer:
    """Offer a case to somebody. 转办 moves the responsibility once accepted; 转介 does not, and is all a partner gets.

    ``told`` is what of the elder a partner gets to know (``codes.Told``): nothing without consent to passing on (R160).
    Raises ``Refused`` (``transfer_pending``, ``passing_on_refused``), ``Invalid`` (``party_missing``), ``Stale``.
    """
    if kind not in codes.TransferKind.values:
        raise no_party("kind")
    with transaction.atomic():
        seen = once(key, by, "cases.offer_transfer")
        if seen.answer is not None:
            return Transfer.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "work", version)
        common.need_state(case, *codes.ACTIVE_STATES, what="转出")
        text = common.need_words(reason, "reason", "转出事由", 200)
        found = find_party(to, case)
        moves = kind == codes.TransferKind.HANDOVER and to.kind != codes.PartyKind.PARTNER
        if moves and Transfer.objects.filter(case=case, kind=codes.TransferKind.HANDOVER, state=State.OFFERED).exists():
            raise Refused(
                "transfer_pending",
                "已经有一次转办等着对方接收",
                why="同时转给两家，会没人负责。",
                todo="请先收回，或等对方答复。",
            )
        shared = _may_tell(by, case, told) if to.kind == codes.PartyKind.PARTNER else ""
        if found.staff is not None and found.staff.pk == case.owner_id:
            raise Invalid(
                "party_missing",
                "不能转给经办人自己",
                why="现在就是由其承办。",
                todo="请另选。",
                fields={"staff": "请另选"},
            )
        row = Transfer.objects.create(
            case=case, kind=codes.TransferKind.HANDOVER if moves else codes.TransferKind.REFERRAL, to_kind=to.kind,
            to_staff=found.staff, to_unit=found.unit, to_partner=found.partner, told=shared, to_name=found.name,
            to_unit_name=found.unit_name, to_contact=found.contact, from_staff=case.owner, from_name=case.owner_name,
            from_unit_name=case.owner_unit_name, reason=text, made_at=clock.now(), made_by_name=by.name[:64],
        )  # fmt: skip
        word = codes.TransferKind(row.kind).label
        common.enter(case, by, _entry(row), f"{word}给{said(row)}，待接收：{text}")
        what = f"{word}给您，请接收或退回"
        if found.staff is not None:
            common.tell_staff(by, case, Recipient.staff(found.staff.pk), what, dedup=f"offered:{row.pk}")
        elif found.unit is not None:
            head = Recipient.unit_role(found.unit.pk, Role.HEAD)
            common.tell_staff(by, case, head, what, dedup=f"offered:{row.pk}")
        detail = {"transfer": row.pk, "kind": row.kind, "to": to.kind, "told": row.told}
        common.note(by, "offer_transfer", case, detail)
        seen.store({"id": row.pk})
    return row


def answer_transfer(
    *,
    by: Actor,
    transfer_id: int,
    state: str,
    words: str = "",
    said_by: str = "",
    how: str = "",
    said_on: dt.date | None = None,
    key: str | None = None,
) -> Transfer:
    """The other side's answer: accepted, rejected (with a reason), done (with the result).

    The other side answers itself; for a partner (and a colleague who answered on the telephone) the case's workers
    write it down: who said it, by which way (``codes.How``), on which day. An accepted 转办 makes the receiver the
    owner, terms and circle with it; a 转介 leaves terms and owner as they are. Raises ``Invalid``
    (``answer_incomplete``), ``Refused`` (``transfer_settled``, ``transfer_needs_receiver``).
    """
    if state not in {State.ACCEPTED, State.REJECTED, State.DONE}:
        raise no_party("state")
    with transaction.atomic():
        seen = once(key, by, "cases.answer_transfer")
        if seen.answer is not None:
            return Transfer.objects.get(pk=seen.answer["id"])
        row = access.get_transfer(by, transfer_id)
        case = common.locked(row.case_id)
        row.refresh_from_db()
        himself = access.is_receiver(by, row)
        if not himself and "work" not in access.may(by, case):
            raise people.not_allowed()
        common.need_open(case)
        _check_answer(row, state)
        text = common.clean(words, 400)
        if state != State.ACCEPTED:
            text = common.need_words(words, "words", "退回理由" if state == State.REJECTED else "办理结果", 400)
        word = _answer_of(by, row, said_by, how, said_on, himself=himself)
        _store_answer(row, state, text, word)
        if state == State.ACCEPTED and row.kind == codes.TransferKind.HANDOVER:
            _move(by, case, row)
        common.enter(
            case,
            by,
            _entry(row),
            f"{said(row)}{codes.TransferState(state).label}{word.told}" + (f"：{text}" if text else ""),
        )
        common.note(by, "answer_transfer", case, {"transfer": row.pk, "state": state, "how": word.how})
        seen.store({"id": row.pk})
    return row


def revoke_transfer(*, by: Actor, transfer_id: int, reason: str, key: str | None = None) -> Transfer:
    """Take an offer back before it is answered (a referral also afterwards, while not done)."""
    with transaction.atomic():
        seen = once(key, by, "cases.revoke_transfer")
        if seen.answer is not None:
            return Transfer.objects.get(pk=seen.answer["id"])
        row = access.get_transfer(by, transfer_id)
        access.get_for_deed(by, row.case_id, "work")
        case = common.locked(row.case_id)
        row.refresh_from_db()
        text = common.need_words(reason, "reason", "收回理由", 200)
        referral = row.kind == codes.TransferKind.REFERRAL
        if row.state != State.OFFERED and not (referral and row.state == State.ACCEPTED):
            raise _settled(row)
        row.state, row.answer, row.answered_at = State.REVOKED, text, clock.now()
        row.answered_by_name = by.name[:64]
        row.save(update_fields=["state", "answer", "answered_at", "answered_by_name"])
        common.enter(case, by, _entry(row), f"收回给{said(row)}的{row.get_kind_display()}：{text}")
        common.note(by, "revoke_transfer", case, {"transfer": row.pk})
        seen.store({"id": row.pk})
    return row


def add_task(
    *,
    by: Actor,
    case_id: int,
    title: str,
    to: Party,
    by_on: dt.date,
    version: int | None = None,
    key: str | None = None,
) -> Task:
    """Give one party its part of the work, due by a day; the owner of the case coordinates (BG-035)."""
    common.need_later(by_on, "by_on")
    with transaction.atomic():
        seen = once(key, by, "cases.add_task")
        if seen.answer is not None:
            return Task.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "work", version)
        common.need_state(case, *codes.ACTIVE_STATES, what="分办")
        text = common.need_words(title, "title", "办什么", 120)
        found = find_party(to, case)
        task = Task.objects.create(
            case=case, title=text, to_kind=to.kind, to_staff=found.staff, to_unit=found.unit, to_name=found.name,
            to_partner=found.partner, to_unit_name=found.unit_name, to_contact=found.contact, by_on=by_on,
            made_at=clock.now(), made_by_name=by.name[:64],
        )  # fmt: skip
        if case.state in {codes.State.NEW, codes.State.ACCEPTED, codes.State.REOPENED}:
            case.state = codes.State.WORKING
            common.keep(case, "state")
        clocks.start_task(by, task)
        common.enter(case, by, EntryKind.TASK, f"{said(task)}：{text}，{by_on:%Y-%m-%d} 前办完")
        common.note(by, "add_task", case, {"task": task.pk, "to": to.kind})
        seen.store({"id": task.pk})
    return task


def settle_task(
    *, by: Actor, task_id: int, state: str, result: str, overdue_reason: str = "", version: int | None = None,
    key: str | None = None,
) -> Task:  # fmt: skip
    """What became of a part: done with its result, or no longer needed with the reason."""
    if state not in {codes.TaskState.DONE, codes.TaskState.DROPPED}:
        raise no_party("state")
    with transaction.atomic():
        seen = once(key, by, "cases.settle_task")
        if seen.answer is not None:
            return Task.objects.get(pk=seen.answer["id"])
        task = access.get_task(by, task_id)
        case = common.locked(task.case_id)
        task.refresh_from_db()
        if not access.is_receiver(by, task) and "work" not in access.may(by, case):
            raise people.not_allowed()
        if version is not None and version != task.version:
            raise Stale(current=task.version)
        if task.state != codes.TaskState.OPEN:
            raise Refused(
                "task_settled",
                "这件分办事项已经有结果",
                why=f"{task.get_state_display()}：{task.result}",
                todo="请刷新页面。",
            )
        text = common.need_words(result, "result", "结果", 400)
        task.state, task.result, task.settled_at = state, text, clock.now()
        task.settled_by_name, task.version = by.name[:64], task.version + 1
        task.save(update_fields=["state", "result", "settled_at", "settled_by_name", "version"])
        clocks.stop_thing(by, clocks.TASK, task.pk, outcome=state, reason=common.clean(overdue_reason, 200))
        common.enter(case, by, EntryKind.TASK, f"{said(task)}，{task.get_state_display()}：{text}")
        common.note(by, "settle_task", case, {"task": task.pk, "state": state})
        seen.store({"id": task.pk})
    return task


def _entry(row: Transfer) -> EntryKind:
    """What the thread calls it."""
    return EntryKind.TRANSFER if row.kind == codes.TransferKind.HANDOVER else EntryKind.REFERRAL


def _check_answer(row: Transfer, state: str) -> None:
    fits = {State.ACCEPTED: {State.OFFERED}, State.REJECTED: {State.OFFERED}, State.DONE: {State.ACCEPTED}}
    done_referral = state == State.DONE and row.kind == codes.TransferKind.REFERRAL and row.state == State.OFFERED
    if row.state not in fits[codes.TransferState(state)] and not done_referral:
        raise _settled(row)


def _settled(row: Transfer) -> Refused:
    return Refused(
        "transfer_settled",
        f"这次{row.get_kind_display()}已经有答复",
        why=f"目前是“{row.get_state_display()}”。",
        todo="请刷新页面，按当前情况办理。",
    )


@dataclass(frozen=True, slots=True)
class _Word:
    """Who said it, by which way, when; ``recorder`` is empty when the other side answered itself."""

    name: str
    how: str
    at: dt.datetime
    recorder: str

    @property
    def told(self) -> str:
        """For the thread: who of the other side said it and how."""
        how = codes.How(self.how).label if self.how else ""
        return f"（{self.at.astimezone(clock.ZONE):%Y-%m-%d} {self.name}{how}告知）" if self.recorder else ""


def _answer_of(by: Actor, row: Transfer, said_by: str, how: str, said_on: dt.date | None, *, himself: bool) -> _Word:
    """The word of the other side, or what is missing to write it down."""
    now = clock.now()
    if himself:
        return _Word(by.name[:64], "", now, "")
    name = common.clean(said_by, 64)
    before = row.answered_at or row.made_at
    fields: dict[str, str] = {}
    if not name and row.to_staff_id is None:
        fields["said_by"] = "请填写对方是谁答复的"
    if how not in codes.How.values and (how or row.to_kind == codes.PartyKind.PARTNER):
        fields["how"] = "请选择"
    if said_on is not None and not before.astimezone(clock.ZONE).date() <= said_on <= clock.today():
        fields["said_on"] = "不能早于转出或上次答复，也不能晚于今天"
    if fields:
        raise Invalid(
            "answer_incomplete",
            "对方的答复没有记全",
            why="；".join(fields.values()) + "。",
            todo="代对方登记，要写明对方是谁、哪天、怎么说的。",
            fields=fields,
        )
    noon = dt.datetime.combine(said_on, dt.time(12), tzinfo=clock.ZONE) if said_on else now
    at = now if said_on in {None, clock.today()} else max(noon, before)
    return _Word(name or row.to_name[:64], how, at, by.name[:64])


def _store_answer(row: Transfer, state: str, text: str, word: _Word) -> None:
    row.state, row.recorded_by_name = state, word.recorder
    if state == State.DONE:
        row.done_at, row.result, row.done_by_name, row.done_how = word.at, text, word.name, word.how
    if state != State.DONE or row.answered_at is None:
        row.answered_at, row.answered_by_name, row.answered_how = word.at, word.name, word.how
    if state != State.DONE:
        row.answer = text[:200]
    row.save()


def _may_tell(by: Actor, case: Case, told: Collection[str]) -> str:
    """What of the elder is told, as it is kept; refused without consent, and where the teller may not see it."""
    wanted = [one for one in codes.Told.values if one in set(told)]
    if len(wanted) != len(set(told)):
        raise no_party("told")
    if not wanted:
        return ""
    person = case.person
    if person is None or not consented(person.pk, Purpose.PASSING_ON) or frozen([person.pk]):
        raise Refused(
            "passing_on_refused",
            "还不能把本人的信息告诉对方",
            why="把姓名、电话、住址提供给外面的单位，要本人单独同意（R160）；档案里没有这项同意。",
            todo="先问本人，在档案“家庭与联系”里登记“向第三方提供”的同意（口头也可以）；或什么都不勾，由我们居间联系。",
            fields={"told": "没有本人的同意"},
        )
    sight = people.field_policy(by, person)
    if any(sight[one] != "full" for one in wanted if one != codes.Told.NAME):
        raise people.not_allowed()
    return ",".join(wanted)


def _move(by: Actor, case: Case, row: Transfer) -> None:
    """The receiver becomes the owner: the colleague named, or of a unit whoever accepted."""
    staff = row.to_staff
    if staff is None and by.kind is ActorKind.STAFF and access.is_receiver(by, row):
        staff = eligible().select_related("unit").filter(pk=by.id).first()
    if staff is None:
        raise Refused(
            "transfer_needs_receiver",
            "转给单位的，要由对方单位的人接收",
            why="接收的人就是新的经办人，责任要落到人。",
            todo="请对方单位的科长或经办人登录接收，或改为转给某一位同事。",
        )
    common.give_to(case, staff)
    case.state = codes.State.ACCEPTED if case.state == codes.State.NEW else case.state
    common.keep(case, "owner", "owner_name", "owner_unit_name", "state")
    if case.restricted:
        common.let_in(case, staff, "经办人", by)
    clocks.hand(by, case, "转办接收")
