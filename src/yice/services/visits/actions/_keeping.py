"""Writing a checked draft: the record, the duties it closes, the facts it found, what was promised and handed over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yice.core.audit.actions import record
from yice.core.files.models import Attachment
from yice.core.jobs.killpoints import killpoint
from yice.core.people import access as people_access
from yice.core.people.models import Person
from yice.core.people.queries import consented
from yice.lib import clock, days
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.planning.duties import actions as duties
from yice.planning.duties.models import Duty
from yice.planning.ladder.actions import follow_doors
from yice.planning.ladder.queries import overdue_doors
from yice.services.visits import access
from yice.services.visits.actions import _promises
from yice.services.visits.actions._checking import moment_of
from yice.services.visits.actions._facts import write_facts
from yice.services.visits.codes import EVIDENCE, HandedKind, Role
from yice.services.visits.drafts import Upload, VisitDraft
from yice.services.visits.models import Conflict, Handed, Member, Visit, VisitFile
from yice.services.visits.queries.coming import Coming, next_contacts

FILE_KINDS = {Role.PHOTO: "photo", Role.VOICE: "audio", Role.SIGNATURE: "evidence", Role.RECEIPT: "evidence"}


@dataclass(frozen=True, slots=True)
class Saved:
    """A visit kept, and what came of it.

    ``closed`` are the duties it closed, ``missed`` those a ``late_reason`` would close too, ``made`` the keys of new
    ones; ``conflicts`` the items both sides changed; ``coming`` when the rules want the next contact; ``notes`` what
    was left out and why, in words. ``again`` is true when the same visit had been kept before.
    """

    visit: Visit
    closed: tuple[Duty, ...] = ()
    missed: tuple[Duty, ...] = ()
    made: tuple[int, ...] = ()
    conflicts: tuple[Conflict, ...] = ()
    coming: tuple[Coming, ...] = ()
    notes: tuple[str, ...] = ()
    again: bool = False


def keep(by: Actor, draft: VisitDraft, files: Sequence[Upload], *, replaces: Visit | None = None) -> Saved:
    """Write a checked draft in the transaction under way."""
    person = people_access.get_for(by, draft.person)
    access.require(by, person, "record")
    if person.birth_earliest is not None and draft.on < person.birth_earliest:
        days.need(f"早于{person.name}的出生日期", "on")
    notes: list[str] = []
    why_late = _door_reason(draft)
    named, answered = _promises.to_close(by, person, draft, notes)
    done = duties.record_evidence(
        by=by,
        subject=person.pk,
        deed=_deed(draft),
        household=_living(draft.household, notes),
        named=named,
        late_reason=draft.late_reason,
        papers=[
            duties.Paper(
                name=one.name, content=one.content, kind=FILE_KINDS[Role(one.role)],
                title=one.title or f"走访{Role(one.role).label}",
            )
            for one in files
        ],
    )  # fmt: skip
    visit = _write(by, person, draft, done, replaces, notes)
    _promises.settle(visit, answered)
    _promises.make(visit, draft, done.made)
    _hand_over(visit, draft)
    kept = Attachment.objects.in_bulk(done.papers)
    VisitFile.objects.bulk_create(
        [
            VisitFile(visit=visit, attachment=kept[number], role=one.role)
            for number, one in zip(done.papers, files, strict=True)
        ]
    )
    follow_doors(by=by, people=[person.pk, *(one.subject for one in done.others)], reason=why_late)
    killpoint("visits.save.before_facts")
    facts = write_facts(by, person, visit, draft)
    coming = next_contacts(person.pk) if draft.reached else ()
    Visit.objects.filter(pk=visit.pk).update(
        corrected=facts.corrected, confirmed=facts.confirmed, next_on=coming[0].due if coming else None
    )
    visit.refresh_from_db(fields=["corrected", "confirmed", "next_on"])
    record(
        by=by, verb="visits.save_visit", subject=("person", person.pk), unit_id=person.unit_id,
        detail={"visit": visit.pk, "manner": visit.manner, "closed": len(done.closed), "made": len(done.made),
                "conflicts": len(facts.conflicts), "files": len(files)},
    )  # fmt: skip
    killpoint("visits.save.before_commit")
    return Saved(visit, done.closed, done.missed, done.made, tuple(facts.conflicts), coming, tuple(notes))


def _door_reason(draft: VisitDraft) -> str:
    """Why a door was checked later than allowed (R03, R73); what a phone hands in later waits for no answer.

    Raises ``Invalid`` (``overdue_reason_missing``) where a form has to ask first.
    """
    if not draft.reached or draft.overdue_reason or not overdue_doors([draft.person, *draft.household]):
        return draft.overdue_reason
    if draft.uid:
        return "手机离线登记，传回时已过时限"
    raise Invalid(
        "overdue_reason_missing",
        "上门查看已经超时，登记结果需要写明超时原因",
        why="两次电话未接，要求限时查看；超时事项不能无理由办结（逾期升级规定）。",
        todo="请在“为什么查看晚了”里写明原因再保存，已填的内容都还在。",
        fields={"overdue_reason": "请写明为什么查看晚了"},
    )


def _deed(draft: VisitDraft) -> duties.Deed:
    kind, channel = EVIDENCE[draft.manner]
    # a signature or a photo is no evidence by itself: the receipt for cooking oil hands over no card
    also = [
        *(["gift"] if any(one.kind == HandedKind.GOODS for one in draft.handed) else []),
        *(["money"] if any(one.kind == HandedKind.MONEY for one in draft.handed) else []),
    ]
    return duties.Deed(
        on=draft.on, at=moment_of(draft) if draft.time else None, kind=kind, channel=channel,
        also=tuple(also) if draft.reached else (), done_by_id=draft.done_by, done_by_name=draft.done_by_name,
        with_ids=draft.staff, kept_by="visits", reached=draft.reached, result=draft.said, mood=draft.mood,
        needs=draft.needs or ("目前无需求" if draft.need_kind == "none" else ""), need_kind=draft.need_kind or "other",
        follow_ups=tuple(duties.FollowUp(note=one.words, due=one.due) for one in draft.promises),
    )  # fmt: skip


def _living(household: Sequence[int], notes: list[str]) -> list[int]:
    """Those of the household who are alive to us; of the others there is nothing to record."""
    gone = list(Person.objects.filter(pk__in=list(household)).exclude(life="living").values_list("pk", flat=True))
    if gone:
        notes.append("同户人员中有人已报告离世或迁出，没有为其登记。")
    return [one for one in household if one not in gone]


def _write(
    by: Actor, person: Person, draft: VisitDraft, done: duties.Recorded, replaces: Visit | None, notes: list[str]
) -> Visit:
    located = draft.longitude is not None and consented(person.pk, "location")
    if draft.longitude is not None and not located:
        notes.append("本人没有同意采集位置，坐标没有保存。")
    visit = Visit.objects.create(
        person=person, manner=draft.manner, on=draft.on, at=moment_of(draft), timed=draft.time is not None,
        minutes=draft.minutes, done_by_id=done.evidence.done_by_id, done_by_name=done.evidence.done_by_name,
        others=draft.others, place=draft.place, longitude=draft.longitude if located else None,
        latitude=draft.latitude if located else None, reached=draft.reached,
        why_not="" if draft.reached else draft.why_not, said=draft.said, private=draft.private, mood=draft.mood,
        needs=done.evidence.needs, need_kind=draft.need_kind, agreed=draft.agreed, evidence=done.evidence,
        uid=draft.uid or None, replaces=replaces, recorded_at=clock.now(), recorded_by=by.id,
        recorded_by_name=by.name[:64],
    )  # fmt: skip
    visit.staff.set(draft.staff)
    Member.objects.bulk_create([Member(visit=visit, person_id=one.subject, evidence=one) for one in done.others])
    return visit


def _hand_over(visit: Visit, draft: VisitDraft) -> None:
    Handed.objects.bulk_create(
        [
            Handed(
                visit=visit, kind=one.kind, item=one.item or HandedKind(one.kind).label, quantity=one.quantity,
                fen=one.fen if one.kind == HandedKind.MONEY else 0, received_by=one.received_by,
                no_receipt=one.no_receipt,
            )
            for one in draft.handed
        ]
    )  # fmt: skip


def numbers_of(saved: Saved) -> dict[str, Any]:
    """What the memory of a key keeps of an answer."""
    return {
        "visit": saved.visit.pk,
        "missed": [str(one.pk) for one in saved.missed],
        "made": [str(one) for one in saved.made],
        "notes": list(saved.notes),
    }


def told_again(answer: dict[str, Any]) -> Saved:
    """What was answered the first time, read back."""
    visit = Visit.objects.select_related("evidence").get(pk=answer["visit"])
    proofs = [visit.evidence_id, *visit.members.values_list("evidence_id", flat=True)]
    missed = Duty.objects.in_bulk([int(one) for one in answer.get("missed", [])])
    return Saved(
        visit,
        tuple(Duty.objects.filter(evidence__in=proofs).order_by("pk")),
        tuple(missed.values()),
        tuple(int(one) for one in answer.get("made", [])),
        tuple(visit.conflicts.order_by("pk")),
        (),
        tuple(answer.get("notes", ())),
        again=True,
    )
