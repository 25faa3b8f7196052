"""Putting a file into a person's file, looking into it, taking it out."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.files import access, actions
from yice.core.files.forms import AttachForm, RemoveForm
from yice.core.files.sniff import SHOWN_INLINE
from yice.core.people import access as people
from yice.lib.gate import actor_of
from yice.lib.htmx import attempt, go, idempotency_key, page


@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, person_id: int) -> HttpResponse:
    """Attach a file to a person."""
    actor = actor_of(request)
    person = people.get_for(actor, person_id)
    people.require_deed(actor, person, "attach")
    form = AttachForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        with attempt(form) as outcome:
            actions.attach_file(
                by=actor,
                person_id=person.pk,
                content=values["file"].read(),
                name=values["file"].name,
                kind=values["kind"],
                title=values["title"],
                purpose=values["purpose"] or None,
                dated_on=values["dated_on"],
                note=values["note"],
                key=idempotency_key(request),
            )
        if outcome.done:
            return go(request, _file_of(person.pk), saved="附件已存入")
    return page(request, "files/attach.html", {"form": form, "person": person})


@require_GET
def download(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """The file itself, never cached; only harmless sorts are shown in the browser, others are saved."""
    opened = actions.open_attachment(by=actor_of(request), attachment_id=attachment_id)
    inline = opened.mime in SHOWN_INLINE and request.GET.get("save") != "1"
    response = HttpResponse(opened.content, content_type=opened.mime)
    manner = "inline" if inline else "attachment"
    response["Content-Disposition"] = f"{manner}; filename*=UTF-8''{quote(opened.name)}"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_http_methods(["GET", "POST"])
def remove(request: HttpRequest, attachment_id: int) -> HttpResponse:
    """Take an attachment out, with a reason."""
    actor = actor_of(request)
    row = access.get_for(actor, attachment_id)
    people.require_deed(actor, row.person, "attach")
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as outcome:
            actions.remove_attachment(
                by=actor, attachment_id=row.pk, reason=form.cleaned_data["reason"], key=idempotency_key(request)
            )
        if outcome.done:
            return go(request, _file_of(row.person_id), saved="附件已移除")
    return page(request, "files/remove.html", {"form": form, "attachment": row})


def _file_of(person_id: int) -> str:
    return reverse("desk:person", args=[person_id])
