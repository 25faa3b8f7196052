"""Adding to a visit, correcting it, making it void, and settling what two people wrote differently."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.files import actions as files_actions
from yice.core.jobs.killpoints import killpoint
from yice.core.people import access as people_access
from yice.core.people import actions as people
from yice.core.people import queries as near
from yice.core.people.fields import FIELDS, as_json, cleaned, from_json
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused, Stale
from yice.planning.duties import actions as duties
from yice.planning.duties.models import Duty
from yice.planning.ladder.actions import follow_doors
from yice.services.visits import access
from yice.services.visits.actions._checking import MOST_WORDS, check_files, checked, tidy
from yice.services.visits.actions._facts import SOURCE
from yice.services.visits.actions._keeping import FILE_KINDS, Saved, keep, numbers_of, told_again
from yice.services.visits.codes import Role
from yice.services.visits.drafts import LeftOut, Upload, VisitDraft
from yice.services.visits.models import Addition, Conflict, Promise, Visit, VisitFile


def amend_visit(
    *,
    by: Actor,
    visit_id: int,
    version: int,
    words: str = "",
    files: Sequence[Upload] = (),
    agreed: bool = False,
    key: str | None = None,
) -> Addition:
    """Add words or files to a visit; what stands there stays. Raises ``Invalid``, ``Stale``, ``Refused``."""
    text = tidy(words)
    if (not text and not files) or len(text) > MOST_WORDS:
        raise Invalid(
            "addition_empty",
            "没有要补充的内容" if not text else f"补充最多 {MOST_WORDS} 个字",
            why="补充只加不改，原来的记录保留。",
            todo="请写下补充的情况或选择照片；写错了的请用“更正”。",
            fields={"words": "请填写"},
        )
    check_files(files, agreed=agreed)
    with transaction.atomic():
        seen = once(key, by, "visits.amend_visit")
        if seen.answer is not None:
            return Addition.objects.get(pk=seen.answer["id"])
        visit = _standing(by, visit_id, "amend", version)
        row = Addition.objects.create(
            visit=visit, words=text or f"补交{len(files)}个附件", at=clock.now(), by=by.id, by_name=by.name[:64]
        )
        for one in files:
            kept = files_actions.attach_file(
                by=by, person_id=visit.person_id, content=one.content, name=one.name, kind=FILE_KINDS[Role(one.role)],
                title=one.title or f"走访{Role(one.role).label}", dated_on=visit.on,
            )  # fmt: skip
            VisitFile.objects.create(visit=visit, attachment=kept, role=one.role)
        _audit(by, "visits.amend_visit", visit, files=len(files))
        seen.store({"id": row.pk})
    return row


def note_left_out(*, by: Actor, visit_id: int, files: Sequence[LeftOut]) -> None:
    """Say which attachments a visit tells of and does not have; what was said of them before is replaced."""
    with transaction.atomic():
        visit = access.get_for(by, visit_id)
        Visit.objects.filter(pk=visit.pk).update(left_out=[one.to_json() for one in files])
        _audit(by, "visits.note_left_out", visit, files=len(files))


def revoke_visit(
    *, by: Actor, visit_id: int, reason: str, version: int | None = None, key: str | None = None
) -> list[Duty]:
    """Make a visit void: its duties are owed again, the mood and the need it brought are taken back, its promises too.

    Facts it verified stay as they are. Returns the duties owed again. Raises ``Invalid``, ``Stale``, ``Refused``
    (``visit_revoked``), ``NotFound``.
    """
    text = _reason(reason)
    with transaction.atomic():
        seen = once(key, by, "visits.revoke_visit")
        if seen.answer is not None:
            return list(Duty.objects.filter(pk__in=[int(one) for one in seen.answer["duties"]]))
        visit = _standing(by, visit_id, "revoke", version)
        again = _revoke(by, visit, text)
        follow_doors(by=by, people=[visit.person_id, *visit.members.values_list("person_id", flat=True)])
        seen.store({"duties": [str(one.pk) for one in again]})
    return again


def correct_visit(
    *,
    by: Actor,
    visit_id: int,
    version: int,
    draft: VisitDraft,
    reason: str,
    files: Sequence[Upload] = (),
    key: str | None = None,
) -> Saved:
    """Put a visit right: the wrong one becomes void and another takes its place, in one transaction.

    So the duties are those that the right one satisfies. Files of the wrong one stay with the new one. Raises as
    ``save_visit`` and ``revoke_visit`` do; ``Invalid`` (``other_person``) when the draft is about somebody else.
    """
    text = _reason(reason)
    told = checked(draft, files)
    with transaction.atomic():
        seen = once(key, by, "visits.correct_visit")
        if seen.answer is not None:
            return told_again(seen.answer)
        visit = _standing(by, visit_id, "correct", version)
        if told.person != visit.person_id:
            raise Invalid(
                "other_person",
                "更正不能换成另一位老同志",
                why="记录、附件和办结的事都在原来那份档案里。",
                todo="请作废这条记录，再到另一位老同志的页面重新登记。",
            )
        _revoke(by, visit, text)
        killpoint("visits.correct.between")
        saved = keep(by, told, files, replaces=visit)
        VisitFile.objects.filter(visit=visit).update(visit=saved.visit)
        Visit.objects.filter(pk=saved.visit.pk).update(left_out=visit.left_out)
        seen.store(numbers_of(saved))
    return saved


def settle_conflict(*, by: Actor, conflict_id: int, choice: str, note: str, key: str | None = None) -> Conflict:
    """Decide which of two values is right (``theirs`` or ``mine``) and settle the doubt with the note.

    Raises ``Invalid`` and ``Refused`` (``conflict_settled``).
    """
    if choice not in {"theirs", "mine"}:
        raise Invalid(
            "bad_choice", "请选择以哪个为准", why="两个值只能留一个。", todo="请选择。", fields={"choice": "请选择"}
        )
    text = _reason(note, "note")
    with transaction.atomic():
        seen = once(key, by, "visits.settle_conflict")
        if seen.answer is not None:
            return Conflict.objects.get(pk=seen.answer["id"])
        row = access.get_conflict(by, conflict_id)
        person = row.visit.person
        access.require(by, person, "settle")
        if people_access.field_policy(by, person).get(row.field) != "full":
            raise people_access.not_allowed()
        if row.settled_at is not None:
            raise Refused(
                "conflict_settled", "这处不一致已经核定", why=f"核定人：{row.settled_by}。", todo="请刷新页面查看。"
            )
        field = FIELDS[row.block][row.field]
        value = cleaned(field, from_json(field, row.mine if choice == "mine" else row.theirs))
        current = near.detail(person).versions.get(row.block, 0)
        people.update_block(
            by=by, person_id=person.pk, block=row.block, values={row.field: value}, source=SOURCE, version=current
        )
        row.chosen, row.settled_at, row.settled_by = as_json(value), clock.now(), by.name[:64]
        row.save(update_fields=["chosen", "settled_at", "settled_by"])
        open_ones = Conflict.objects.filter(doubt=row.doubt_id, settled_at__isnull=True).exists()
        if row.doubt.settled_at is None and not open_ones:
            people.settle_doubt(by=by, person_id=person.pk, doubt_id=row.doubt_id, decision=text)
        _audit(by, "visits.settle_conflict", row.visit, conflict=row.pk)
        seen.store({"id": row.pk})
    return row


def _standing(by: Actor, visit_id: int, deed: str, version: int | None) -> Visit:
    """The visit, its version counted up, if it stands and ``by`` may do this to it."""
    visit = access.get_for(by, visit_id)
    access.require(by, visit.person, deed)
    if visit.revoked_at is not None:
        raise Refused(
            "visit_revoked", "这次走访已经作废", why=visit.revoked_reason or "记录有误。", todo="请刷新页面查看。"
        )
    wanted = visit.version if version is None else version
    if not Visit.objects.filter(pk=visit.pk, version=wanted).update(version=wanted + 1):
        raise Stale(current=visit.version)
    visit.version = wanted + 1
    return visit


def _revoke(by: Actor, visit: Visit, reason: str) -> list[Duty]:
    again: list[Duty] = []
    for number in [visit.evidence_id, *visit.members.order_by("pk").values_list("evidence_id", flat=True)]:
        again += duties.revoke_evidence(by=by, evidence_id=number, reason=reason, kept_by="visits")
    Promise.objects.filter(settled_by=visit).update(kept=None, settled_on=None, settled_by=None)
    Visit.objects.filter(pk=visit.pk).update(
        revoked_at=clock.now(), revoked_reason=reason, revoked_by_name=by.name[:64], next_on=None
    )
    _audit(by, "visits.revoke_visit", visit, reason=reason, duties=len(again))
    return again


def _reason(text: str, field: str = "reason") -> str:
    found = tidy(text)[:200]
    if not found:
        raise Invalid(
            "reason_missing",
            "需要写明理由",
            why="这项操作会留痕备查。",
            todo="请填写理由后再提交。",
            fields={field: "请填写理由"},
        )
    return found


def _audit(by: Actor, verb: str, visit: Visit, *, reason: str = "", **detail: int) -> None:
    record(
        by=by, verb=verb, subject=("person", visit.person_id), unit_id=visit.person.unit_id, reason=reason,
        detail={"visit": visit.pk, **detail},
    )  # fmt: skip
