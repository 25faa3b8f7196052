"""Keeping a visit."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from yice.core.audit.actions import once
from yice.lib.actor import Actor
from yice.lib.errors import Refused
from yice.services.visits.actions._checking import checked
from yice.services.visits.actions._keeping import Saved, keep, numbers_of, told_again
from yice.services.visits.drafts import Upload, VisitDraft
from yice.services.visits.models import Visit


def save_visit(*, by: Actor, draft: VisitDraft, files: Sequence[Upload] = (), key: str | None = None) -> Saved:
    """Keep a visit, in one transaction, and close every duty it satisfies, those of the household included.

    The same ``key`` or the same ``draft.uid`` twice is one visit. Items of the file that changed since the form was
    opened are not overwritten: they come back as ``conflicts``. Raises ``Invalid`` (``bad_visit`` with a sentence per
    field, ``recording_not_agreed`` and the refusals of files), ``Refused`` (``person_frozen``), ``NotFound``.
    After the transaction the caller plans the people anew (``duties.actions.replan_changed``), or the worker does.
    """
    told = checked(draft, files)
    with transaction.atomic():
        seen = once(key, by, "visits.save_visit")
        if seen.answer is not None:
            return told_again(seen.answer)
        known = _known(by, told.uid)
        if known is not None:
            return known
        saved = keep(by, told, files)
        seen.store(numbers_of(saved))
    return saved


def _known(by: Actor, uid: str) -> Saved | None:
    """The visit kept under this number before."""
    visit = Visit.objects.filter(uid=uid).first() if uid else None
    if visit is None:
        return None
    if visit.recorded_by != by.id:
        raise Refused(
            "visit_uid_taken",
            "这份走访记录的填写编号已被别人用过",
            why="编号在填写时由设备生成，不应相同。",
            todo="请刷新页面后重新填写提交。",
        )
    return told_again({"visit": visit.pk})
