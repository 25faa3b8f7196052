"""The list of plans, the plan of one person, its history."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from yice.core.jobs.actions import enqueue
from yice.core.org.models import Staff, Unit
from yice.core.people.models import Person
from yice.core.people.queries import carers_of
from yice.lib import clock, words
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of, require
from yice.lib.htmx import go, page
from yice.lib.ids import path_range
from yice.lib.paging import keyset
from yice.planning.duties.views.sentence import unit_options
from yice.planning.plans import access
from yice.planning.plans.models import Plan, State
from yice.planning.plans.queries import PREPARING, differences, with_items
from yice.planning.plans.queries.missing import kept, should_have, without_plan
from yice.planning.policy import books

STATES = (
    ("none", "没有方案"),
    ("draft", "待商定"),
    ("agreed", "待批准"),
    ("current", "现行"),
    ("review", "该复评"),
    ("copy", "与模板雷同"),
)
DEEDS = {
    "drafted": "起草",
    "adjusted": "调整",
    "added": "增加",
    "removed": "删去",
    "goal": "修改说明",
    "agreed": "商定",
    "approved": "批准",
    "reviewed": "复评",
}


def reader(request: HttpRequest) -> Actor:
    """The actor, if of a role that reads plans."""
    return require(actor_of(request), *access.READERS)


@require_GET
def plan_list(request: HttpRequest) -> HttpResponse:
    """Who has a plan, who has none, whose is due for review."""
    actor = reader(request)
    units = unit_options(actor)
    state, unit = chosen(request.GET, "state", STATES), chosen(request.GET, "unit", units)
    people = access.people_for(actor)
    if unit:
        low, high = path_range(Unit.objects.values_list("path", flat=True).get(pk=int(unit)))
        people = people.filter(unit__path__gte=low, unit__path__lt=high)
    wanted = should_have(people)
    counts = {code: kept(wanted, code).count() for code, _ in STATES}
    rows = kept(wanted, state) if state else wanted
    latest = Plan.objects.filter(person=OuterRef("pk")).order_by("-no").values("pk")[:1]
    listed = keyset(
        rows.select_related("unit", "level").annotate(latest=Subquery(latest)),
        order=("pinyin_key", "id"),
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    newest = {person.pk: getattr(person, "latest", None) for person in listed.items}
    plans = Plan.objects.in_bulk([pk for pk in newest.values() if pk])
    context = {
        "rows": [_line(person, plans.get(newest[person.pk] or 0)) for person in listed.items],
        "page": listed,
        "filters": [Choice("state", "方案", state, STATES), Choice("unit", "单位", unit, units, any="全部")],
        "filters_set": bool(state or unit),
        "figures": [(code, word, counts[code]) for code, word in STATES],
        "state": state,
        "total": wanted.count(),
        "may_draft": actor.holds(*access.DRAFTERS) and counts["none"],
        "unit": unit,
    }
    return page(request, "plans/list.html", context)


def _line(person: Person, plan: Plan | None) -> dict[str, Any]:
    level = getattr(person, "level", None)
    return {"person": person, "age": age_word(person), "level": level.code if level else "", "plan": plan}


def age_word(person: Person) -> str:
    """``92 岁``, or nothing when the birth date is unknown."""
    birth = person.birth_earliest or person.id_birth
    return f"{words.age_on(birth, person.death_on or clock.today())} 岁" if birth else ""


@require_POST
def draft_all(request: HttpRequest) -> HttpResponse:
    """Draft plans for everybody in scope who has none, in the background."""
    actor = require(actor_of(request), *access.DRAFTERS)
    number = without_plan(access.people_for(actor)).count()
    unit = request.POST.get("unit", "")
    args = {"unit": int(unit)} if unit.isdigit() and len(unit) < 10 else {}  # noqa: PLR2004 - a number of ours
    enqueue("plans.draft", args, by=actor, unique=f"plans.draft:{actor.id}")
    return go(request, reverse("plans:list"), saved=f"已开始为 {number} 人起草方案，完成后列在“待商定”。")


@require_GET
def person_plan(request: HttpRequest, person_id: int) -> HttpResponse:
    """The plan of one person: in force, or being prepared; prints with room for signatures."""
    actor = reader(request)
    person = access.get_person(actor, person_id)
    plans = {
        plan.state: plan
        for plan in with_items(Plan.objects.filter(person=person, state__in=[State.APPROVED, *PREPARING]))
    }
    preparing = plans.get(State.DRAFT) or plans.get(State.AGREED)
    current = plans.get(State.APPROVED)
    asked = request.GET.get("no", "")
    plan = preparing if (asked == "next" or current is None) else current
    if asked.isdigit():
        plan = next(iter(with_items(Plan.objects.filter(person=person, no=int(asked[:5])))), None)
        if plan is None:
            raise NotFound("plan_not_found", "没有找到这一版方案")
    return page(request, "plans/person.html", _context(actor, person, plan, current, preparing))


def _context(
    actor: Actor, person: Person, plan: Plan | None, current: Plan | None, preparing: Plan | None
) -> dict[str, Any]:
    carers = carers_of([person.pk]).get(person.pk)
    names = Staff.objects.in_bulk([one for one in (carers.liaison_id, carers.deputy_id) if one]) if carers else {}
    may = access.may(actor, person)
    groups: dict[str, list[Any]] = defaultdict(list)
    for item in plan.items.all() if plan else ():
        groups["约定事项" if item.own else item.service or "其他"].append(item)
    order = ("约定事项", "生活", "精神", "医疗", "政治", "应急", "其他")
    asked = (
        [item.waiver for item in plan.items.all() if getattr(item, "waiver", None) and item.waiver.state == "asked"]
        if plan
        else []
    )
    living = person.life == "living"
    return {
        "person": person,
        "age": age_word(person),
        "plan": plan,
        "current": current,
        "preparing": preparing,
        "groups": [(word, groups[word]) for word in order if groups[word]],
        "events": event_promises(),
        "liaison": names.get(carers.liaison_id) if carers and carers.liaison_id else None,
        "deputy": names.get(carers.deputy_id) if carers and carers.deputy_id else None,
        "asked": asked,
        "edits": living and "edit" in may and plan is not None and plan.state in PREPARING,
        "tightens": living and "edit" in may and plan is not None and plan.state == State.APPROVED,
        "drafts": living and "edit" in may and plan is None,
        "revises": living and "edit" in may and plan is not None and plan.state == State.APPROVED and preparing is None,
        "agrees": living and "edit" in may and plan is not None and plan.state == State.DRAFT,
        "approves": living and "approve" in may and plan is not None and plan.state == State.AGREED,
        "own_hand": plan is not None and actor.id in {plan.drafted_by, plan.agreed_by},
        "copy_days": (clock.today() - plan.identical_since).days if plan and plan.identical_since else 0,
    }


def event_promises() -> list[str]:
    """What is promised whenever something happens: the 必访 of the rulebook, in its own words."""
    _, book = books.in_force(clock.today())
    return [
        rule.title
        for rule in sorted(book.rules.values(), key=lambda one: one.number)
        if rule.on
        and rule.subject == "person"
        and hasattr(rule.trigger, "kinds")
        and rule.source.standing == "stated"
        and "必访" in rule.title
    ]


@require_GET
def history(request: HttpRequest, person_id: int) -> HttpResponse:
    """Every version, what changed from one to the next, who did what when."""
    actor = reader(request)
    person = access.get_person(actor, person_id)
    plans = list(with_items(Plan.objects.filter(person=person)).prefetch_related("notes").order_by("no"))
    rows = []
    for place, plan in enumerate(plans):
        rows.append(
            (
                plan,
                differences(plans[place - 1], plan) if place else [],
                [(DEEDS.get(one.deed, one.deed), one) for one in plan.notes.all()],
            )
        )
    return page(request, "plans/history.html", {"person": person, "rows": rows[::-1]})
