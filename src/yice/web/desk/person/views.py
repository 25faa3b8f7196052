"""The page of one person."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from yice.core.audit import actions as audit
from yice.core.audit import queries as trail
from yice.core.files.access import listed
from yice.core.people import access, codes
from yice.core.people import queries as near
from yice.core.people.models import Change, Consent, Experience, Honour, Kin, Person
from yice.core.people.responsibility import answering_for
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.htmx import page
from yice.planning.plans.access import READERS as PLAN_READERS
from yice.planning.policy.queries import standing_of
from yice.services.cases import queries as cases
from yice.web.desk import scope
from yice.web.desk.person import benefits, blocks, lamps
from yice.web.desk.person.deeds import RECORDABLE
from yice.web.desk.person.header import header, places
from yice.web.desk.person.now import now
from yice.web.desk.person.standing import may_stand
from yice.web.desk.person.timeline import timeline

TABS: tuple[tuple[str, str, str], ...] = (  # code, word, the field of the policy that opens it
    ("now", "现在", "no"),
    ("family", "家庭与联系人", "kin"),
    ("health", "健康", "diseases_text"),
    ("benefits", "待遇", "level"),
    ("study", "学习", "branch"),
    ("file", "档案与历史", "no"),
    ("readers", "谁看过这份档案", "readers"),
)
_JOINED = ("unit", "level", "home", "health", "family", "care", "partylife", "interests")
_VIEWS_SHOWN = 60
_MORE_EVENTS = [(kind, word) for kind, word in RECORDABLE if kind not in {"admitted", "discharged"}]


def fetch(actor: Actor, person_id: int) -> Person:
    """The person with all blocks joined: one query; foreign or absent is 404."""
    found = access.visible_to(actor).select_related(*_JOINED).filter(pk=person_id).first()
    if found is None:
        raise NotFound("person_not_found", "没有找到这位老同志的档案")
    return found


def record_href(person_id: int) -> str:
    """Where a visit or call to this person is recorded."""
    return reverse("visits:record", args=(person_id,))


@require_GET
def person(request: HttpRequest, person_id: int) -> HttpResponse:
    """Who is this, what is due, what happened last."""
    actor = scope.elder_actor(request)
    found = fetch(actor, person_id)
    sight = access.field_policy(actor, found)
    tab = request.GET.get("tab", "now")
    tabs = [(code, word) for code, word, field in TABS if sight.get(field, "hidden") != "hidden"]
    if tab not in dict(tabs):
        tab = "now"
    audit.record_view(by=actor, subject=found, what="file", person_id=found.pk, unit_id=found.unit_id)
    here = reverse("desk:person", args=(found.pk,))
    context: dict[str, Any] = {
        "person": found,
        "head": header(found, sight, clock.today()),
        "places": places(found, clock.today()),
        "lamps": lamps.lamps_of(found) if tab == "now" and sight.get("plan") == "full" else [],
        "sight": sight,
        "may": access.may(actor, found) | may_stand(actor, found),
        "event_kinds": _MORE_EVENTS,
        "record_href": record_href(found.pk),
        "tab": tab,
        "tabs": [*_with_plan(tabs, here, plan=actor.holds(*PLAN_READERS) and sight.get("duties") == "full", to=found)],
    }
    context.update(_READERS[tab](found, sight, actor))
    return page(request, f"desk/person/{tab}.html", context)


def _with_plan(tabs: list[tuple[str, str]], here: str, *, plan: bool, to: Person) -> Iterator[tuple[str, str, str]]:
    """The tabs with their addresses; the plan is a page of its own, next to the present, for whom it opens."""
    for code, word in tabs:
        yield code, word, here if code == "now" else f"{here}?tab={code}"
        if code == "now" and plan:
            yield "plan", "方案", reverse("plans:person", args=(to.pk,))


def _now(found: Person, sight: Any, actor: Actor) -> dict[str, Any]:
    return {
        "now": now(found, clock.today()),
        "timeline": timeline(found, actor, sight),
        "cases": list(cases.open_cases_of(found, actor)) if sight["needs"] == "full" else [],
    }


def _family(found: Person, sight: Any, _actor: Actor) -> dict[str, Any]:
    kin = Kin.objects.filter(person=found).order_by("ended_at", "-is_emergency", "pk") if sight["kin"] == "full" else []
    return {
        "kin": list(kin),
        "pairings": list(near.current_pairings(found)) if sight["pairings"] == "full" else [],
        "affiliations": list(near.current_affiliations(found)) if sight["affiliations"] == "full" else [],
        "answering": answering_for(found) if sight["affiliations"] == "full" else None,
        "consents": list(
            Consent.objects.filter(person=found).select_related("kin").order_by("withdrawn_on", "-given_on")
        ),
        "sheets": blocks.sheets(
            found, (codes.Block.CONTACT, codes.Block.FAMILY, codes.Block.CARE, codes.Block.HOME), sight
        ),
    }


def _health(found: Person, sight: Any, _actor: Actor) -> dict[str, Any]:
    standing = standing_of(found.pk) if sight["level"] == "full" else None
    return {
        "standing": standing,
        "elevations": [one for one in standing.elevations if one.ended_on is None and one.expires_on >= clock.today()]
        if standing is not None
        else [],
        "sheets": blocks.sheets(found, (codes.Block.HEALTH,), sight),
    }


def _benefits(found: Person, _sight: Any, _actor: Actor) -> dict[str, Any]:
    return {"benefits": benefits.due_to(found, clock.today())}


def _study(found: Person, sight: Any, _actor: Actor) -> dict[str, Any]:
    return {"sheets": blocks.sheets(found, (codes.Block.PARTY, codes.Block.INTERESTS), sight)}


def _file(found: Person, sight: Any, actor: Actor) -> dict[str, Any]:
    history = (
        Change.objects.filter(person=found).order_by("-recorded_at", "-pk")[:100] if sight["history"] == "full" else []
    )
    return {
        "sheets": blocks.sheets(found, (codes.Block.BASIC,), sight),
        "known": {"id_number": bool(found.id_cipher), "bank_number": bool(found.bank_cipher)},
        "attachments": listed(actor, found),
        "honours": list(Honour.objects.filter(person=found).order_by("-granted_earliest", "pk")),
        "experiences": list(Experience.objects.filter(person=found).order_by("from_earliest", "pk")),
        "history": [blocks.changed(row, sight) for row in history],
        "standings": list(found.statuses.filter(superseded_at=None).select_related("unit").order_by("-valid_from")),
    }


def _readers(found: Person, _sight: Any, _actor: Actor) -> dict[str, Any]:
    return {"entries": list(trail.opened_file(found.pk)[:_VIEWS_SHOWN])}


_READERS = {
    "now": _now, "family": _family, "health": _health, "benefits": _benefits, "study": _study, "file": _file,
    "readers": _readers,
}  # fmt: skip
