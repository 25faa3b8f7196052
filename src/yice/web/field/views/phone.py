"""What the phone itself asks for: the shell that works offline, the pack, and the way in for what was written."""

from __future__ import annotations

import base64
import hashlib
import json
import logging
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from yice.lib import clock
from yice.lib.errors import Invalid, YiceError
from yice.lib.gate import actor_of, require
from yice.web.field import access, actions
from yice.web.field.faults import in_words
from yice.web.field.models import Device, Parcel
from yice.web.field.pack import LASTS, pack_of, people_of
from yice.web.field.sealing import public_key

logger = logging.getLogger(__name__)
SHELL = (
    "yice/tokens.css", "yice/field.css", "yice/field/app.js", "yice/field/keys.js", "yice/field/store.js",
    "yice/field/sending.js", "yice/field/form.js", "yice/field/draft.js", "yice/field/dom.js",
    "vendor/dexie.min.mjs", "yice/mark.svg", "yice/field/icon-192.png",
)  # fmt: skip
_MOST_STATES = 200


@require_GET
def app(request: HttpRequest) -> HttpResponse:
    """The page: it holds nothing about anybody, and everything else comes from the phone's own store."""
    response = render(request, "field/app.html", {"files": SHELL})
    response["Cache-Control"] = "no-cache"
    return response


@cache
def _fingerprint() -> str:
    digest = hashlib.sha256()
    for name in SHELL:
        found = finders.find(name)
        if isinstance(found, str):
            digest.update(Path(found).read_bytes())
    return digest.hexdigest()[:12]


@require_GET
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker: keeps the shell, never an answer about people."""
    context = {"files": SHELL, "version": _fingerprint()}
    response = render(request, "field/worker.js", context, content_type="text/javascript")
    response["Cache-Control"] = "no-cache"
    return response


@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    """What a phone needs to install the page."""
    from django.templatetags.static import static

    told = {
        "name": "一策 随身", "short_name": "一策", "lang": "zh-Hans", "start_url": reverse("field:app"),
        "scope": reverse("field:app"), "display": "standalone", "background_color": "#F5F6F8", "theme_color": "#FFFFFF",
        "icons": [{"src": static("yice/field/icon-192.png"), "sizes": "192x192", "type": "image/png"}],
    }  # fmt: skip
    return JsonResponse(told, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})


@require_GET
def start(request: HttpRequest) -> HttpResponse:
    """Who is signed in, for the phone that wants to register or to take a pack."""
    actor = require(actor_of(request), *access.CARRIERS)
    return _told({"staff": actor.name, "csrf": get_token(request)})


@require_POST
def enroll(request: HttpRequest) -> HttpResponse:
    """Register this phone; its secret is told this once."""
    actor = require(actor_of(request), *access.CARRIERS)
    try:
        label = str(json.loads(request.body or b"{}").get("label", ""))
    except (ValueError, AttributeError):
        label = ""
    device, secret = actions.register_device(by=actor, label=label)
    return _told(
        {
            "device": str(device.pk), "secret": secret, "staff": actor.name,
            "point": base64.b64encode(public_key()).decode(),
        }
    )  # fmt: skip


@require_POST
def pack(request: HttpRequest) -> HttpResponse:
    """The pack of the one who is signed in, for a phone of theirs that is in use."""
    actor = require(actor_of(request), *access.CARRIERS)
    device = _device(request)
    if device.staff_id != actor.id or device.revoked_at is not None:
        return _gone(device)
    persons = people_of(actor)
    told = pack_of(actor, persons)
    until = clock.now() + LASTS
    actions.note_pack(by=actor, device=device, people=[one.pk for one in persons], until=until)
    return _told(told | {"point": base64.b64encode(public_key()).decode()})


@csrf_exempt
@require_POST
def send(request: HttpRequest) -> HttpResponse:
    """Keep one parcel, then apply it. The answer says it is kept: only then may the phone let go of it."""
    device = _device(request)
    headers = request.headers
    body = _body(request)
    if body is None:
        return _told({"kept": False}, status=400)
    try:
        parcel = actions.receive(
            device=device, uid=headers.get("X-Uid", ""), kind=headers.get("X-Kind", ""), of=headers.get("X-Of", ""),
            sealed=body, filled_ms=_number(headers.get("X-Filled")), sent_ms=_number(headers.get("X-Now")),
        )  # fmt: skip
    except YiceError as error:
        return _told({"kept": False, "error": in_words(error)}, status=error.status)
    try:
        parcel = _apply(parcel)
    except OperationalError:  # the database is busy: it is kept, and the worker takes it up
        logger.warning("parcel %s waits for the worker", parcel.pk)
    return _told({"kept": True, "erase": device.revoked_at is not None, **_state(parcel)})


def _body(request: HttpRequest) -> bytes | None:
    """The envelope, read past the limit for forms, which is smaller than a voice note; ``None`` when part is missing.

    A line that breaks while the phone sends ends the body early and nothing more: half an envelope kept under its
    number would pass for the whole one when the phone sends it again.
    """
    body = request.read(actions.MOST_BYTES + 1)
    meant = _number(request.headers.get("X-Size")) or _number(request.headers.get("Content-Length"))
    return body if len(body) >= min(meant, actions.MOST_BYTES) else None


def _apply(parcel: Parcel) -> Parcel:
    """Apply it, or the record it is the last file of; what fails here the worker takes up."""
    if parcel.kind == "record":
        return actions.apply_parcel(parcel_id=parcel.pk)
    if parcel.kind == "file":
        record = Parcel.objects.filter(device=parcel.device_id, uid=parcel.of, state="waiting").first()
        actions.apply_parcel(parcel_id=record.pk if record is not None else parcel.pk)
        parcel.refresh_from_db(fields=["state", "answer"])
    return parcel


def _state(parcel: Parcel) -> dict[str, object]:
    return {"uid": parcel.uid, "state": parcel.state, "word": parcel.get_state_display(), "answer": parcel.answer}


@csrf_exempt
@require_POST
def states(request: HttpRequest) -> HttpResponse:
    """What became of parcels whose answer never reached the phone; and whether the phone has to erase itself."""
    device = _device(request)
    try:
        asked = json.loads(request.body or b"{}")
        uids = [str(one) for one in asked.get("uids", [])][:_MOST_STATES]
    except (ValueError, AttributeError) as error:
        raise Invalid("bad_parcel", "上传的内容不完整", why="请求读不懂。", todo="请更新手机页面后再试。") from error
    if asked.get("erased"):
        actions.note_erased(device=device, why=str(asked["erased"]))
    found = Parcel.objects.filter(device=device, uid__in=uids)
    return _told({"erase": device.revoked_at is not None, "parcels": [_state(one) for one in found]})


def _device(request: HttpRequest) -> Device:
    return actions.device_by(request.headers.get("X-Device", ""), request.headers.get("X-Secret", ""))


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 16 else 0  # noqa: PLR2004 - milliseconds


def _gone(device: Device) -> HttpResponse:
    return _told({"erase": device.revoked_at is not None, "staff": False}, status=410)


def _told(values: dict[str, object], *, status: int = 200) -> HttpResponse:
    response = JsonResponse(values, status=status, json_dumps_params={"ensure_ascii": False})
    response["Cache-Control"] = "no-store"
    return response
