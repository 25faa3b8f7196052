"""Rules of responsibility: read on any day, added, changed and ended with a look ahead at whom it touches."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.org import access, actions
from yice.core.org.forms import RuleEndForm, RuleForm
from yice.core.org.models import RANKS, SINCE_EVER, Nature, PartyKind, ResponsibilityRule, Tier
from yice.core.org.responsibility import Preview, census_on, compare, history_of, rules_after, rules_on
from yice.core.org.views.units import tabs
from yice.lib import clock, days
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.filters import Choice
from yice.lib.gate import actor_of, require, require_top
from yice.lib.htmx import attempt, go, idempotency_key, page


@require_GET
def rules(request: HttpRequest) -> HttpResponse:
    """Who answers for whom on a day (default today), and what is set to change."""
    actor = require(actor_of(request), *access.SEE_ORG)
    day = _day(request.GET.get("day", ""))
    standing = list(rules_on(day))
    preview = compare(standing, standing, day)
    context = {
        "rows": [{**shown(rule), "fits": preview.fits.get(rule.code, 0)} for rule in standing],
        "counted": bool(census_on(day)),
        "later": [shown(rule) for rule in rules_after(day)],
        "day": day,
        "filters": [Choice("day", "哪一天", day.isoformat(), kind="date")],
        "filters_set": day != clock.today(),
        "may_change": actor.at_top(*access.MANAGE_RULES),
        "tabs": tabs(),
    }
    return page(request, "org/rules.html", context)


@require_GET
def rule(request: HttpRequest, pk: int) -> HttpResponse:
    """One rule through time: what it says, and what was ever written of it."""
    actor = require(actor_of(request), *access.SEE_ORG)
    found = _rule(pk)
    history = [shown(row) for row in history_of(found.code)]
    context = {
        "one": shown(found),
        "history": history,
        "may_change": actor.at_top(*access.MANAGE_RULES) and found.superseded_at is None and found.valid_to is None,
    }
    return page(request, "org/rule.html", context)


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest) -> HttpResponse:
    """Add a rule, after a look at whom it touches."""
    actor = _deciding(request)
    places = [(row.code, f"{number}．{row.words}") for number, row in enumerate(rules_on(), 1)]
    last = places[-1][0] if places else ""
    form = RuleForm(request.POST or None, places=places, initial={"before": last})
    preview = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with attempt(form) as deed:
            if _confirmed(request):
                actions.add_rule(
                    by=actor, terms=_terms(data), before=data["before"], valid_from=data["valid_from"],
                    reason=data["reason"], key=idempotency_key(request),
                )  # fmt: skip
            else:
                preview = actions.preview_rule(
                    terms=_terms(data), rule=None, before=data["before"], valid_from=data["valid_from"]
                )
        if deed.done and _confirmed(request):
            return go(request, reverse("org:rules"), saved="已增加责任规则。")
    return _page(request, form, preview, "增加责任规则", "确认增加")


@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule say something else from a day on."""
    actor = _deciding(request)
    found = _rule(pk)
    form = RuleForm(request.POST or None, initial=_initial(found))
    preview = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with attempt(form) as deed:
            if _confirmed(request):
                actions.change_rule(
                    by=actor, rule=found, terms=_terms(data), valid_from=data["valid_from"],
                    reason=data["reason"], key=idempotency_key(request),
                )  # fmt: skip
            else:
                preview = actions.preview_rule(terms=_terms(data), rule=found, valid_from=data["valid_from"])
        if deed.done and _confirmed(request):
            return go(request, reverse("org:rules"), saved="已修改。此前的日子仍按原规则。")
    return _page(request, form, preview, "修改责任规则", "确认修改", found)


@require_http_methods(["GET", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a rule end."""
    actor = _deciding(request)
    found = _rule(pk)
    form = RuleEndForm(request.POST or None)
    preview = None
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        with attempt(form) as deed:
            if _confirmed(request):
                actions.end_rule(
                    by=actor, rule=found, day=data["valid_from"], reason=data["reason"], key=idempotency_key(request)
                )
            else:
                preview = actions.preview_rule(terms=None, rule=found, valid_from=data["valid_from"])
        if deed.done and _confirmed(request):
            return go(request, reverse("org:rules"), saved="这条规则已停用。此前的日子仍按它。")
    return _page(request, form, preview, "停用责任规则", "确认停用", found)


def _page(
    request: HttpRequest,
    form: Form,
    preview: Preview | None,
    title: str,
    verb: str,
    rule: ResponsibilityRule | None = None,
) -> HttpResponse:
    context = {
        "form": form,
        "title": title,
        "verb": verb,
        "one": shown(rule) if rule else None,
        "preview": preview,
        "shifts": [_shift(shift.before, shift.after, shift.people) for shift in preview.shifts] if preview else [],
        "backwards": preview is not None and _past(form),
    }
    return page(request, "org/rule_change.html", context)


def _past(form: Form) -> bool:
    day = form.cleaned_data.get("valid_from")
    return day is not None and day < clock.today()


def _shift(before: tuple[PartyKind, ...], after: tuple[PartyKind, ...], people: int) -> dict[str, Any]:
    return {"before": _names(before), "after": _names(after), "people": people, "nobody": not after}


def _names(parties: tuple[PartyKind, ...]) -> str:
    return "、".join(party.label for party in parties) or "无人负责"


def _terms(data: dict[str, Any]) -> actions.Terms:
    names = ("words", "tier", "nature", "ranks", "parties", "split", "source")
    return actions.Terms(**{name: data[name] for name in names})


def _initial(rule: ResponsibilityRule) -> dict[str, Any]:
    names = ("words", "tier", "nature", "ranks", "parties", "split")
    return {**{name: getattr(rule, name) for name in names}, "source": "、".join(rule.cites)}


def shown(rule: ResponsibilityRule) -> dict[str, Any]:
    """A rule in the words of the page."""
    return {
        "rule": rule,
        "tier": Tier(rule.tier).label if rule.tier else "不限",
        "nature": Nature(rule.nature).label if rule.nature else "不限",
        "ranks": "、".join(RANKS.get(rank, rank) for rank in rule.ranks) or "不限",
        "parties": [PartyKind(party).label for party in rule.parties],
        "cites": "、".join(rule.cites),
        "ever": rule.valid_from <= SINCE_EVER,
    }


def _confirmed(request: HttpRequest) -> bool:
    return request.POST.get("confirmed") == "1"


def _deciding(request: HttpRequest) -> Actor:
    return require_top(actor_of(request), *access.MANAGE_RULES)


def _rule(pk: int) -> ResponsibilityRule:
    found = ResponsibilityRule.objects.filter(pk=pk).first()
    if found is None:
        raise NotFound("responsibility_rule_not_found", "没有找到这条责任规则")
    return found


def _day(text: str) -> dt.date:
    """The day asked for; today for none or for what is no day."""
    return days.read(text) or clock.today()
