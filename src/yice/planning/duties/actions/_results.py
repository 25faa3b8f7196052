"""What comes of a record: mood, need, follow-ups and papers kept with it; and taken back when it is revoked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from yice.core.files import actions as files
from yice.core.people import actions as people
from yice.core.people.models import Event, Need, Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.planning.duties.actions._common import PERSON, finish
from yice.planning.duties.actions._deed import Deed
from yice.planning.duties.actions._no_answer import check_the_door
from yice.planning.duties.actions.making import FOLLOW_UP, new_duty
from yice.planning.duties.models import Decision, Duty, Evidence, EvidenceFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A file that belongs to a record: a photo, a voice note, a signature; ``kind`` as ``files.FileKind`` has it."""

    name: str
    content: bytes
    kind: str = "evidence"
    title: str = "工作佐证"


def follow(by: Actor, evidence: Evidence, deed: Deed, unit_id: int) -> list[int]:
    """Mood to an event, needs to needs, follow-ups to duties of R11, no answer to one of R03. Returns the duties made.

    What came of it is noted with the record, so that revoking takes it back.
    """
    subject = evidence.subject
    brought: dict[str, object] = dict(evidence.brought)
    if deed.mood:
        brought["event"] = people.record_event(by=by, person_id=subject, kind="mood", on=deed.on, sub=deed.mood).pk
    if deed.needs:
        asked = Person.objects.filter(pk=subject).values_list("needs_on", flat=True).first()
        brought["asked"] = asked.isoformat() if asked else None
        need = people.state_need(by=by, person_id=subject, words=deed.needs, kind=deed.need_kind, stated_on=deed.on)
        brought["need"] = need.pk
    made = [
        new_duty(
            by, subject_kind=evidence.subject_kind, subject=subject, unit_id=unit_id, rule=FOLLOW_UP, note=one.note,
            due=one.due, opens=min(deed.on, one.due or deed.on),
        ).pk
        for one in deed.to_do
    ]  # fmt: skip
    if evidence.subject_kind == PERSON:
        made += check_the_door(by, evidence, unit_id)
    if made:
        brought["duties"] = [str(one) for one in made]
    if brought:
        Evidence.objects.filter(pk=evidence.pk).update(brought=brought)
        evidence.brought = brought
    return made


def take_back(by: Actor, evidence: Evidence, reason: str) -> list[Duty]:
    """Retract the mood event and the need a record brought and withdraw its follow-ups; what was settled since stays.

    Returns the duties withdrawn.
    """
    brought = evidence.brought
    words = f"记录作废：{reason}"
    event = Event.objects.filter(pk=brought.get("event"), retracted_at__isnull=True).first()
    if event is not None:
        people.retract_event(by=by, person_id=evidence.subject, event_id=event.pk, reason=words)
    need = Need.objects.filter(pk=brought.get("need"), retracted_at__isnull=True).first()
    if need is not None:
        asked = dt.date.fromisoformat(brought["asked"]) if brought.get("asked") else None
        people.retract_need(by=by, person_id=evidence.subject, need_id=need.pk, reason=words, asked_before=asked)
    numbers = [int(one) for one in brought.get("duties", [])]
    standing = list(Duty.objects.filter(pk__in=numbers, decision__isnull=True))
    finish(standing, by, decision=Decision.WITHDRAWN, on=clock.today(), deed="withdrawn", reason=words[:300])
    return standing


def attach(by: Actor, evidence: Evidence, papers: Sequence[Paper]) -> list[int]:
    """Keep the papers of a record sealed in the person's file; returns the numbers of the attachments, in order."""
    if papers and evidence.subject_kind != PERSON:
        raise Invalid(
            "file_without_person",
            "这里不能附材料",
            why="材料随人员档案保存。",
            todo="请去掉附件。",
            fields={"file": "请去掉"},
        )
    kept = [
        files.attach_file(
            by=by, person_id=evidence.subject, content=one.content, name=one.name, kind=one.kind, title=one.title,
            dated_on=evidence.on,
        )
        for one in papers
    ]  # fmt: skip
    EvidenceFile.objects.bulk_create([EvidenceFile(evidence=evidence, attachment=one) for one in kept])
    return [one.pk for one in kept]
