"""At the desk: which phones there are, and what came from them that a person has to settle."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yice.core.audit import actions as audit
from yice.core.people import access as people
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.paging import keyset
from yice.services.visits import access as visits
from yice.services.visits.told import first_words, lines_of
from yice.services.visits.views.recording import form_context, replan, said, visit_form
from yice.web.field import access, actions
from yice.web.field.contents import named_if_any, told_in
from yice.web.field.faults import keepable
from yice.web.field.forms import ReasonForm
from yice.web.field.models import Parcel, ParcelKind, ParcelState
from yice.web.field.sealing import unseal

both = require_http_methods(["GET", "POST"])
_OPEN = (ParcelState.REFUSED, ParcelState.HELD)
_LARGEST = 1 << 63
_NOTE = "下面是随身里填的内容，请核对后保存；保存后，那份上传就算处理完了。"


def _reader(request: HttpRequest) -> Actor:
    return require(actor_of(request), *access.CARRIERS, Role.SECURITY_ADMIN)


@require_GET
def devices(request: HttpRequest) -> HttpResponse:
    """The phones in use, one's own and those of one's staff, and what waits to be settled."""
    actor = _reader(request)
    rows = keyset(
        access.devices_for(actor), order=("-id",), after=request.GET.get("after"), before=request.GET.get("before")
    )
    waiting = access.listed(actor).filter(state__in=_OPEN).count()
    drafts = access.parcels_for(actor).filter(kind=ParcelKind.DRAFT, state=ParcelState.WAITING).count()
    context = {"rows": rows.items, "page": rows, "waiting": waiting + drafts, "now": clock.now(), "me": actor.id}
    return page(request, "field/devices.html", context)


@both
def revoke(request: HttpRequest, device_id: int) -> HttpResponse:
    """Stop a phone."""
    actor = _reader(request)
    device = access.get_device(actor, device_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("field:devices")
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.revoke_device(
                by=actor, device_id=device.pk, reason=form.cleaned_data["reason"], key=idempotency_key(request)
            )
        if tried.done:
            return go(request, back, saved="已停用。这部手机下次联系时清除资料；没传完的记录仍会收下，等人核实。")
    context = {
        "form": form, "title": f"停用“{device.label}”", "button": "停用", "back": back,
        "purpose": "手机遗失、换机或离岗时停用：手机里的资料下次联网即清除，还没上传的记录不会丢。",
    }  # fmt: skip
    return page(request, "field/deed.html", context)


@require_GET
def parcels(request: HttpRequest) -> HttpResponse:
    """What came in, and what of it a person has to settle."""
    actor = require(actor_of(request), *access.CARRIERS)
    options = [("open", "要人处理"), ("applied", "已入档"), ("dropped", "不采用")]
    state = chosen(request.GET, "state", options)
    rows = access.listed(actor)
    if state == "open":
        rows = rows.filter(state__in=[*_OPEN, ParcelState.WAITING])
    elif state:
        rows = rows.filter(state=state)
    listed = keyset(rows, order=("-id",), after=request.GET.get("after"), before=request.GET.get("before"))
    context = {
        "rows": listed.items, "page": listed, "filters": [Choice("state", "情况", state, options)],
        "filters_set": bool(state),
    }  # fmt: skip
    return page(request, "field/parcels.html", context)


@require_GET
def parcel(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """One parcel: what was written, why it could not be taken over, what to do. Each look leaves a trace."""
    actor = require(actor_of(request), *access.CARRIERS)
    found = access.get_parcel(actor, parcel_id)
    told = told_in(found)
    person = _person(told)
    audit.record_view(
        by=actor, subject=("parcel", found.pk), what="parcel", person_id=person.pk if person else None,
        unit_id=found.device.staff.unit_id,
    )  # fmt: skip
    open_ = found.state in {*_OPEN, ParcelState.WAITING}
    context = {
        "parcel": found, "person": person, "lines": _lines(actor, person, told), "settles": open_,
        "writes": open_ and _writes(actor, person) is not None,
        "retries": open_ and found.kind in {ParcelKind.RECORD, ParcelKind.FILE},
        "files": _files(found, told), "is_file": found.kind == ParcelKind.FILE,
    }  # fmt: skip
    return page(request, "field/parcel.html", context)


@require_GET
def file(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """The original of a parcel to take down, as it came and unjudged; each time leaves a trace."""
    actor = actor_of(request)
    found = access.get_content(actor, parcel_id)
    content = unseal(found.sealed, found.uid)
    visit = found.visit
    audit.record_view(
        by=actor, subject=("parcel", found.pk), what="parcel_file", person_id=visit.person_id if visit else None,
        unit_id=found.device.staff.unit_id,
    )  # fmt: skip
    name = next((one["name"] for one in visit.left_out if one["uid"] == found.uid), "") if visit else ""
    response = HttpResponse(content, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name or f'parcel-{found.pk}')}"
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _files(found: Parcel, told: dict[str, Any]) -> list[dict[str, Any]]:
    """The files of a record: what became of each, and where to take it down while it is here."""
    if found.kind == ParcelKind.FILE:
        return []
    here = {one.uid: one for one in Parcel.objects.filter(device=found.device_id, of=found.uid).defer("sealed")}
    return [
        {
            "name": keepable(str(one.get("name") or "附件")), "parcel": here.get(str(one.get("uid"))),
        }
        for one in _listed(told.get("files"))
    ]  # fmt: skip


def _person(told: dict[str, Any]) -> Person | None:
    number = told.get("visit", {}).get("person")
    return Person.objects.filter(pk=number).first() if isinstance(number, int) and 0 < number < _LARGEST else None


def _listed(value: Any) -> list[dict[str, Any]]:
    """What an envelope lists, as far as it is a list: it may hold anything."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _lines(actor: Actor, person: Person | None, told: dict[str, Any]) -> list[tuple[str, str]]:
    sight = people.field_policy(actor, person) if person is not None else {}
    return [(word, keepable(text)) for word, text in lines_of(told.get("visit", {}), sight)]


@both
def write_up(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """The form of a visit with what the phone had said, for somebody to check and keep; kept, the parcel is settled."""
    actor = require(actor_of(request), *access.CARRIERS)
    found = access.get_parcel(actor, parcel_id)
    told = told_in(found)
    person = _writes(actor, _person(told))
    if person is None or (request.method == "GET" and found.state not in {*_OPEN, ParcelState.WAITING}):
        raise NotFound("parcel_not_found", "这份上传不能补录")
    form = visit_form(request, actor, person, **_first(actor, found, told))
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            saved = actions.write_up_parcel(
                by=actor, parcel_id=found.pk, draft=form.draft(), files=form.uploads(request.FILES),
                key=idempotency_key(request),
            )  # fmt: skip
        if tried.done:
            replan([person.pk, *saved.visit.members.values_list("person_id", flat=True)])
            return go(request, reverse("visits:detail", args=(saved.visit.pk,)), saved=said(saved))
    if request.method == "GET":
        audit.record_view(
            by=actor, subject=("parcel", found.pk), what="parcel", person_id=person.pk,
            unit_id=found.device.staff.unit_id,
        )  # fmt: skip
    files = [one.name for one in named_if_any(told)]
    note = f"随它上传的附件会一并存入：{'、'.join(files)}。照片和录音要勾“同意”才能存。" if files else ""
    context = form_context(
        person, form, title="照随身上传补录", note=_NOTE + note, with_files=bool(files),
        back=reverse("field:parcel", args=(found.pk,)),
    )  # fmt: skip
    return page(request, "visits/record.html", context)


def _first(actor: Actor, found: Parcel, told: dict[str, Any]) -> dict[str, Any]:
    """What the form says when it opens."""
    at = found.filled_at.astimezone(clock.ZONE)
    first: dict[str, Any] = {"on": at.date(), "time": at.time().replace(second=0, microsecond=0)}
    if at.date() < clock.today():
        first["late_reason"] = actions.LATER
    if found.device.staff_id != actor.id:
        first["done_by"] = found.device.staff_id
    return first | first_words(told["visit"])


def _writes(actor: Actor, person: Person | None) -> Person | None:
    """The person, if this actor may keep a visit to them."""
    seen = visits.people_of(actor).select_related("unit").filter(pk=person.pk).first() if person is not None else None
    return seen if seen is not None and "record" in visits.may(actor, seen) else None


@require_POST
def retry(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """Try to take it over again, as the one who wrote it."""
    actor = require(actor_of(request), *access.CARRIERS)
    found = access.get_parcel(actor, parcel_id)
    done = actions.apply_parcel(parcel_id=found.pk, by=actor)
    if done.state == ParcelState.APPLIED and done.visit_id:
        return go(request, reverse("visits:detail", args=(done.visit_id,)), saved="已入档。")
    why = done.answer.get("what", "") or done.get_state_display()
    return go(request, reverse("field:parcel", args=(found.pk,)), saved=f"还不能入档：{why}。")


@both
def drop(request: HttpRequest, parcel_id: int) -> HttpResponse:
    """Set it aside, with the reason."""
    actor = require(actor_of(request), *access.CARRIERS)
    found = access.get_parcel(actor, parcel_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    back = reverse("field:parcel", args=(found.pk,))
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.drop_parcel(
                by=actor, parcel_id=found.pk, reason=form.cleaned_data["reason"], key=idempotency_key(request)
            )
        if tried.done:
            return go(request, reverse("field:parcels"), saved="已记为不采用。")
    context = {
        "form": form, "title": "不采用这份上传", "button": "不采用", "back": back,
        "purpose": "已经在桌面补录，或重复填写的，写明原因后不再列出。原件保留 30 天。",
    }  # fmt: skip
    return page(request, "field/deed.html", context)
