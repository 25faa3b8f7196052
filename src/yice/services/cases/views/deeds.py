"""The deeds on cases as forms; each is a dialog and a page of its own."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yice.core.people import access as people
from yice.core.people.queries import search
from yice.lib.htmx import go, idempotency_key, page
from yice.services.cases import access, actions, clocks, codes, forms
from yice.services.cases.models import Case
from yice.services.cases.views.shared import (
    Choices,
    here,
    partner_choices,
    reader,
    run,
    staff_choices,
    unit_choices,
    unit_of,
)

both = require_http_methods(["GET", "POST"])
Words = tuple[str, str, str, str]
"""Title, purpose, button, what is said afterwards."""


def _data(request: HttpRequest) -> object:
    return request.POST if request.method == "POST" else None


def _case(request: HttpRequest, case_id: int, deed: str) -> Case:
    return access.get_for_deed(reader(request), case_id, deed)


def _do(
    request: HttpRequest,
    case: Case,
    act: Callable[..., object],
    form: forms.DeedForm,
    words: Words,
    *,
    to: str = "",
    **whom: int,
) -> HttpResponse:
    """Show the form of a deed, or do the deed with what was given; ``whom`` where it is not done to the case itself."""
    what = whom or {"case_id": case.pk}
    return run(
        request, form, words,
        lambda: act(by=reader(request), key=idempotency_key(request), **what, **form.given()),
        back=here(case), to=to,
    )  # fmt: skip


def _parties(case: Case) -> dict[str, Choices]:
    unit = unit_of(case)
    return {"staff": staff_choices(unit), "units": unit_choices(unit), "partners": partner_choices(unit)}


@both
def tell(request: HttpRequest, case_id: int) -> HttpResponse:
    """The number and the name were told."""
    case = _case(request, case_id, "tell")
    form = forms.TellForm(_data(request), over=clocks.over(case, clocks.INTAKE))
    purpose = f"编号 {case.no}，经办人 {case.owner_name}。"
    return _do(
        request, case, actions.tell_elder, form, ("已告知对方", purpose, "已告知", "已记下：编号和经办人已告知。")
    )


@require_POST
def accept(request: HttpRequest, case_id: int) -> HttpResponse:
    """The owner takes it."""
    case = actions.accept_case(by=reader(request), case_id=case_id, key=idempotency_key(request))
    return go(request, here(case), saved="已受理。")


@require_POST
def resume(request: HttpRequest, case_id: int) -> HttpResponse:
    """Go on."""
    case = actions.resume_case(by=reader(request), case_id=case_id, key=idempotency_key(request))
    return go(request, here(case), saved="已恢复办理，时限继续计时。")


@both
def note(request: HttpRequest, case_id: int) -> HttpResponse:
    """Write down what was done."""
    case = _case(request, case_id, "note")
    reads = "限制查看：只有知情人能打开这段话。" if case.restricted else "看得到这件诉求的同事都能看到这段话。"
    form = forms.WordsForm(_data(request))
    return _do(request, case, actions.add_note, form, ("记办理情况", reads, "保存", "已记下。"))


@both
def reply(request: HttpRequest, case_id: int) -> HttpResponse:
    """Tell who asked how things stand."""
    case = _case(request, case_id, "work")
    form = forms.ReplyForm(_data(request), over=clocks.over(case, clocks.INTAKE, clocks.REPLY))
    words = ("答复本人", "第一次答复之后，“首次答复”时限停止。", "保存答复", "已记下答复。")
    return _do(request, case, actions.reply, form, words)


@both
def wait(request: HttpRequest, case_id: int) -> HttpResponse:
    """Wait for something."""
    case = _case(request, case_id, "work")
    if case.state == codes.State.WAITING:
        case = _case(request, case_id, "assign")
    words = ("转入等待", "等待期间不计时。", "转入等待", "已转入等待，到期自动恢复计时。")
    return _do(request, case, actions.wait_for, forms.WaitForm(_data(request)), words)


@both
def answer(request: HttpRequest, case_id: int) -> HttpResponse:
    """Tell the result."""
    case = _case(request, case_id, "work")
    form = forms.AnswerForm(_data(request), over=clocks.over(case, clocks.INTAKE, clocks.REPLY))
    words = ("答复办理结果", "答复之后由回访听本人评价；满意才办结。", "保存", "已答复，等待回访。")
    return _do(request, case, actions.answer_case, form, words)


@both
def assign(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give it to somebody else at once."""
    case = _case(request, case_id, "assign")
    form = forms.AssignForm(_data(request), staff=staff_choices(unit_of(case)))
    return _do(request, case, actions.assign_case, form, ("改派", "立即生效，时限不重新计算。", "改派", "已改派。"))


@both
def transfer(request: HttpRequest, case_id: int) -> HttpResponse:
    """Pass it on."""
    case = _case(request, case_id, "work")
    form = forms.TransferForm(_data(request), **_parties(case))
    words = ("转办、转介", "对方接收之前仍由现在的经办人负责，时限照走。", "转出", "已转出，等对方接收。")
    return _do(request, case, actions.offer_transfer, form, words)


@both
def transfer_answer(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """The other side's answer."""
    actor = reader(request)
    row = access.get_transfer(actor, transfer_id)
    himself = access.is_receiver(actor, row)
    if not himself and "work" not in access.may(actor, row.case):
        raise people.not_allowed()
    states = [("accepted", "接收"), ("rejected", "退回"), ("done", "已办完")]
    if row.state == codes.TransferState.ACCEPTED:
        states = states[2:]
    elif row.kind == codes.TransferKind.HANDOVER:
        states = states[:2]
    form = forms.TransferAnswerForm(_data(request), states=states, himself=himself, initial={"state": states[0][0]})
    gone = request.POST.get("state") == codes.TransferState.REJECTED and himself
    title = f"答复{row.get_kind_display()}" if himself else f"代{row.to_name}登记答复"
    purpose = "" if himself else "对方怎么说，照实记：谁说的、哪天、用什么方式。"
    return _do(
        request, row.case, actions.answer_transfer, form, (title, purpose, "保存", "已记下对方的答复。"),
        to=reverse("cases:list") if gone else "", transfer_id=row.pk,
    )  # fmt: skip


@both
def transfer_revoke(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """Take an offer back."""
    row = access.get_transfer(reader(request), transfer_id)
    case = _case(request, row.case_id, "work")
    words = ("收回", f"收回给{row.to_name}的{row.get_kind_display()}。", "收回", "已收回。")
    return _do(request, case, actions.revoke_transfer, forms.ReasonForm(_data(request)), words, transfer_id=row.pk)


@both
def task(request: HttpRequest, case_id: int) -> HttpResponse:
    """Give somebody a part."""
    case = _case(request, case_id, "work")
    form = forms.TaskForm(_data(request), **_parties(case))
    purpose = f"多方一起办，由{case.owner_name}总协调；各方都办完才能答复结果。"
    return _do(request, case, actions.add_task, form, ("分办", purpose, "安排", "已分办。"))


@both
def task_settle(request: HttpRequest, task_id: int) -> HttpResponse:
    """What became of a part."""
    actor = reader(request)
    row = access.get_task(actor, task_id)
    if not access.is_receiver(actor, row) and "work" not in access.may(actor, row.case):
        raise people.not_allowed()
    term = clocks.terms_of(clocks.TASK, [row.pk]).get(row.pk)
    form = forms.SettleTaskForm(_data(request), over=term is not None and term.is_over)
    words = ("登记分办结果", f"{row.to_name}：{row.title}", "保存", "已登记分办结果。")
    return _do(request, row.case, actions.settle_task, form, words, task_id=row.pk)


@both
def callback(request: HttpRequest, case_id: int) -> HttpResponse:
    """Ask the elder."""
    case = _case(request, case_id, "callback")
    form = forms.CallbackForm(_data(request), five=clocks.switch_of("case_rating_five_points"), over=clocks.over(case))
    purpose = "打电话照着念。说“未解决”或有一项“不满意”的，重开一次，由科长负责。"
    if case.owner_id == reader(request).id:
        purpose += "您是经办人，最好请别的同事回访。"
    words = (f"回访：{case.title}", purpose, "保存回访", "已记下本人的评价。")
    return _do(request, case, actions.record_callback, form, words)


@both
def close(request: HttpRequest, case_id: int) -> HttpResponse:
    """The head ends it without the elder's verdict."""
    case = _case(request, case_id, "close_otherwise")
    words = ("不经回访办结", "只有科长可以，理由入档。办不了的请走“上报”。", "办结", "已办结，理由已入档。")
    return _do(request, case, actions.close_otherwise, forms.CloseForm(_data(request)), words)


@both
def escalate(request: HttpRequest, case_id: int) -> HttpResponse:
    """Pass a problem upwards."""
    case = _case(request, case_id, "escalate")
    words = ("上报", "没有办法的事报分管领导，写明理由；有了批示再答复本人。", "上报", "已上报。")
    return _do(request, case, actions.escalate, forms.EscalateForm(_data(request)), words)


@both
def decide(request: HttpRequest, escalation_id: int) -> HttpResponse:
    """The leader's word."""
    row = access.get_escalation(reader(request), escalation_id)
    case = access.get_for(reader(request), row.case_id)
    words = ("批示", f"{row.by_name}上报：{row.reason}", "批示", "已批示。")
    return _do(request, case, actions.decide_escalation, forms.DecideForm(_data(request)), words, escalation_id=row.pk)


@both
def circle_add(request: HttpRequest, case_id: int) -> HttpResponse:
    """Let somebody read what is restricted."""
    case = _case(request, case_id, "circle")
    form = forms.CircleForm(_data(request), staff=staff_choices(unit_of(case)))
    words = ("增加知情人", "知情人能看限制查看的内容，每次打开都留痕。", "加入", "已加入知情人。")
    return _do(request, case, actions.add_to_circle, form, words)


@require_POST
def circle_remove(request: HttpRequest, case_id: int, member_id: int) -> HttpResponse:
    """Take somebody out of the circle."""
    actor = reader(request)
    actions.remove_from_circle(by=actor, case_id=case_id, member_id=member_id, key=idempotency_key(request))
    still = access.visible_to(actor).filter(pk=case_id).exists()
    return go(request, reverse("cases:detail", args=(case_id,)) if still else reverse("cases:list"), saved="已移出。")


@both
def link(request: HttpRequest, case_id: int) -> HttpResponse:
    """Find whose file it belongs to; the choice is posted to the same address."""
    actor = reader(request)
    case = access.get_for_deed(actor, case_id, "link")
    chosen = request.POST.get("person", "")
    if chosen.isdigit() and len(chosen) < 13:  # noqa: PLR2004 - a row's number
        actions.link_person(by=actor, case_id=case.pk, person_id=int(chosen), key=idempotency_key(request))
        return go(request, here(case), saved="已对上档案。")
    asked = request.POST.get("q", "").strip()[:64]
    rows = search(actor, asked, limit=20) if asked else []
    return page(request, "cases/link.html", {"case": case, "rows": rows, "tried": bool(asked), "back": here(case)})
