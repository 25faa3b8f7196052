"""Every write of the phone page: a phone registered and stopped, a parcel kept, applied, settled."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import secrets
from collections.abc import Sequence
from typing import Any

from django.db import IntegrityError, OperationalError, transaction
from django.db.models import Exists, OuterRef, Q

from yice.core.audit.actions import once, record, record_many
from yice.core.jobs.killpoints import killpoint
from yice.core.org.models import Staff
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import Invalid, NotFound, Refused
from yice.lib.scrub import scrub
from yice.planning.duties.actions import replan_changed
from yice.planning.duties.models import Duty
from yice.planning.policy import books
from yice.services.visits.actions import Saved, note_left_out, save_visit
from yice.services.visits.drafts import Upload, VisitDraft
from yice.services.visits.models import Visit
from yice.web.field import access
from yice.web.field.contents import Judged, judge, named, named_if_any, said, told_in, without_receipt
from yice.web.field.faults import bad_parcel, incident
from yice.web.field.late_files import OPEN, add_file
from yice.web.field.models import Device, Parcel, ParcelKind, ParcelState
from yice.web.field.sealing import LEAST, unseal
from yice.web.field.settling import close, doer, refused, settle_files

MOST_BYTES = 21 * 1024 * 1024
MOST_DEVICES = 5
KEPT_DAYS = 30
LATER = "离线填写，恢复信号后上传"
WAIT_FOR_FILES = dt.timedelta(days=2)
_UID_LENGTH = 36
_MOST_TROUBLES = 3  # a database that is busy three times over is busy


def register_device(*, by: Actor, label: str) -> tuple[Device, str]:
    """Take a phone into use for the one who is signed in; the secret is told once and kept only as a digest.

    Raises ``Refused`` (``too_many_devices``).
    """
    if by.kind is not ActorKind.STAFF or by.id <= 0:
        raise NotFound("device_not_found", "没有找到这部手机")
    with transaction.atomic():
        if Device.objects.filter(staff=by.id, revoked_at__isnull=True).count() >= MOST_DEVICES:
            raise Refused(
                "too_many_devices",
                f"一个人最多同时用 {MOST_DEVICES} 部手机",
                why="每部手机都存有老同志的资料，用的越少越安全。",
                todo="请先在“随身手机”页停用不用的手机。",
            )
        secret = secrets.token_urlsafe(32)
        device = Device.objects.create(
            staff_id=by.id, label=scrub(label.strip())[:80] or "手机", secret_hash=_digest(secret),
            registered_at=clock.now(),
        )  # fmt: skip
        record(by=by, verb="field.register_device", subject=("device", device.pk), unit_id=_unit(by.id))
    return device, secret


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def _unit(staff_id: int) -> int | None:
    return Staff.objects.filter(pk=staff_id).values_list("unit_id", flat=True).first()


def device_by(number: str, secret: str) -> Device:
    """The phone that knows this secret, stopped or not. Raises ``NotFound``: who has no secret learns nothing."""
    found = Device.objects.select_related("staff").filter(pk=int(number)).first() if number.isdigit() else None
    known = found.secret_hash if found is not None else _digest("")
    if not hmac.compare_digest(known, _digest(secret)) or found is None:
        raise NotFound("device_not_found", "没有找到这部手机")
    return found


def revoke_device(*, by: Actor, device_id: int, reason: str, key: str | None = None) -> Device:
    """Stop a phone: at its next contact it erases what it holds; what it still sends is kept and looked at first."""
    why = scrub(reason.strip())[:100]
    if not why:
        raise Invalid(
            "device_reason", "请写明为什么停用", why="停用会留痕备查。", todo="如：手机遗失、换手机、离岗。",
            fields={"reason": "请填写"},
        )  # fmt: skip
    with transaction.atomic():
        seen = once(key, by, "field.revoke_device")
        if seen.answer is not None:
            return Device.objects.get(pk=seen.answer["id"])
        device = access.get_device(by, device_id)
        stopped = Device.objects.filter(pk=device.pk, revoked_at__isnull=True).update(
            revoked_at=clock.now(), revoked_by_name=by.name[:64], revoked_reason=why
        )
        if not stopped:
            raise Refused("device_stopped", "这部手机已经停用", why=device.revoked_reason, todo="请刷新页面查看。")
        record(
            by=by, verb="field.revoke_device", subject=("device", device.pk), unit_id=device.staff.unit_id, reason=why
        )
        device.refresh_from_db()
        seen.store({"id": device.pk})
    return device


def note_erased(*, device: Device, why: str) -> None:
    """The phone says it has erased what it held: wrong PIN ten times, stopped from afar, run out."""
    Device.objects.filter(pk=device.pk).update(erased_at=clock.now(), erased_why=scrub(why)[:20], seen_at=clock.now())


def note_pack(*, by: Actor, device: Device, people: list[int], until: dt.datetime) -> None:
    """A pack was handed out: whose briefs went onto which phone, one line in the trail of each."""
    with transaction.atomic():
        Device.objects.filter(pk=device.pk).update(
            pack_at=clock.now(), pack_until=until, pack_people=len(people), seen_at=clock.now()
        )
        record_many(by=by, verb="view.pack", subjects=[("person", one) for one in people], detail={"device": device.pk})


def receive(
    *, device: Device, uid: str, kind: str, sealed: bytes, of: str = "", filled_ms: int = 0, sent_ms: int = 0
) -> Parcel:
    """Keep what a phone hands in, before anything is done with it. The same ``uid`` again is the same parcel.

    ``filled_ms`` and ``sent_ms`` are the phone's own clock at writing and at sending: only the time between them
    counts, reckoned back from now, so that a phone whose clock is wrong does not date visits wrongly.
    Raises ``Invalid`` (``bad_parcel``, ``parcel_too_large``).
    """
    body = bytes(sealed)
    if kind not in ParcelKind.values or not 8 <= len(uid) <= _UID_LENGTH or (kind == ParcelKind.FILE) == (not of):  # noqa: PLR2004
        raise bad_parcel()
    if len(of) > _UID_LENGTH or len(body) < LEAST:
        raise bad_parcel()
    if len(body) > MOST_BYTES:
        raise Invalid(
            "parcel_too_large",
            "这份上传超过 20 MB",
            why=f"有 {len(body) / 1024 / 1024:.1f} MB。",
            todo="请压缩照片或分段录音。",
        )
    now = clock.now()
    known = Parcel.objects.filter(device=device, uid=uid).first()
    if known is not None:
        return known
    try:
        with transaction.atomic():
            parcel = Parcel.objects.create(
                device=device, uid=uid, kind=kind, of=of, sealed=body, size=len(body), received_at=now,
                filled_at=_moment(device, now, filled_ms, sent_ms),
                state=ParcelState.HELD if device.revoked_at is not None else ParcelState.WAITING,
            )  # fmt: skip
            killpoint("field.receive.before_commit")
    except IntegrityError:  # the same parcel came twice at once
        parcel = Parcel.objects.get(device=device, uid=uid)
    Device.objects.filter(pk=device.pk).update(seen_at=now)
    killpoint("field.receive.after_commit")
    return parcel


def _moment(device: Device, now: dt.datetime, filled_ms: int, sent_ms: int) -> dt.datetime:
    """When it was written, reckoned back from now; never before the phone was registered, never after now."""
    ago = max(0, min(sent_ms - filled_ms, 400 * 86_400_000))
    return max(device.registered_at, now - dt.timedelta(milliseconds=ago)) if ago else now


def apply_parcel(*, parcel_id: int, by: Actor | None = None) -> Parcel:
    """Bring a record into the file, as the one whose phone it is; its files with it, once they are all here.

    A file that comes after its record goes into the visit.

    Whatever is wrong with it is kept beside it for a person to settle: the parcel itself stays, and so does one that
    the server stumbles over (``parcel_fault`` with an incident number). Repeating it changes nothing: the visit carries
    the parcel's uid. ``by`` is who asks for it again on the page of parcels. Only what another try may mend is raised:
    ``OperationalError``.
    """
    parcel = Parcel.objects.select_related("device__staff").get(pk=parcel_id)
    if parcel.kind == ParcelKind.FILE:
        return add_file(parcel, by)
    if (
        parcel.kind != ParcelKind.RECORD
        or parcel.state not in _OPEN
        or (parcel.state == ParcelState.HELD and by is None)
    ):
        return parcel
    who = doer(parcel.device)
    try:
        told = json.loads(unseal(parcel.sealed, parcel.uid))
        files = _files(parcel, told)
        if files is None:
            return parcel
        draft = without_receipt(_draft(parcel, told), files)
        with transaction.atomic():
            saved = save_visit(
                by=who, draft=draft, files=files.uploads, key=f"field:{parcel.device_id}:{parcel.uid}"
            )  # fmt: skip
            if files.left_out():
                note_left_out(by=who, visit_id=saved.visit.pk, files=files.left_out())
            settle_files(parcel, saved.visit, files)
            close(parcel, ParcelState.APPLIED, visit_id=saved.visit.pk, answer=_said(saved, files), by=by)
            killpoint("field.apply.before_commit")
    except OperationalError:
        raise
    except Exception as error:  # noqa: BLE001 - nothing inside an envelope may hold up what comes after it
        return refused(parcel, error, by)
    _plan_anew(saved.visit)
    return Parcel.objects.get(pk=parcel.pk)


def _plan_anew(visit: Visit) -> None:
    """Plan the people anew; what fails here the worker does, because the visit has marked them."""
    try:
        replan_changed([visit.person_id, *visit.members.values_list("person_id", flat=True)])
    except Exception as error:  # noqa: BLE001 - the visit is in the file, and the phone has to hear that it is
        incident(error, visit.pk)


_OPEN = OPEN


def _draft(parcel: Parcel, told: dict[str, Any]) -> VisitDraft:
    """The visit as it was told. What was written before today could not be sent: that is the reason of what is late."""
    visit = dict(told["visit"])
    at = parcel.filled_at.astimezone(clock.ZONE)
    if at.date() < clock.today() and not visit.get("late_reason"):
        visit["late_reason"] = LATER
    if not visit.get("on"):
        visit["on"], visit["time"] = at.date().isoformat(), at.time().replace(second=0, microsecond=0).isoformat()
    return VisitDraft.from_json({**visit, "uid": parcel.uid})


def _files(parcel: Parcel, told: dict[str, Any]) -> Judged | None:
    """The files a record names, judged; ``None`` while one of them is still on its way (for two days at most)."""
    wanted = named(told)
    here = {one.uid: one for one in Parcel.objects.filter(device=parcel.device_id, of=parcel.uid, kind=ParcelKind.FILE)}
    if {one.uid for one in wanted} - set(here) and clock.now() - parcel.received_at < WAIT_FOR_FILES:
        return None
    return judge(wanted, here, agreed=bool(told["visit"].get("agreed")))


def _said(saved: Saved, files: Judged) -> dict[str, Any]:
    """What came of a visit, for the phone: numbers, and the names of the promises, which name nobody."""
    return {
        "closed": len(saved.closed), "conflicts": len(saved.conflicts), "made": len(saved.made),
        "missed": len(saved.missed), "kept_titles": _titles(saved.closed), "missed_titles": _titles(saved.missed),
        "notes": list(saved.notes), "files_missing": len(files.missing),
        "files_refused": [said(error) for _, _, error in files.bad],
    }  # fmt: skip


def _titles(duties: Sequence[Duty]) -> list[str]:
    """What the rules call these promises, each once; not what somebody wrote about one of them."""
    _, book = books.in_force(clock.today())
    rules = [(book.by_number.get(one.rule), one.step) for one in duties]
    words = [step.title or rule.title for rule, number in rules if rule for step in rule.steps if step.step == number]
    return list(dict.fromkeys(words))


def write_up_parcel(
    *, by: Actor, parcel_id: int, draft: VisitDraft, files: Sequence[Upload] = (), key: str | None = None
) -> Saved:
    """Keep the visit that somebody wrote from what a phone had handed in, and settle that parcel with it.

    The files it names go into the visit as well, those that are here and that a visit takes; the visit says of the
    others what became of them. Raises what ``save_visit`` raises, ``Refused`` (``parcel_settled``), and ``Invalid``
    (``bad_parcel``) where the draft is about somebody else: what was photographed at one door stays with that person.
    """
    parcel = access.get_parcel(by, parcel_id)
    told = told_in(parcel)
    if told.get("visit", {}).get("person") != draft.person:
        raise bad_parcel()
    here = {one.uid: one for one in Parcel.objects.filter(device=parcel.device_id, of=parcel.uid, kind=ParcelKind.FILE)}
    judged = judge(named_if_any(told), here, agreed=draft.agreed)
    with transaction.atomic():
        seen = once(key, by, "field.write_up_parcel")
        if seen.answer is None and parcel.state not in _OPEN:
            raise _settled(parcel)
        saved = save_visit(
            by=by, draft=without_receipt(draft, judged), files=[*files, *judged.uploads],
            key=f"{key}:write-up" if key is not None else None,
        )  # fmt: skip
        if seen.answer is not None:
            return saved
        if judged.left_out():
            note_left_out(by=by, visit_id=saved.visit.pk, files=judged.left_out())
        settle_files(parcel, saved.visit, judged)
        if not Parcel.objects.filter(pk=parcel.pk, state__in=_OPEN).update(
            state=ParcelState.APPLIED, visit_id=saved.visit.pk, settled_at=clock.now(), settled_by_name=by.name[:64],
            answer={"written_up": True},
        ):  # fmt: skip
            raise _settled(Parcel.objects.get(pk=parcel.pk))
        record(
            by=by, verb="field.write_up_parcel", subject=("parcel", parcel.pk), person_id=saved.visit.person_id,
            unit_id=parcel.device.staff.unit_id, detail={"visit": saved.visit.pk},
        )  # fmt: skip
        seen.store({"id": saved.visit.pk})
    return saved


def _settled(parcel: Parcel) -> Refused:
    return Refused("parcel_settled", "这份上传已经处理", why=parcel.get_state_display(), todo="请刷新页面查看。")


def drop_parcel(*, by: Actor, parcel_id: int, reason: str, key: str | None = None) -> Parcel:
    """Set a parcel aside for good, with the reason; its original stays as long as the others."""
    why = scrub(reason.strip())[:200]
    if not why:
        raise Invalid(
            "parcel_reason", "请写明为什么不采用", why="一份走访记录不能悄悄消失。",
            todo="如：已在桌面补录、重复填写。", fields={"reason": "请填写"},
        )  # fmt: skip
    with transaction.atomic():
        seen = once(key, by, "field.drop_parcel")
        if seen.answer is not None:
            return Parcel.objects.get(pk=seen.answer["id"])
        parcel = access.get_parcel(by, parcel_id)
        dropped = Parcel.objects.filter(pk=parcel.pk, state__in=_OPEN).update(
            state=ParcelState.DROPPED, settled_at=clock.now(), settled_by_name=by.name[:64],
            answer={**parcel.answer, "dropped": why},
        )  # fmt: skip
        if not dropped:
            raise _settled(parcel)
        Parcel.objects.filter(device=parcel.device_id, of=parcel.uid, kind=ParcelKind.FILE, state__in=_OPEN).update(
            state=ParcelState.DROPPED, settled_at=clock.now(), settled_by_name=by.name[:64]
        )
        record(
            by=by,
            verb="field.drop_parcel",
            subject=("parcel", parcel.pk),
            unit_id=parcel.device.staff.unit_id,
            reason=why,
        )
        parcel.refresh_from_db()
        seen.store({"id": parcel.pk})
    return parcel


def apply_waiting(most: int = 50) -> int:
    """Apply what was kept and not yet applied: after a crash between the two, or when a file came late.

    ``most`` counts those applied: records that still wait for a file do not stand in the way of the others, nor does
    one that the database will not take at this moment (the first such trouble is raised after the round).
    """
    here = Parcel.objects.filter(device=OuterRef("device"), uid=OuterRef("of"), state=ParcelState.APPLIED)
    rows = Parcel.objects.filter(state=ParcelState.WAITING, tries=0).filter(
        Q(kind=ParcelKind.RECORD) | Q(kind=ParcelKind.FILE) & Exists(here)
    )
    done, troubles = 0, []
    for pk in rows.order_by("pk").values_list("pk", flat=True):
        try:
            done += apply_parcel(parcel_id=pk).state == ParcelState.APPLIED
        except OperationalError as error:
            troubles.append(error)
        if done >= most or len(troubles) >= _MOST_TROUBLES:
            break
    if troubles:
        raise troubles[0]
    return done


def empty_old() -> int:
    """Empty the originals of what has been in the file for some time, and of what was set aside; returns how many."""
    before = clock.now() - dt.timedelta(days=KEPT_DAYS)
    rows = Parcel.objects.filter(state__in=[ParcelState.APPLIED, ParcelState.DROPPED], settled_at__lt=before)
    return rows.exclude(sealed=b"").update(sealed=b"")
