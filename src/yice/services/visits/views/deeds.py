"""What may be done to a visit: add to it, correct it, make it void, settle what two people wrote differently."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from yice.core.people import access as people_access
from yice.lib.forms import words_field
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.services.visits import access, actions
from yice.services.visits.codes import Role
from yice.services.visits.drafts import Upload
from yice.services.visits.forms import AmendForm, ConflictForm, RevokeForm
from yice.services.visits.models import Visit
from yice.services.visits.views.detail import told
from yice.services.visits.views.recording import both, form_context, reader, replan, said, visit_form


@both
def amend(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Add words or photos."""
    actor = reader(request)
    visit = access.get_for(actor, visit_id)
    access.require(actor, visit.person, "amend")
    sent = request.method == "POST"
    form = AmendForm(
        request.POST if sent else None, request.FILES if sent else None, initial={"version": visit.version}
    )
    if sent and form.is_valid():
        given = form.cleaned_data
        photos = [Upload(role=Role.PHOTO.value, name=one.name, content=one.read()) for one in given["photos"]]
        with attempt(form) as tried:
            actions.amend_visit(
                by=actor, visit_id=visit.pk, version=given["version"], words=given["words"], files=photos,
                agreed=given["agreed"], key=idempotency_key(request),
            )  # fmt: skip
        if tried.done:
            return go(request, _page(visit), saved="已补充。")
    return _deed(request, visit, form, "补充", "只加不改，原来的记录保留。写错了的请用“更正”。", "保存补充")


@both
def revoke(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Make it void, with the reason."""
    actor = reader(request)
    visit = access.get_for(actor, visit_id)
    access.require(actor, visit.person, "revoke")
    form = RevokeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            again = actions.revoke_visit(
                by=actor, visit_id=visit.pk, reason=form.cleaned_data["reason"], key=idempotency_key(request)
            )
        if tried.done:
            replan([visit.person_id, *(one.subject for one in again)])
            return go(request, _page(visit), saved=f"已作废，{len(again)} 件应办重新列入。")
    purpose = "作废后仍可查到；办结的事重新列入，由它产生的情绪、诉求和待办一并撤回，核实过的资料不变。"
    return _deed(request, visit, form, "作废", purpose, "作废")


@both
def correct(request: HttpRequest, visit_id: int) -> HttpResponse:
    """Write it anew; the wrong one becomes void."""
    actor = reader(request)
    visit = access.get_for(actor, visit_id)
    access.require(actor, visit.person, "correct")
    form = visit_form(request, actor, visit.person, **_as_told(visit))
    form.fields["reason"] = words_field("为什么更正", rows=2, most=200, hint="原来的记录作废但仍可查到")
    form.fields["version"] = django_forms.IntegerField(widget=django_forms.HiddenInput, initial=visit.version)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            saved = actions.correct_visit(
                by=actor, visit_id=visit.pk, version=form.cleaned_data["version"], draft=form.draft(),
                reason=form.cleaned_data["reason"], files=form.uploads(request.FILES), key=idempotency_key(request),
            )  # fmt: skip
        if tried.done:
            replan([visit.person_id, *saved.visit.members.values_list("person_id", flat=True)])
            return go(request, _page(saved.visit), saved=said(saved))
    more = {"title": "更正走访", "button": "保存更正", "back": _page(visit)}
    return page(request, "visits/record.html", form_context(visit.person, form, **more))


@both
def settle(request: HttpRequest, conflict_id: int) -> HttpResponse:
    """Decide which of two values is right."""
    actor = reader(request)
    row = access.get_conflict(actor, conflict_id)
    visit = row.visit
    access.require(actor, visit.person, "settle")
    words = told(row, people_access.field_policy(actor, visit.person))
    form = ConflictForm(request.POST if request.method == "POST" else None, theirs=words["theirs"], mine=words["mine"])
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.settle_conflict(
                by=actor, conflict_id=row.pk, choice=form.cleaned_data["choice"], note=form.cleaned_data["note"],
                key=idempotency_key(request),
            )  # fmt: skip
        if tried.done:
            return go(request, _page(visit), saved=f"已核定“{words['label']}”。")
    return _deed(request, visit, form, f"核定“{words['label']}”", "两个值都留在记录里；选定的写进档案。", "核定")


def _as_told(visit: Visit) -> Mapping[str, Any]:
    """The visit as a form shows it; what it did to the file is not done again."""
    return {
        "manner": visit.manner, "on": visit.on, "time": visit.at.astimezone().time() if visit.timed else None,
        "minutes": visit.minutes, "reached": "1" if visit.reached else "0", "why_not": visit.why_not,
        "said": visit.said, "mood": visit.mood, "needs": visit.needs, "need_kind": visit.need_kind,
        "private": visit.private, "others": visit.others, "place": visit.place, "done_by": visit.done_by_id,
        "staff": [str(one) for one in visit.staff.values_list("pk", flat=True)],
        "household": [str(one) for one in visit.members.values_list("person_id", flat=True)],
        "agreed": visit.agreed,
    }  # fmt: skip


def _page(visit: Visit) -> str:
    return reverse("visits:detail", args=(visit.pk,))


def _deed(request: HttpRequest, visit: Visit, form: Any, title: str, purpose: str, button: str) -> HttpResponse:
    context = {
        "form": form, "visit": visit, "person": visit.person, "title": title, "purpose": purpose, "button": button,
        "back": _page(visit),
    }  # fmt: skip
    return page(request, "visits/deed.html", context)
