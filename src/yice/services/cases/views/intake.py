"""Taking a request in: find the person first, then three answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from yice.core.org import access as org
from yice.core.people import access as people
from yice.core.people.models import Need, Person
from yice.core.people.queries import search
from yice.lib import clock, words
from yice.lib.actor import Actor
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.services.cases import access, actions, forms
from yice.services.cases.actions.intake import Asked
from yice.services.cases.catalog import Procedure
from yice.services.cases.queries import open_cases_of
from yice.services.cases.views.shared import here, staff_choices

both = require_http_methods(["GET", "POST"])
_MOST = 20
_LONGEST = 64


def taker(request: HttpRequest) -> Actor:
    """The actor, if of a role that takes requests in."""
    return require(actor_of(request), *access.INTAKE)


@both
def find(request: HttpRequest) -> HttpResponse:
    """Whose request it is. What is asked is posted and kept nowhere: no name stands in an address."""
    actor = taker(request)
    asked = request.POST.get("q", "").strip()[:_LONGEST]
    found = search(actor, asked, limit=_MOST) if asked else []
    rows = [(one.person, one.by, _age(one.person), _open(one.person, actor)) for one in found]
    procedure = forms.procedure_of(request.GET.get("procedure", ""))
    context = {"rows": rows, "tried": bool(asked), "procedure": procedure, "most": _MOST}
    return page(request, "cases/find.html", context)


@both
def new(request: HttpRequest, person_id: int) -> HttpResponse:
    """The form for somebody on file, with what is open already beside it."""
    actor = taker(request)
    person = people.get_for(actor, person_id)
    if not people.roles_on(actor, person) & {role.value for role in access.INTAKE}:
        raise people.not_allowed()
    procedure = forms.procedure_of(request.GET.get("procedure", ""))
    need = _need(request, actor, person)
    initial: dict[str, Any] = {}
    if procedure is not None:
        initial = {"category": "errand", "title": procedure.title}
    elif need is not None:
        initial = {"title": need.words[:80], "words": need.words, "channel": "visit"}
    form = forms.IntakeForm(
        request.POST if request.method == "POST" else None, staff=staff_choices(person.unit), procedure=procedure,
        initial=initial,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        answer = _save(request, actor, form, person_id=person.pk, procedure=procedure, need=need)
        if answer is not None:
            return answer
    context = {
        "form": form,
        "person": person,
        "age": _age(person),
        "open": list(open_cases_of(person, actor)[:_MOST]),
        "procedure": procedure,
        "advanced": [form[name] for name in form.advanced],
    }
    return page(request, "cases/new.html", context)


@both
def unlisted(request: HttpRequest) -> HttpResponse:
    """The form for somebody who is not on file."""
    actor = taker(request)
    units = org.units_visible_to(actor, *access.INTAKE).filter(is_open=True).order_by("path")
    first = units.first()
    form = forms.UnlistedForm(
        request.POST if request.method == "POST" else None,
        units=[(str(one.pk), one.name) for one in units],
        staff=staff_choices(first) if first is not None else [],
        initial={"asker": "other"},
    )
    if request.method == "POST" and form.is_valid():
        answer = _save(request, actor, form, unit_id=form.cleaned_data["unit"])
        if answer is not None:
            return answer
    context = {"form": form, "advanced": [form[name] for name in form.advanced]}
    return page(request, "cases/new.html", context)


def _save(
    request: HttpRequest,
    actor: Actor,
    form: forms.IntakeForm,
    *,
    person_id: int | None = None,
    unit_id: int | None = None,
    procedure: Procedure | None = None,
    need: Need | None = None,
) -> HttpResponse | None:
    given = form.cleaned_data
    asked = Asked(
        category=given["category"], channel=given["channel"], title=given["title"], words=given["words"],
        person_id=person_id, unit_id=unit_id, asker=given["asker"], asker_name=given["asker_name"],
        asker_relation=given["asker_relation"], asker_phone=given["asker_phone"], urgency=given["urgency"],
        restricted=given["restricted"], received_at=form.received_at(), owner_id=given["owner"],
        procedure=procedure.code if procedure is not None else "", need_id=need.pk if need is not None else None,
    )  # fmt: skip
    with attempt(form) as tried:
        case = actions.open_case(by=actor, asked=asked, key=idempotency_key(request))
    if not tried.done:
        return None
    if access.visible_to(actor).filter(pk=case.pk).exists():
        return go(request, here(case), saved="已登记。请把编号和经办人告诉对方。")
    return go(request, reverse("cases:list"), saved=f"已登记，编号 {case.no}，经办人 {case.owner_name}。请告诉对方。")


def _need(request: HttpRequest, actor: Actor, person: Person) -> Need | None:
    number = request.GET.get("need", "")
    if not number.isdigit() or len(number) > 12 or people.field_policy(actor, person)["needs"] != "full":  # noqa: PLR2004
        return None
    return Need.objects.filter(pk=int(number), person=person).first()


def _age(person: Person) -> str:
    birth = person.birth_earliest or person.id_birth
    return f"{words.age_on(birth, person.death_on or clock.today())} 岁" if birth else ""


def _open(person: Person, actor: Actor) -> int:
    return open_cases_of(person, actor).count()
