"""Forgetting: the plans of a person whose file was erased go too."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import record
from yice.lib.actor import Actor
from yice.planning.plans.models import Plan

_AT_ONCE = 50


def forget_erased(*, by: Actor) -> int:
    """Delete the plans of the next few people whose files were erased; returns how many people."""
    people = list(
        Plan.objects.filter(person__erased_at__isnull=False)
        .order_by()
        .values_list("person_id", flat=True)
        .distinct()[:_AT_ONCE]
    )
    for person_id in people:
        with transaction.atomic():
            Plan.objects.filter(person_id=person_id).delete()
            record(by=by, verb="plans.forget_person", subject=("person", person_id))
    return len(people)
