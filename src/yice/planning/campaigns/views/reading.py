"""The list of campaigns, one of them, its report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yice.lib import clock, words
from yice.lib.actor import Actor
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of, require
from yice.lib.htmx import page
from yice.lib.paging import keyset
from yice.planning.campaigns import access, queries
from yice.planning.campaigns.models import Campaign, Target
from yice.planning.campaigns.queries import gifts
from yice.planning.policy import books


def reader(request: HttpRequest) -> Actor:
    """The actor, if of a role that reads campaigns."""
    return require(actor_of(request), *access.READERS)


@require_GET
def campaign_list(request: HttpRequest) -> HttpResponse:
    """Every campaign in sight, the latest first, with how far it is."""
    actor = reader(request)
    listed = keyset(
        access.visible_to(actor).select_related("unit"),
        order=("-id",),
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    mine = access.targets_for(actor).filter(campaign__in=[one.pk for one in listed.items])
    reached = Count("pk", filter=Q(duty__decision="done"))
    counts = {
        pk: (all_, done)
        for pk, all_, done in mine.order_by().values_list("campaign").annotate(all=Count("pk"), done=reached)
    }
    rows = [(one, *counts.get(one.pk, (0, 0))) for one in listed.items]
    context = {"rows": rows, "page": listed, "may_make": actor.holds(*access.MANAGERS), "today": clock.today()}
    return page(request, "campaigns/list.html", context)


def rule_title(code: str) -> str:
    """What a rule is called."""
    _, book = books.in_force(clock.today())
    return book.rules[code].title if code in book.rules else code


@require_GET
def detail(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """One campaign: while prepared its groups and a preview, afterwards progress by unit and the list itself."""
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id)
    manages = access.may_manage(actor, campaign.unit)
    context: dict[str, Any] = {"campaign": campaign, "rule": rule_title(campaign.rule), "manages": manages}
    if campaign.state == Campaign.State.PREPARING:
        return page(request, "campaigns/prepare.html", context | {"preview": queries.preview(actor, campaign)})
    mine = access.targets_for(actor).filter(campaign=campaign)
    units = queries.progress(mine)
    state = chosen(request.GET, "state", list(queries.STATES.items()))
    unit_options = [(str(one.key), one.name) for one in units]
    unit = chosen(request.GET, "unit", unit_options)
    rows = queries.with_state(mine).select_related("person__unit", "person__level", "unit", "duty")
    if state:
        rows = rows.filter(queries.in_state(state))
    if unit:
        rows = rows.filter(unit=int(unit))
    listed = keyset(rows, order=("unit_id", "id"), after=request.GET.get("after"), before=request.GET.get("before"))
    today = clock.today()
    context |= {
        "units": units,
        "total": queries.whole(units),
        "times": queries.times(campaign, mine),
        "budget_left": (campaign.budget_fen or 0) - queries.whole(units).fen_reached,
        "rows": [_line(target, campaign, today) for target in listed.items],
        "page": listed,
        "filters": [
            Choice("state", "情况", state, list(queries.STATES.items())),
            Choice("unit", "单位", unit, unit_options, any="全部"),
        ],
        "filters_set": bool(state or unit),
        "running": campaign.state == Campaign.State.RUNNING,
        "explains": actor.holds(*access.EXPLAINERS),
        "late": campaign.state == Campaign.State.RUNNING and today > campaign.due,
    }
    return page(request, "campaigns/detail.html", context)


def _line(target: Target, campaign: Campaign, today: dt.date) -> dict[str, Any]:
    person, state = target.person, str(getattr(target, "state", ""))
    level = getattr(person, "level", None)
    birth = person.birth_earliest or person.id_birth
    return {
        "target": target,
        "person": person,
        "level": level.code if level else "",
        "age": f"{words.age_on(birth, person.death_on or today)} 岁" if birth else "",
        "group": campaign.groups[target.group]["title"] if target.group < len(campaign.groups) else "",
        "state": state,
        "word": queries.STATES.get(state, ""),
        "why": queries.why_not(target, state) if state not in {"reached", "waiting"} else "",
        "late": state == "waiting" and today > campaign.due,
    }


@require_GET
def report(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """The end report: by unit and by group, people and times, and everybody not reached with the reason. Prints."""
    actor = reader(request)
    campaign = access.get_for(actor, campaign_id)
    mine = access.targets_for(actor).filter(campaign=campaign)
    units, groups = queries.progress(mine), queries.progress(mine, "group")
    for line in groups:
        line.name = campaign.groups[line.key]["title"] if line.key < len(campaign.groups) else ""
    missing = (
        queries.with_state(mine).exclude(queries.in_state("reached")).select_related("person__unit", "unit", "duty")
    )
    rows = [
        _line(target, campaign, clock.today()) for target in missing.order_by("unit__path", "person__pinyin_key", "pk")
    ]
    reasons: dict[str, int] = {}
    for row in rows:
        word = row["why"] or "未写原因"
        reasons[word] = reasons.get(word, 0) + 1
    context = {
        "campaign": campaign,
        "rule": rule_title(campaign.rule),
        "units": units,
        "groups": groups,
        "total": queries.whole(units),
        "times": queries.times(campaign, mine),
        "rows": rows,
        "days": gifts.by_day(mine),
        "reasons": sorted(reasons.items(), key=lambda one: -one[1]),
        "today": clock.today(),
    }
    return page(request, "campaigns/report.html", context)
