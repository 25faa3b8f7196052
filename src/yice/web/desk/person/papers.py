"""Papers of a person: the file as it stood on a past day, and the two cards (domain §3.4) that print on A4."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yice.core.audit import actions as audit
from yice.core.org.queries import tenant
from yice.core.people import access, codes
from yice.core.people import queries as people
from yice.core.people.models import Kin, Person
from yice.lib import clock, days
from yice.lib.htmx import page
from yice.lib.qr import qr_svg
from yice.planning.duties.models import Evidence
from yice.planning.duties.queries.lists import PERSON
from yice.planning.policy.queries import standing_of
from yice.services.cards import access as card_access
from yice.services.cards import queries as cards
from yice.web.desk import promises, scope
from yice.web.desk.person import blocks
from yice.web.desk.person.header import header
from yice.web.desk.person.views import fetch

_BLOCKS = tuple(block.value for block in codes.Block if block != codes.Block.NEEDS)
_RECORDS = 8


@require_GET
def as_of(request: HttpRequest, person_id: int) -> HttpResponse:
    """The file as it stood on a day, as we believe it now or as we believed it on another day."""
    actor = scope.elder_actor(request)
    person = fetch(actor, person_id)
    sight = access.field_policy(actor, person)
    day = days.read(request.GET.get("on", ""))
    known = days.read(request.GET.get("known", ""))
    context: dict[str, Any] = {"person": person, "on": day, "known": known, "today": clock.today()}
    if day is not None and day <= clock.today():
        audit.record_view(by=actor, subject=person, what="as_of", person_id=person.pk, unit_id=person.unit_id)
        state = people.state_on(person.pk, day, _end_of(known))
        sheets = [blocks.sheet_of(person, code, state.blocks.get(code, {}), sight) for code in _BLOCKS]
        context |= {"standing": state.standing, "sheets": [found for found in sheets if found is not None]}
    return page(request, "desk/person/as_of.html", context)


def _end_of(day: dt.date | None) -> dt.datetime | None:
    """The last moment of a day: what was recorded that day was known."""
    return dt.datetime.combine(day, dt.time.max, clock.now().tzinfo) if day is not None else None


@require_GET
def file_card(request: HttpRequest, person_id: int) -> HttpResponse:
    """老干部个人信息档案卡: one card, one file per person."""
    actor = scope.elder_actor(request)
    person = fetch(actor, person_id)
    sight = access.field_policy(actor, person)
    audit.record_view(by=actor, subject=person, what="card", person_id=person.pk, unit_id=person.unit_id)
    kin = (
        Kin.objects.filter(person=person, ended_at=None).order_by("-is_emergency", "pk")
        if sight["kin"] == "full"
        else []
    )
    records = (
        Evidence.objects.filter(subject=person.pk, subject_kind=PERSON, revoked_at=None).order_by("-on", "-pk")[
            :_RECORDS
        ]
        if sight["duties"] == "full"
        else []
    )
    context = {
        "person": person,
        "head": header(person, sight, clock.today()),
        "sight": sight,
        "kin": list(kin),
        "entitlements": _entitlements(person) if sight["level"] == "full" else [],
        "diseases": _diseases(person) if sight["diseases_text"] == "full" else "",
        "records": [(record, promises.said(record)) for record in records],
        "tenant": tenant(),
    }
    return page(request, "desk/person/card_file.html", context)


@require_GET
def service_card(request: HttpRequest, person_id: int) -> HttpResponse:
    """亲情服务卡: whom to call for what, in large type, to hand over on a visit."""
    actor = scope.elder_actor(request)
    person = fetch(actor, person_id)
    sight = access.field_policy(actor, person)
    audit.record_view(by=actor, subject=person, what="card", person_id=person.pk, unit_id=person.unit_id)
    card = cards.current_card(person.pk) if sight["pairings"] == "full" else None
    lines = [asdict(line) for line in cards.contents_of([person.pk]).get(person.pk, ())]
    context = {
        "person": person,
        "card": card,
        "parts": cards.parts_of(card.lines if card is not None else lines),
        "qr": qr_svg(request.build_absolute_uri(cards.scan_path(card))) if card is not None else "",
        "changed": card is not None and card.lines != lines,
        "made_on": card.made_on if card is not None else clock.today(),
        "may_make": person.life == codes.Life.LIVING
        and card_access.people_for(actor, deed=True).filter(pk=person.pk).exists(),
    }
    return page(request, "desk/person/card_service.html", context)


def _entitlements(person: Person) -> list[tuple[str, int]]:
    today = clock.today()
    this = today.year * 12 + today.month - 1
    return [
        (word, due.fen) for due, word in standing_of(person.pk).entitlements if due.month_from <= this < due.month_to
    ]


def _diseases(person: Person) -> str:
    health = getattr(person, "health", None)
    if health is None:
        return ""
    named = [
        str(health._meta.get_field(name).verbose_name)  # noqa: SLF001 - Django's documented way to a model's fields
        for name in (
            "cancer",
            "diabetes",
            "hypertension",
            "heart_disease",
            "dementia",
            "stroke",
            "lung_disease",
            "kidney_disease",
        )
        if getattr(health, name)
    ]
    return "、".join([*named, *([health.diseases_text] if health.diseases_text else [])])
