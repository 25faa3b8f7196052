"""Laying an errand out from its procedure: steps and papers as they are worded today."""

from __future__ import annotations

from yice.services.cases.catalog import Procedure
from yice.services.cases.models import Case, ErrandStep, Material


def lay_out(case: Case, procedure: Procedure) -> None:
    """Write the steps and papers of an errand."""
    ErrandStep.objects.bulk_create(
        ErrandStep(case=case, order=place, code=one.code, title=one.title, who=one.who)
        for place, one in enumerate(procedure.steps, start=1)
    )
    Material.objects.bulk_create(
        Material(case=case, order=place, code=one.code, title=one.title, who=one.who, required=one.required)
        for place, one in enumerate(procedure.materials, start=1)
    )
