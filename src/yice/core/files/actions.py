"""Every write to files, and every look into one: looks are recorded too."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from hashlib import sha256

from django.db import transaction
from django.db.models import Q

from yice.core.audit.actions import once, record, record_view
from yice.core.files import access, store
from yice.core.files.models import Attachment, FileKind, StoredFile
from yice.core.files.queries import read_file
from yice.core.files.sniff import sniff
from yice.core.people import access as people
from yice.core.people.codes import Purpose
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.lib.scrub import scrub

_OLD_ENOUGH = 24 * 3600.0  # seconds after which a body that no row names is an orphan


def put_file(*, by: Actor, content: bytes, name: str, kind: str, owner_id: int | None = None) -> StoredFile:
    """Seal a file and keep it. The caller has checked who may; rows of other apps point to it.

    Raises ``Invalid`` (``file_empty``, ``file_too_large``, ``file_type``, ``file_mismatch``, ``file_macros``).
    """
    if kind not in FileKind.values:
        raise Invalid(
            "unknown_code",
            "没有这类文件",
            why="所选类别不在附件类别表里。",
            todo="请重新选择类别。",
            fields={"kind": "请重新选择"},
        )
    sort = _checked(content, name)
    with transaction.atomic():
        body = store.write(content, owner_id)
        row = StoredFile.objects.create(
            owner_id=owner_id,
            kind=kind,
            name=_clean_name(name),
            mime=sort,
            size=len(content),
            sha256=sha256(content).hexdigest(),
            body=body,
            created_at=clock.now(),
            by_id=by.id,
            by=by.name[:64],
        )
        record(
            by=by,
            verb="files.put_file",
            subject=("file", row.pk),
            person_id=owner_id,
            detail={"kind": kind, "size": len(content)},
        )
    return row


def attach_file(
    *,
    by: Actor,
    person_id: int,
    content: bytes,
    name: str,
    kind: str,
    title: str,
    purpose: str | None = None,
    dated_on: dt.date | None = None,
    note: str = "",
    key: str | None = None,
) -> Attachment:
    """Put a file into a person's file. With a ``purpose`` the consent for it must stand (R160)."""
    if purpose is not None and purpose not in Purpose.values:
        raise Invalid(
            "unknown_code",
            "没有这项同意",
            why="所选用途不在同意事项表里。",
            todo="请重新选择。",
            fields={"purpose": "请重新选择"},
        )
    if kind == FileKind.MEDICAL:
        purpose = purpose or Purpose.HEALTH
    if not title.strip():
        raise Invalid(
            "title_missing",
            "没有填写附件名称",
            why="没有名称，以后无法辨认是什么材料。",
            todo="请写明这是什么材料。",
            fields={"title": "请填写"},
        )
    with transaction.atomic():
        seen = once(key, by, "files.attach_file")
        if seen.answer is not None:
            return Attachment.objects.get(pk=seen.answer["id"])
        person = people.get_for(by, person_id)
        people.require_deed(by, person, "attach")
        access.require_consent(person_id, purpose)
        stored = put_file(by=by, content=content, name=name, kind=kind, owner_id=person_id)
        row = Attachment.objects.create(
            person=person,
            file=stored,
            title=scrub(title.strip())[:120],
            purpose=purpose,
            dated_on=dated_on,
            note=scrub(note.strip())[:200],
            attached_at=clock.now(),
            by=by.name[:64],
        )
        record(
            by=by,
            verb="files.attach_file",
            subject=("person", person_id),
            unit_id=person.unit_id,
            detail={"attachment": row.pk, "kind": kind, "purpose": purpose},
        )
        seen.store({"id": row.pk})
    return row


@dataclass(frozen=True, slots=True)
class Opened:
    """A file as it was put in."""

    content: bytes
    name: str
    mime: str


def open_attachment(*, by: Actor, attachment_id: int) -> Opened:
    """Open an attachment for one look or download; consent is asked at this moment and the look is recorded."""
    with transaction.atomic():
        row = access.get_for(by, attachment_id)
        access.require_consent(row.person_id, row.purpose)
        content = read_file(row.file)
        record_view(
            by=by,
            subject=("attachment", row.pk),
            what="attachment",
            person_id=row.person_id,
            unit_id=row.person.unit_id,
        )
    return Opened(content, row.file.name, row.file.mime)


def remove_attachment(*, by: Actor, attachment_id: int, reason: str, key: str | None = None) -> None:
    """Take an attachment off the file and destroy its body; the row stays, saying that it was there."""
    with transaction.atomic():
        seen = once(key, by, "files.remove_attachment")
        if seen.answer is not None:
            return
        row = access.get_for(by, attachment_id)
        people.require_deed(by, row.person, "attach")
        if not reason.strip():
            raise Invalid(
                "reason_missing",
                "移除附件需要写明理由",
                why="移除附件会留痕备查。",
                todo="请填写理由。",
                fields={"reason": "请填写理由"},
            )
        Attachment.objects.filter(pk=row.pk).update(removed_at=clock.now())
        _gone(row.file)
        record(
            by=by,
            verb="files.remove_attachment",
            subject=("person", row.person_id),
            unit_id=row.person.unit_id,
            reason=reason,
            detail={"attachment": row.pk},
        )
        seen.store({"id": row.pk})


def erase_file(*, by: Actor, file: StoredFile, reason: str) -> None:
    """Destroy a file that nothing needs any more; the row stays."""
    with transaction.atomic():
        _gone(file)
        record(by=by, verb="files.erase_file", subject=("file", file.pk), person_id=file.owner_id, reason=reason)


def sweep_bodies(*, by: Actor) -> int:
    """Delete bodies that no row names (a crash between disk and database), and those of erased people; how many."""
    now = clock.real_now().timestamp()
    named = set(StoredFile.objects.filter(gone_at__isnull=True).values_list("body", flat=True))
    swept = 0
    for body, written in store.bodies():
        if body not in named and now - written > _OLD_ENOUGH:
            store.destroy(body)
            swept += 1
    for file in StoredFile.objects.filter(gone_at__isnull=True, owner__erased_at__isnull=False):
        with transaction.atomic():
            _gone(file)
            Attachment.objects.filter(file=file).update(title="已清除", note="", removed_at=clock.now())
            StoredFile.objects.filter(pk=file.pk).update(name="已清除")
        swept += 1
    if swept:
        record(by=by, verb="files.sweep_bodies", subject=("file", None), detail={"count": swept})
    return swept


def _gone(file: StoredFile) -> None:
    """The row says gone now; the body goes once that is certain. A crash in between leaves an orphan for the sweep."""
    StoredFile.objects.filter(Q(pk=file.pk), gone_at__isnull=True).update(gone_at=clock.now())
    transaction.on_commit(lambda: store.destroy(file.body))


def _checked(content: bytes, name: str) -> str:
    if not content:
        raise Invalid("file_empty", "文件是空的", why="大小为 0。", todo="请重新选择文件。", fields={"file": "空文件"})
    if len(content) > store.LIMIT:
        raise Invalid(
            "file_too_large",
            f"文件超过 {store.LIMIT // 1024 // 1024} MB",
            why=f"这个文件有 {len(content) / 1024 / 1024:.1f} MB。",
            todo="请压缩照片、分段录音或降低扫描分辨率后再上传。",
            fields={"file": "文件过大"},
        )
    return sniff(content, name).mime


def _clean_name(name: str) -> str:
    """The name without folders, control characters and identity numbers."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    return scrub("".join(char for char in bare if char.isprintable()))[-120:] or "文件"
