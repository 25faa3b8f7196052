"""Editing and verifying one block of the file; a stale form shows both versions and keeps what was typed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yice.core.people import access, actions, codes
from yice.lib.errors import NotFound, Stale
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.web.desk import scope
from yice.web.desk.person import block_form
from yice.web.desk.person.views import fetch

_TAB = {"health": "health", "party": "study", "interests": "study", "basic": "file"}


@require_http_methods(["GET", "POST"])
def edit_block(request: HttpRequest, person_id: int, block: str) -> HttpResponse:
    """Change or verify one block."""
    if block not in block_form.BLOCKS:
        raise NotFound
    actor = scope.elder_actor(request)
    person = fetch(actor, person_id)
    access.require_deed(actor, person, "edit")
    sight = access.field_policy(actor, person)
    initial = block_form.initial_of(person, block)
    form = block_form.BlockForm(request.POST or None, initial=initial, block=block, sight=sight)
    here = reverse("desk:person", args=(person.pk,)) + f"?tab={_TAB.get(block, 'family')}"
    context = {"person": person, "form": form, "title": codes.Block(block).label, "back": here, "versions": []}
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.update_block(
                by=actor, person_id=person_id, block=block, values=form.values, source=form.cleaned_data["source"],
                verified_on=form.verified_on, version=form.cleaned_data["version"], key=idempotency_key(request),
            )  # fmt: skip
        if tried.done:
            return go(request, here, saved=f"已保存：{codes.Block(block).label}。")
        if isinstance(tried.refusal, Stale):
            fresh = fetch(actor, person_id)
            context["versions"] = block_form.both_versions(fresh, form)
            again = request.POST.copy()
            again["version"] = str(block_form.version_of(fresh, block))
            form.data = again
    return page(request, "desk/person/edit.html", context)
