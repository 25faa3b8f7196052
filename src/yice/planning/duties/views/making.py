"""Putting something on the list for a unit or for one who works there: the office's own promises to itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from dutyengine import identity
from yice.core.org.models import Staff, Unit
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.planning.duties import access, actions, forms
from yice.planning.duties.access import WORKER
from yice.planning.duties.views.listing import reader
from yice.planning.policy import books

UNIT, BRANCH = identity.KINDS["unit"], identity.KINDS["branch"]


@require_http_methods(["GET", "POST"])
def make_for_unit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put something on the list of a unit (or party branch)."""
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None:
        raise NotFound("subject_not_found", "没有找到应办的对象")
    kind = BRANCH if unit.kind == "branch" else UNIT
    return _make(request, reader(request), kind, pk, unit.name, reverse("org:unit", args=(pk,)))


@require_http_methods(["GET", "POST"])
def make_for_worker(request: HttpRequest, pk: int) -> HttpResponse:
    """Put something on the list of a member of staff: training, an assessment, a hand-over."""
    staff = Staff.objects.filter(pk=pk).first()
    if staff is None:
        raise NotFound("subject_not_found", "没有找到应办的对象")
    return _make(request, reader(request), WORKER, pk, staff.name, reverse("org:staff", args=(pk,)))


def _make(request: HttpRequest, actor: Actor, kind: int, subject: int, name: str, back: str) -> HttpResponse:
    access.require_subject(actor, kind, subject, "make_for_office")
    _, book = books.in_force(clock.today())
    form = forms.MakeForm(
        request.POST if request.method == "POST" else None,
        roles=book.roles.items(),
        today=clock.today(),
        usual=("head", book.roles["head"]),
    )
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            given = form.cleaned_data
            actions.make_duty(
                by=actor, subject=subject, subject_kind=kind, title=given["title"], due=given["due"],
                role=given["role"] or "head", key=idempotency_key(request),
            )  # fmt: skip
        if tried.done:
            return go(request, back, saved="已列入应办。")
    context = {
        "form": form,
        "name": name,
        "title": "安排一件事",
        "purpose": "列入后与其他应办一样，凭记录办结。",
        "button": "列入应办",
        "back": back,
    }
    return page(request, "duties/make_for_office.html", context)
