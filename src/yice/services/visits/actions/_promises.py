"""Promises: which of the earlier ones this visit keeps, and the new ones it makes."""

from __future__ import annotations

from collections.abc import Sequence

from yice.core.people.codes import Block
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties import access as duties_access
from yice.planning.duties.models import Duty
from yice.planning.duties.queries.accepting import asked_of
from yice.planning.duties.queries.lists import of_people
from yice.planning.duties.queries.numbers import still_recorded_from
from yice.planning.policy import books
from yice.planning.policy.models import Level
from yice.services.visits.asked import KEPT_BY_CHECKING
from yice.services.visits.codes import EVIDENCE
from yice.services.visits.drafts import KeptDraft, VisitDraft
from yice.services.visits.models import Promise, Visit
from yice.services.visits.queries.brief import staleness
from yice.services.visits.queries.files import file_of

Answered = list[tuple[Promise, KeptDraft]]


def to_close(by: Actor, person: Person, draft: VisitDraft, notes: list[str]) -> tuple[list[int], Answered]:
    """The duties this visit closes by name, and the promises it answers for.

    What has been decided meanwhile or cannot be closed by this visit is left out with a note: a visit is never lost
    because a colleague was quicker.
    """
    told = {one.promise: one for one in draft.kept}
    rows = Promise.objects.filter(person=person, pk__in=list(told), kept__isnull=True)
    answered = [(row, told[row.pk]) for row in rows.order_by("pk")]
    if not draft.reached:
        return [], [(row, one) for row, one in answered if not one.kept]
    wanted = {*draft.named, *(row.duty_id for row, one in answered if one.kept and row.duty_id)}
    wanted |= set(_checked(person, draft))
    if not wanted:
        return [], answered
    duties = duties_access.visible_to(by).filter(pk__in=list(wanted))
    named = [duty.pk for duty in duties if _closable(duty, draft)]
    left = set(draft.named) - set(named)
    if left:
        notes.append(f"勾选的事有 {len(left)} 件没有因此办结：已由别人办结，或这次联系不算它的佐证。")
    return named, answered


def _checked(person: Person, draft: VisitDraft) -> list[int]:
    """The duties about the file that are kept because its blocks were gone through (ticked, not just seen)."""
    if not draft.confirmed:
        return []
    _, book = books.in_force(clock.today())
    done = {*draft.confirmed, *(one.block for one in draft.answers)}
    level = Level.objects.filter(person=person).values_list("code", flat=True).first() or ""
    stale = {one.block for one in staleness(file_of(person), level, clock.today()) if one.stale}
    kept = [
        book.rules[code].number
        for code, blocks in KEPT_BY_CHECKING.items()
        if set(blocks or stale - {Block.NEEDS}) <= done
    ]
    rows = Duty.objects.filter(of_people([person.pk]), rule__in=kept, decision__isnull=True, opens__lte=draft.on)
    return list(rows.values_list("pk", flat=True))


def _closable(duty: Duty, draft: VisitDraft) -> bool:
    _, book = books.in_force(clock.today())
    asked = asked_of(book, duty)
    kind, channel = EVIDENCE[draft.manner]
    also = ("gift", "money") if draft.handed else ()
    in_time = duty.closes >= clock.today() or (
        draft.on <= duty.closes and (bool(draft.late_reason) or duty.closes >= still_recorded_from())
    )
    return (
        duty.decision is None
        and asked is not None
        and asked.takes_any((kind, *also), channel)
        and draft.on >= asked.first
        and in_time
    )


def settle(visit: Visit, answered: Answered) -> None:
    """Write what became of earlier promises. Not kept yet leaves it standing, with the reason said."""
    for row, told in answered:
        if told.kept:
            row.kept, row.settled_on, row.settled_by = True, visit.on, visit
        row.note = told.note[:200] or row.note
        row.save(update_fields=["kept", "settled_on", "settled_by", "note"])


def make(visit: Visit, draft: VisitDraft, made: Sequence[int]) -> None:
    """The new promises, each with the duty that the record made of it (in the same order)."""
    Promise.objects.bulk_create(
        [
            Promise(visit=visit, person_id=visit.person_id, words=one.words[:200], due=one.due, duty_id=made[place])
            for place, one in enumerate(draft.promises)
        ]
    )
