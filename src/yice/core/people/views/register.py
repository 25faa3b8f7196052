"""Opening a file by hand, and handing a whole caseload over after a look at what that means."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yice.core.people import actions, forms
from yice.core.people.actions import PersonDraft
from yice.core.people.models import Person
from yice.lib.actor import Role
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page

_SHOWN = 200


@require_http_methods(["GET", "POST"])
def admit(request: HttpRequest) -> HttpResponse:
    """Open a file for one person."""
    actor = require(actor_of(request), Role.HEAD, Role.CLERK, Role.STATISTICIAN)
    form = forms.AdmitForm(request.POST or None, actor=actor)
    if request.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
        with attempt(form) as tried:
            person = actions.admit_person(by=actor, draft=PersonDraft(**values), key=idempotency_key(request))
        if tried.done:
            return go(request, reverse("desk:person", args=[person.pk]), saved=f"已为{person.name}建档")
    return page(request, "people/admit.html", {"form": form, "back": reverse("desk:people")})


@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """Choose, look at the preview, then hand over."""
    actor = require(actor_of(request), Role.HEAD)
    form = forms.HandOverForm(request.POST or None, actor=actor, initial={"from_staff_id": request.GET.get("from", "")})
    context: dict[str, object] = {"form": form}
    if request.method == "POST" and form.is_valid():
        sure = request.POST.get("sure") == "1"
        with attempt(form):
            result = actions.hand_over_caseload(
                by=actor, preview=not sure, key=idempotency_key(request) if sure else None, **form.cleaned_data
            )
            if sure:
                return go(request, reverse("desk:people"), saved=f"已移交 {len(result.people)} 位老同志")
            context |= {
                "result": result,
                "people": Person.objects.filter(pk__in=result.people[:_SHOWN])
                .select_related("unit")
                .order_by("pinyin_key"),
                "clashes": Person.objects.filter(pk__in=result.clashes[:_SHOWN]).order_by("pinyin_key"),
                "shown": _SHOWN,
            }
    return page(request, "people/hand_over.html", context)
