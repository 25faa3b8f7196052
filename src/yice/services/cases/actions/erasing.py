"""Forgetting: what was said in cases of a person whose file was erased goes; numbers, days and outcomes stay."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from yice.core.audit.actions import record
from yice.lib.actor import Actor
from yice.services.cases.models import (
    Attempt,
    Callback,
    Case,
    CircleMember,
    Entry,
    ErrandStep,
    Escalation,
    Filed,
    Material,
    Task,
    Transfer,
)

_GONE = "（已清除）"


def forget_erased(*, by: Actor) -> int:
    """Empty the cases of erased people; returns how many. The worker repeats it until there are none."""
    rows = Case.objects.filter(person__erased_at__isnull=False).exclude(title=_GONE)
    ids = list(rows.order_by("pk").values_list("pk", flat=True)[:50])
    if not ids:
        return 0
    theirs = Q(case_id__in=ids)
    with transaction.atomic():
        Case.objects.filter(pk__in=ids).update(
            title=_GONE, words="", answer="", asker_name="", asker_relation="", asker_phone="", waiting_reason=""
        )
        Entry.objects.filter(theirs).update(words="", sealed="")
        Filed.objects.filter(theirs).update(title=_GONE, words="")
        Transfer.objects.filter(theirs).update(reason="", answer="", result="", to_contact="", told="")
        Task.objects.filter(theirs).update(title=_GONE, result="", to_contact="")
        Callback.objects.filter(theirs).update(words="")
        Escalation.objects.filter(theirs).update(reason="", answer="")
        CircleMember.objects.filter(theirs).update(why="")
        ErrandStep.objects.filter(theirs).update(note="")
        Material.objects.filter(theirs).update(note="", copy=None)
        Attempt.objects.filter(theirs).update(helper="", words="")
        record(by=by, verb="cases.forget_erased", subject=("case", None), detail={"count": len(ids)})
    return len(ids)
