"""Policy documents: kept with the day on which somebody must look whether they still hold."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import Invalid, NotFound, Stale
from yice.lib.gate import require
from yice.planning.policy.models import PolicyDocument

MAY_KEEP = (Role.HEAD, Role.CLERK, Role.LEADER)
FIELDS = ("title", "issuer", "issued_on", "in_force_from", "review_on", "repealed_on", "cites", "note")


def keep_document(
    *, by: Actor, no: str, title: str, key: str | None = None, version: int | None = None, **values: Any
) -> PolicyDocument:
    """Enter a document by its number, or change it (``version`` as the page showed it); ``Invalid``, ``Stale``."""
    if by.kind is not ActorKind.SYSTEM:
        require(by, *MAY_KEEP)
    wrong = {name: "不能为空" for name, text in (("no", no), ("title", title)) if not text.strip()}
    wrong |= {name: "没有这一栏" for name in values if name not in FIELDS}
    if wrong:
        raise Invalid(
            "document_incomplete",
            "这份文件还不能保存",
            why="；".join(wrong.values()),
            todo="请补正标出的栏目后再保存。",
            fields=wrong,
        )
    with transaction.atomic():
        seen = once(key, by, "policy.keep_document")
        if seen.answer is not None:
            return PolicyDocument.objects.get(pk=seen.answer["id"])
        document = PolicyDocument.objects.filter(no=no.strip()).first()
        if document is None:
            document = PolicyDocument(no=no.strip(), version=0)
        elif version != document.version:
            raise Stale
        document.title = title.strip()
        for name, value in values.items():
            setattr(document, name, value)
        document.version += 1
        document.save()
        record(by=by, verb="policy.keep_document", subject=("policy_document", document.pk))
        seen.store({"id": document.pk})
    return document


def review_document(*, by: Actor, document_id: int, next_on: dt.date | None, version: int) -> PolicyDocument:
    """Say that a document was looked at today and still holds, and when to look again."""
    if by.kind is not ActorKind.SYSTEM:
        require(by, *MAY_KEEP)
    if next_on is not None and next_on <= clock.today():
        raise Invalid(
            "review_in_past",
            "下次复核日须在今天之后",
            why="复核日期是为了以后按时再看这份文件。",
            todo="请填今天以后的日期；不再复核可留空。",
            fields={"review_on": "须在今天之后"},
        )
    with transaction.atomic():
        document = PolicyDocument.objects.filter(pk=document_id).first()
        if document is None:
            raise NotFound("document_not_found", "没有找到这份文件")
        if document.version != version:
            raise Stale
        document.reviewed_on, document.review_on = clock.today(), next_on
        document.version += 1
        document.save()
        record(by=by, verb="policy.review_document", subject=("policy_document", document.pk))
    return document
