"""One visit, and what may be done to it: add, correct, revoke, settle what two people wrote differently."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from yice.core.audit.actions import record_view
from yice.core.people import access as people_access
from yice.core.people.codes import Block
from yice.core.people.fields import BY_NAME, FIELDS, display, from_json
from yice.lib import clock
from yice.lib.htmx import page
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import words_of
from yice.planning.policy import books
from yice.services.visits import access
from yice.services.visits.models import Conflict, Visit
from yice.services.visits.queries.coming import next_contacts
from yice.services.visits.views.recording import reader


@require_GET
def detail(request: HttpRequest, visit_id: int) -> HttpResponse:
    """What happened, and what came of it."""
    actor = reader(request)
    visit = access.get_for(actor, visit_id)
    person = visit.person
    sight = people_access.field_policy(actor, person)
    may = access.may(actor, person)
    record_view(by=actor, subject=("visit", visit.pk), what="visit", person_id=person.pk, unit_id=person.unit_id)
    proofs = [visit.evidence_id, *(one.evidence_id for one in visit.members.all())]
    _, book = books.in_force(clock.today())
    closed = Duty.objects.filter(evidence__in=proofs).order_by("due", "pk")
    context: dict[str, Any] = {
        "visit": visit,
        "person": person,
        "may": may,
        "sight": sight,
        "members": list(visit.members.select_related("person")),
        "colleagues": [one.name for one in visit.staff.order_by("pk")],
        "closed": [(duty, words_of(book, duty)[1]) for duty in closed],
        "promises": list(visit.promises.select_related("duty").order_by("pk")),
        "settled": list(visit.settled.order_by("pk")),
        "handed": list(visit.handed.order_by("pk")),
        "files": list(visit.files.select_related("attachment__file")) if sight["files"] == "full" else [],
        "on_its_way": [one for one in visit.left_out if not one["why"]],
        "left_out": [one for one in visit.left_out if one["why"]],
        "additions": list(visit.additions.all()),
        "confirmed": [Block(one).label for one in visit.confirmed],
        "corrected": [_label(one) for one in visit.corrected],
        "conflicts": [told(one, sight) for one in visit.conflicts.order_by("pk")],
        "coming": next_contacts(person.pk) if visit.revoked_at is None and person.life == "living" else (),
        "newer": Visit.objects.filter(replaces=visit).first(),
        "has_private": bool(visit.private) and "private" in may,
    }
    return page(request, "visits/detail.html", context)


@require_GET
def private(request: HttpRequest, visit_id: int) -> HttpResponse:
    """The restricted words of a visit; each reading leaves a trace."""
    actor = reader(request)
    visit = access.get_for(actor, visit_id)
    access.require(actor, visit.person, "private")
    record_view(
        by=actor, subject=("visit", visit.pk), what="restricted_note", person_id=visit.person_id,
        unit_id=visit.person.unit_id,
    )  # fmt: skip
    back = reverse("visits:detail", args=(visit.pk,))
    return page(request, "visits/private.html", {"visit": visit, "person": visit.person, "back": back})


def _label(name: str) -> str:
    field = BY_NAME.get(name.partition(".")[2])
    return field.label if field else name


def told(row: Conflict, sight: Any) -> dict[str, Any]:
    """A conflict in words; values this actor may not see stay away."""
    field = FIELDS[row.block][row.field]
    open_to = sight.get(row.field) == "full"

    def word(value: Any) -> str:
        return display(field, from_json(field, value)) if open_to else "（您的岗位看不到）"

    return {
        "row": row, "label": field.label, "theirs": word(row.theirs), "mine": word(row.mine), "base": word(row.base),
        "chosen": word(row.chosen) if row.settled_at else "", "open": row.settled_at is None and open_to,
    }  # fmt: skip
