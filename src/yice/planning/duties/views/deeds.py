"""The deeds on duties as forms: record, close, record late, ask leave, answer, make, withdraw, reopen, revoke."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dutyengine import identity
from yice.core.people import access as people_access
from yice.core.people.models import Person
from yice.core.people.queries import housemates
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.lib.forms import DeskForm
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.planning.duties import access, actions, forms
from yice.planning.duties.actions._common import Books
from yice.planning.duties.models import Duty, Origin
from yice.planning.duties.queries import lines
from yice.planning.duties.queries.accepting import Asked
from yice.planning.duties.queries.lists import PERSON
from yice.planning.duties.views import sentence
from yice.planning.duties.views.detail import row_of, words_for
from yice.planning.duties.views.listing import reader
from yice.planning.duties.views.rows import rows_of
from yice.planning.policy import books

both = require_http_methods(["GET", "POST"])
_log = logging.getLogger("yice.duties")
_AT_ONCE = 200


def replan(people: Iterable[int]) -> None:
    """Plan the few people of a deed at once, so that the next page shows it; what fails here the worker does later."""
    ids = sorted(set(people))
    if not ids or len(ids) > _AT_ONCE:
        return
    try:
        actions.replan_changed(ids)
    except Exception:  # noqa: BLE001 - the record is saved; whatever happened here the worker repeats
        _log.exception("replanning after a deed failed; the worker will do it")


def evidence_form(
    request: HttpRequest, actor: Actor, *, asked: Asked | None = None, person: Person | None = None, **more: Any
) -> forms.EvidenceForm:
    """The form of a record, with the words of the rulebook in force."""
    _, book = books.in_force(clock.today())
    return forms.EvidenceForm(
        request.POST if request.method == "POST" else None,
        request.FILES if request.method == "POST" else None,
        kinds=book.evidence_kinds.items(),
        channels=book.channels.items(),
        staff=sentence.liaison_options(actor),
        asked=asked,
        housemates=housemates(person) if person else (),
        person=person is not None,
        initial={
            "on": clock.today(),
            "reached": "1",
            "kind": request.GET.get("kind", ""),
            "channel": request.GET.get("channel", ""),
        },
        **more,
    )


@both
def record(request: HttpRequest, person_id: int) -> HttpResponse:
    """Write down a visit, a call or whatever was done for a person; it closes what it satisfies."""
    actor = reader(request)
    person = people_access.get_for(actor, person_id)
    access.require_subject(actor, PERSON, person.pk, "record")
    form = evidence_form(request, actor, person=person, promised=_promised(person))
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried, transaction.atomic():
            done = actions.record_evidence(
                by=actor,
                subject=person.pk,
                deed=form.deed(),
                household=form.cleaned_data.get("household", ()),
                named=form.cleaned_data.get("named", ()),
                file=_file(form),
                key=idempotency_key(request),
            )
        if tried.done:
            replan([person.pk, *(one.subject for one in done.others)])
            return go(request, reverse("desk:person", args=(person.pk,)), saved=said(done))
    back = reverse("desk:person", args=(person.pk,))
    context = {
        "form": form,
        "person": person,
        "title": "记录走访与联系",
        "button": "保存记录",
        "back": back,
        "purpose": "保存后，凡是这次符合要求的应办都自动办结。",
    }
    return page(request, "duties/record.html", context)


def _promised(person: Person) -> list[tuple[str, str]]:
    """What was promised to a person by hand, in the plan or in a campaign, and can be closed only by saying so."""
    today = clock.today()
    low, high = identity.subject_range(person.pk, PERSON)
    rows = Duty.objects.filter(
        Q(rule=identity.PLAN_ITEM) | ~Q(origin=Origin.RULE),
        pk__gte=low,
        pk__lt=high,
        decision__isnull=True,
        opens__lte=today,
        closes__gte=today,
    )
    return [(str(line.duty.pk), line.title) for line in lines(rows.order_by("due", "pk")[:20])]


def said(done: actions.Recorded) -> str:
    """What a record brought about, in one line."""
    _, book = books.in_force(clock.today())
    kept = Books()
    titles = []
    for duty in done.closed:
        asked = kept.asked(duty)
        titles.append(asked.title if asked else book.by_number[duty.rule].title)
    parts = [f"已保存，办结：{'、'.join(titles)}" if titles else "已保存，没有应办因此办结"]
    if done.made:
        parts.append("已列入一件跟进")
    if done.missed:
        parts.append(f"另有 {len(done.missed)} 件已过截止，可在应办页补录")
    return "；".join(parts) + "。"


def _file(form: forms.EvidenceForm) -> tuple[str, bytes] | None:
    given = form.cleaned_data.get("file")
    return (given.name, given.read()) if given else None


@both
def close(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Close one duty: asks only what its rule accepts."""
    return _record_for(request, duty_id, late=False)


@both
def late(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Record a missed duty late, with the reason."""
    return _record_for(request, duty_id, late=True)


def _record_for(request: HttpRequest, duty_id: int, *, late: bool) -> HttpResponse:
    actor = reader(request)
    duty = access.get_for(actor, duty_id)
    access.require_deed(actor, duty, "late" if late else "record")
    asked = Books().asked(duty)
    person = people_access.get_for(actor, duty.subject) if duty.subject_kind == PERSON else None
    form = evidence_form(request, actor, asked=asked, person=person, late=late)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried, transaction.atomic():
            done = _do_record(actor, duty, form, idempotency_key(request), late=late)
        if tried.done:
            replan([duty.subject, *(one.subject for one in done.others)] if person else [])
            return go(request, _back(duty), saved=said(done))
    context = {
        "form": form,
        "duty": duty,
        "row": row_of(actor, duty),
        "person": person,
        **words_for(duty),
        "back": _back(duty),
        "title": "补录" if late else "办结",
        "button": "补录办结" if late else "办结",
        "others": not late and person is not None,
    }
    return page(request, "duties/close.html", context)


def _do_record(actor: Actor, duty: Duty, form: forms.EvidenceForm, key: str | None, *, late: bool) -> actions.Recorded:
    deed = form.deed()
    if late:
        reason = form.cleaned_data["late_reason"]
        return actions.record_late(by=actor, duty_id=duty.pk, deed=deed, reason=reason, file=_file(form), key=key)
    return actions.record_evidence(
        by=actor,
        subject=duty.subject,
        subject_kind=duty.subject_kind,
        deed=deed,
        named=[duty.pk],
        household=form.cleaned_data.get("household", ()),
        file=_file(form),
        key=key,
    )


def _back(duty: Duty) -> str:
    return reverse("duties:detail", args=(duty.pk,))


def _reasoned(
    request: HttpRequest, duty_id: int, deed: str, words: tuple[str, str, str, str], do: Callable[..., object]
) -> HttpResponse:
    """A deed that asks for nothing but a reason. ``words``: title, purpose, button, what is said afterwards."""
    actor = reader(request)
    duty = access.get_for(actor, duty_id)
    access.require_deed(actor, duty, deed)
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            do(by=actor, duty_id=duty.pk, reason=form.cleaned_data["reason"], key=idempotency_key(request))
        if tried.done:
            return go(request, _back(duty), saved=words[3])
    return _simple(request, form, duty, actor, words)


def _simple(
    request: HttpRequest, form: DeskForm, duty: Duty, actor: Actor, words: tuple[str, str, str, str], **more: object
) -> HttpResponse:
    context = {
        "form": form,
        "duty": duty,
        "row": row_of(actor, duty),
        "title": words[0],
        "purpose": words[1],
        "button": words[2],
        "back": _back(duty),
        **more,
    }
    return page(request, "duties/deed.html", context)


@both
def waive(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Ask for leave not to do it."""
    words = (
        "申请免办",
        "免办须由另一位科长或分管领导批准；批准之前仍要办理。",
        "提交申请",
        "已提交免办申请，等待审批。",
    )
    return _reasoned(request, duty_id, "ask_waiver", words, actions.ask_waiver)


@both
def withdraw(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Take back what was put on the list by hand."""
    words = ("撤回", "只有人工列入的事可以撤回；撤回后仍保留在办理轨迹里。", "撤回", "已撤回。")
    return _reasoned(request, duty_id, "withdraw", words, actions.withdraw_duty)


@both
def reopen(request: HttpRequest, duty_id: int) -> HttpResponse:
    """Let it stand again."""
    return _reasoned(
        request, duty_id, "reopen", ("恢复办理", "恢复后这件事重新列入应办。", "恢复", "已恢复。"), actions.reopen_duty
    )


@both
def answer(request: HttpRequest, waiver_id: int) -> HttpResponse:
    """The second person grants or refuses."""
    actor = reader(request)
    waiver = access.get_waiver(actor, waiver_id)
    access.require_deed(actor, waiver.duty, "answer_waiver")
    form = forms.AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        do = actions.grant_waiver if given["verdict"] == "grant" else actions.refuse_waiver
        with attempt(form) as tried:
            do(by=actor, waiver_id=waiver.pk, answer=given["answer"], key=idempotency_key(request))
        if tried.done:
            granted = given["verdict"] == "grant"
            return go(request, reverse("duties:waivers"), saved="已批准免办。" if granted else "已退回，仍要办理。")
    purpose = f"{waiver.asked_by_name} 申请免办，理由：{waiver.reason}"
    return _simple(request, form, waiver.duty, actor, ("审批免办", purpose, "提交意见", ""))


@both
def revoke(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """A record was wrong: mark it so; its duties stand again."""
    actor = reader(request)
    evidence = access.get_evidence(actor, evidence_id)
    access.require_subject(actor, evidence.subject_kind, evidence.subject, "revoke")
    duty = Duty.objects.filter(evidence=evidence).order_by("pk").first()
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    back = _back(duty) if duty else reverse("duties:list")
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            again = actions.revoke_evidence(
                by=actor, evidence_id=evidence.pk, reason=form.cleaned_data["reason"], key=idempotency_key(request)
            )
        if tried.done:
            replan({evidence.subject} if evidence.subject_kind == PERSON else ())
            return go(request, back, saved=f"记录已作废，{len(again)} 件应办重新列入。")
    purpose = "写错的记录作废后仍可查到，凭它办结的事重新列入应办。"
    context = {
        "form": form,
        "duty": duty,
        "row": row_of(actor, duty) if duty else None,
        "title": "作废记录",
        "purpose": purpose,
        "button": "作废",
        "back": back,
    }
    return page(request, "duties/deed.html", context)


@both
def make(request: HttpRequest, person_id: int) -> HttpResponse:
    """Put something on the list for a person."""
    actor = reader(request)
    person = people_access.get_for(actor, person_id)
    access.require_subject(actor, PERSON, person.pk, "make")
    _, book = books.in_force(clock.today())
    form = forms.MakeForm(
        request.POST if request.method == "POST" else None, roles=book.roles.items(), today=clock.today()
    )
    back = reverse("duties:person", args=(person.pk,))
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            given = form.cleaned_data
            actions.make_duty(
                by=actor,
                subject=person.pk,
                title=given["title"],
                due=given["due"],
                role=given["role"],
                key=idempotency_key(request),
            )
        if tried.done:
            return go(request, back, saved="已列入应办。")
    context = {
        "form": form,
        "person": person,
        "title": "安排一件事",
        "purpose": "列入后与其他应办一样，凭记录办结。",
        "button": "列入应办",
        "back": back,
    }
    return page(request, "duties/record.html", context)


@both
def bulk(request: HttpRequest) -> HttpResponse:
    """One list for many: the chosen duties of one rule, closed by a sheet, a meeting, a delivery."""
    actor = reader(request)
    ids = [int(one) for one in request.POST.getlist("duty") if one.isdigit() and len(one) < 20]  # noqa: PLR2004
    back = reverse("duties:list")
    if not ids:
        return go(request, back, saved="请先在列表里勾选要登记的人。")
    duties = list(
        access.visible_to(actor).filter(pk__in=ids[: actions.MOST_AT_ONCE]).select_related("basis__version", "unit")
    )
    asked = Books().asked(duties[0]) if duties else None
    if asked is None or not asked.in_bulk:
        raise Invalid("not_bulk_evidence", "这项应办不认可名单类佐证", why="它要求逐人办理。", todo="请逐人登记。")
    sent = request.POST.get("stage") == "record"
    _, book = books.in_force(clock.today())
    form = forms.EvidenceForm(
        request.POST if sent else None,
        kinds=[one for one in book.evidence_kinds.items() if one[0] in asked.in_bulk],
        channels=book.channels.items(),
        staff=sentence.liaison_options(actor),
        asked=asked,
        many=True,
        initial={"on": clock.today()},
    )
    if sent and form.is_valid():
        with attempt(form) as tried:
            done = actions.bulk_record(by=actor, duty_ids=ids, deed=form.deed(), key=idempotency_key(request))
        if tried.done:
            replan(one.subject for one in done.closed)
            rest = f"；{len(done.left)} 件没有办结：{done.left[0][1]}" if done.left else ""
            return go(request, back, saved=f"已登记 {len(done.closed)} 人{rest}。")
    context = {"form": form, "rows": rows_of(actor, duties), "ids": ids, "title": asked.title, "back": back}
    return page(request, "duties/bulk.html", context)
