"""Forgetting: the visits of a person whose file was erased go with it."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import record
from yice.core.people.models import Person
from yice.lib.actor import Actor
from yice.services.visits.models import Conflict, Member, Promise, Visit

_AT_ONCE = 50


def forget_erased(*, by: Actor) -> int:
    """Delete the visits of the next few people whose files were erased; how many people.

    The records behind them stay as kinds and days without a word (``duties`` empties those), so past figures hold.
    """
    erased = Person.objects.filter(erased_at__isnull=False)
    known = set(Visit.objects.filter(person__in=erased).values_list("person_id", flat=True)[:_AT_ONCE])
    known |= set(Member.objects.filter(person__in=erased).values_list("person_id", flat=True)[:_AT_ONCE])
    for person_id in sorted(known):
        with transaction.atomic():
            theirs = Visit.objects.filter(person=person_id)
            Promise.objects.filter(person=person_id).delete()
            Conflict.objects.filter(visit__in=theirs).delete()
            Member.objects.filter(person=person_id).delete()
            theirs.update(replaces=None)
            theirs.delete()
            record(by=by, verb="visits.forget_person", subject=("person", person_id))
    return len(known)
