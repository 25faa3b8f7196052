"""Working on a case: accepting, notes, replies, waiting, the result told."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from yice.core.audit.actions import once
from yice.core.notify.recipients import Recipient
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound, Refused
from yice.planning.ladder.actions import LONGEST as LONGEST_WAIT
from yice.services.cases import access, clocks, codes
from yice.services.cases.actions import _common as common
from yice.services.cases.models import Case, Entry, Task
from yice.services.cases.queries import eligible

State = codes.State


def accept_case(*, by: Actor, case_id: int, version: int | None = None, key: str | None = None) -> Case:
    """The owner takes a new case, or the head a reopened one. Raises ``Refused`` (``case_state``), ``Stale``."""
    with transaction.atomic():
        seen = once(key, by, "cases.accept_case")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "accept", version)
        common.need_state(case, State.NEW, State.REOPENED, what="受理")
        case.state = State.ACCEPTED if case.state == State.NEW else State.WORKING
        common.keep(case, "state")
        common.enter(case, by, codes.EntryKind.ACCEPTED, secret=False)
        common.note(by, "accept_case", case)
        seen.store({"id": case.pk})
    return case


def assign_case(
    *, by: Actor, case_id: int, staff_id: int, reason: str, version: int | None = None, key: str | None = None
) -> Case:
    """The head gives a case to somebody else at once, with a reason; of a restricted one they join the circle."""
    with transaction.atomic():
        seen = once(key, by, "cases.assign_case")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "assign", version)
        common.need_open(case)
        text = common.need_words(reason, "reason", "改派理由", 200)
        staff = eligible().select_related("unit").filter(pk=staff_id).first()
        if staff is None:
            raise NotFound("staff_not_found", "没有找到这位工作人员")
        before = case.owner_name
        common.give_to(case, staff)
        common.keep(case, "owner", "owner_name", "owner_unit_name")
        if case.restricted:
            common.let_in(case, staff, "经办人", by)
        clocks.hand(by, case, text)
        common.tell_staff(by, case, Recipient.staff(staff.pk), "改派给您承办", dedup=f"assigned:{case.version}")
        common.enter(case, by, codes.EntryKind.TRANSFER, f"{before} 改派 {staff.name}（{staff.unit.name}）：{text}")
        common.note(by, "assign_case", case, {"to": staff.pk}, text)
        seen.store({"id": case.pk})
    return case


def add_note(*, by: Actor, case_id: int, words: str, key: str | None = None) -> Entry:
    """Write down what was done. Work on an accepted case begins with it."""
    with transaction.atomic():
        seen = once(key, by, "cases.add_note")
        if seen.answer is not None:
            return Entry.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "note")
        common.need_open(case)
        text = common.need_words(words, "words", "办理情况")
        if case.state == State.ACCEPTED and case.owner_id == by.id:
            case.state = State.WORKING
            common.keep(case, "state")
        row = common.enter(case, by, codes.EntryKind.NOTE, text)
        common.note(by, "add_note", case)
        seen.store({"id": row.pk})
    return row


def reply(
    *, by: Actor, case_id: int, words: str, overdue_reason: str = "", version: int | None = None, key: str | None = None
) -> Case:
    """Tell who asked how things stand. The first one keeps R71; a late one wants its reason."""
    with transaction.atomic():
        seen = once(key, by, "cases.reply")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "work", version)
        common.need_open(case)
        text = common.need_words(words, "words", "答复内容")
        _replied(by, case, overdue_reason)
        if case.state in {State.NEW, State.ACCEPTED, State.REOPENED}:
            case.state = State.WORKING
        common.keep(case, "state", "replied_at", "told_at")
        common.enter(case, by, codes.EntryKind.REPLY, text)
        common.note(by, "reply", case)
        seen.store({"id": case.pk})
    return case


def wait_for(
    *, by: Actor, case_id: int, reason: str, until: dt.date, version: int | None = None, key: str | None = None
) -> Case:
    """Wait for something until a day: the terms rest, at most ``LONGEST_WAIT`` days at a time.

    What waits already goes on waiting only by the head, who says why. Raises ``Invalid`` (reason or day), ``Refused``
    when answered, ``NotAllowed``.
    """
    common.need_later(until, "until", LONGEST_WAIT)
    with transaction.atomic():
        seen = once(key, by, "cases.wait_for")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "work", version)
        common.need_state(case, *codes.ACTIVE_STATES, what="转入等待")
        if case.state == State.WAITING:
            access.get_for_deed(by, case_id, "assign")
        text = common.need_words(reason, "reason", "等什么", 200)
        case.state, case.waiting_until = State.WAITING, until
        case.waiting_reason = "" if case.restricted else text
        common.keep(case, "state", "waiting_until", "waiting_reason")
        clocks.pause(by, case, "等待中（限制查看）" if case.restricted else text, until)
        common.enter(case, by, codes.EntryKind.WAITING, f"等到 {until:%Y-%m-%d}：{text}")
        common.note(by, "wait_for", case, {"until": until.isoformat()})
        seen.store({"id": case.pk})
    return case


def resume_case(*, by: Actor, case_id: int, version: int | None = None, key: str | None = None) -> Case:
    """Go on: what was waited for is there, or will not come."""
    with transaction.atomic():
        seen = once(key, by, "cases.resume_case")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "work", version)
        common.need_state(case, State.WAITING, what="恢复办理")
        _go_on(by, case)
        common.keep(case, "state", "waiting_until", "waiting_reason")
        common.enter(case, by, codes.EntryKind.RESUMED, secret=False)
        common.note(by, "resume_case", case)
        seen.store({"id": case.pk})
    return case


def end_waits(*, by: Actor) -> int:
    """Go on with what waited for a day that has come, when the office opens; its owner is told. Returns how many."""
    came = Case.objects.filter(state=State.WAITING, waiting_until__lte=clock.today()).values_list("pk", "waiting_until")
    due = [pk for pk, until in came if until is not None and clocks.opening_of(until) <= clock.now()]
    for pk in due:
        with transaction.atomic():
            case = common.locked(pk)
            if case.state != State.WAITING or case.waiting_until is None or case.waiting_until > clock.today():
                continue  # somebody was quicker
            day = case.waiting_until
            _go_on(by, case)
            common.keep(case, "state", "waiting_until", "waiting_reason")
            common.enter(case, by, codes.EntryKind.RESUMED, "等到的日子到了，自动恢复", secret=False)
            common.note(by, "resume_case", case)
            to = Recipient.staff(case.owner_id)
            common.tell_staff(by, case, to, "等到的日子到了，已恢复计时，请接着办", dedup=f"waited:{day:%Y-%m-%d}")
    return len(due)


def answer_case(
    *,
    by: Actor,
    case_id: int,
    answer: str,
    overdue_reason: str = "",
    version: int | None = None,
    key: str | None = None,
) -> Case:
    """Tell the result; the elder's verdict is asked afterwards. Refused while parts of the work are open.

    Raises ``Refused`` (``case_tasks_open``, ``case_papers_missing``, ``case_state``), ``Invalid``, ``Stale``.
    """
    with transaction.atomic():
        seen = once(key, by, "cases.answer_case")
        if seen.answer is not None:
            return Case.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "work", version)
        common.need_state(case, *codes.ACTIVE_STATES, what="答复结果")
        text = common.need_words(answer, "answer", "办理结果")
        open_tasks = Task.objects.filter(case=case, state=codes.TaskState.OPEN).count()
        if open_tasks:
            raise Refused(
                "case_tasks_open",
                f"还有 {open_tasks} 件分办事项没有办完",
                why="多方办理的，各方都办完才答复结果。",
                todo="请先登记各项结果，或写明不再需要。",
            )
        _replied(by, case, overdue_reason)
        if case.state == State.WAITING:
            _go_on(by, case)
        case.state, case.answered_at = State.ANSWERED, clock.now()
        case.answer = "" if case.restricted else text
        common.keep(case, "state", "answer", "answered_at", "replied_at", "told_at", "waiting_until", "waiting_reason")
        common.enter(case, by, codes.EntryKind.ANSWERED, text)
        common.note(by, "answer_case", case)
        seen.store({"id": case.pk})
    return case


def _replied(by: Actor, case: Case, overdue_reason: str) -> None:
    """The first answer also tells who is at work: R70 and R71 are kept."""
    reason = common.clean(overdue_reason, 200)
    case.told_at = case.told_at or clock.now()
    case.replied_at = case.replied_at or clock.now()
    clocks.stop(by, case, clocks.INTAKE, clocks.REPLY, outcome="replied", reason=reason)


def _go_on(by: Actor, case: Case) -> None:
    case.state, case.waiting_until, case.waiting_reason = State.WORKING, None, ""
    clocks.resume(by, case)
