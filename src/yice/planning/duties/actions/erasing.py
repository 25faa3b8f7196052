"""Forgetting: what planning knows of a person whose file was erased goes too; the bare counts stay."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from dutyengine import identity
from yice.core.audit.actions import record
from yice.core.people.models import Person
from yice.lib import bulk
from yice.lib.actor import Actor
from yice.planning.duties.models import Duty, Evidence, ItemName, Planned, Transition, Waiver
from yice.planning.duties.queries.lists import of_people
from yice.planning.policy.models import (
    Basis,
    ClassMember,
    Concern,
    Elevation,
    EntitlementDue,
    Gap,
    Level,
    LevelHistory,
)

PERSON = identity.KINDS["person"]
_AT_ONCE = 50
_WORDS = "（已清除）"


def forget_erased(*, by: Actor) -> int:
    """Forget the next few people whose files were erased. Returns how many; the worker calls it until there are none.

    Facts behind promises, standing, gaps and entitlements are deleted. Duties stay as numbers and dates, so that past
    coverage keeps its figures; every word in them, in their log, waivers and evidence is emptied.
    """
    erased = Person.objects.filter(erased_at__isnull=False)
    keys = [pk * 8 + PERSON for pk in erased.values_list("pk", flat=True)]
    known = [key for part in bulk.batches(keys) for key in _known(part)]
    ids = [key // 8 for key in known[:_AT_ONCE]]
    for person_id in ids:
        with transaction.atomic():
            forget(person_id)
            record(by=by, verb="duties.forget_person", subject=("person", person_id))
    return len(ids)


def _known(keys: list[int]) -> list[int]:
    return list(Planned.objects.filter(pk__in=keys).values_list("pk", flat=True))


def forget(person_id: int) -> None:
    """Delete and empty what is kept about one person, in the transaction under way."""
    theirs = Q(subject=person_id, subject_kind=PERSON)
    low, high = identity.subject_range(person_id, "person")
    Gap.objects.filter(pk__gte=low, pk__lt=high).delete()
    for model in (Level, LevelHistory, Elevation, Concern, ClassMember, EntitlementDue, ItemName):
        model._default_manager.filter(person_id=person_id).delete()  # noqa: SLF001 - Django's documented manager
    duties = Duty.objects.filter(of_people([person_id]))
    keys = list(duties.values_list("pk", flat=True))
    Transition.objects.filter(duty_id__in=keys).update(reason="")
    Waiver.objects.filter(duty_id__in=keys).update(reason=_WORDS, answer="")
    duties.update(note="", late_reason="", basis=None)
    Basis.objects.filter(theirs).delete()
    Evidence.objects.filter(theirs).update(
        result="", needs="", mood="", follow_up_note="", done_by_name="", revoked_reason=""
    )
    Planned.objects.filter(pk=person_id * 8 + PERSON).delete()
