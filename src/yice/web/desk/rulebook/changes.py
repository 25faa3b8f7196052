"""Changing the rulebook: propose, watch the rehearsal on everybody, approve by a second person."""

from __future__ import annotations

import copy
import datetime as dt
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yice.core.jobs.models import Run
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.planning.policy import actions
from yice.planning.policy.actions.changes import MAY_APPROVE, MAY_PROPOSE, decides_for_all
from yice.planning.policy.models import RulebookVersion
from yice.planning.policy.queries import RuleRow, parameters_for_page, rules_for_page, versions, windows_of_rule
from yice.web.desk import scope
from yice.web.desk.people.views import by_id
from yice.web.desk.rulebook.forms import ParameterForm, RejectForm, SwitchForm, TitleForm, WindowForm
from yice.web.desk.rulebook.views import code_names, shown_parameter

_SHOWN = 30


def _standing_overrides() -> dict[str, Any]:
    """The tenant's own changes as they stand: the next proposal holds these and what is new."""
    current = versions().filter(state=RulebookVersion.State.APPROVED).first()
    return copy.deepcopy(current.overrides) if current is not None else {}


def _with_value(code: str, value: Any, start: dt.date) -> dict[str, Any]:
    overrides = _standing_overrides()
    own = overrides.setdefault("parameters", {}).setdefault(code, [])
    own[:] = [one for one in own if one.get("from") != start.isoformat()]
    own.append({"from": start.isoformat(), "value": value})
    own.sort(key=lambda one: str(one["from"]))
    return overrides


def _switched(code: str, start: dt.date, *, on: bool) -> dict[str, Any]:
    del start
    overrides = _standing_overrides()
    for name in ("on", "off"):
        overrides[name] = [one for one in overrides.get(name, []) if one != code]
    overrides["on" if on else "off"].append(code)
    return overrides


def _decider(request: HttpRequest, roles: tuple[Role, ...]) -> Actor:
    """The actor, if the rulebook is theirs to change: one of the roles, held at the top of the tree."""
    actor = scope.elder_actor(request, *roles)
    if not decides_for_all(actor, roles):
        raise NotFound
    return actor


@require_http_methods(["GET", "POST"])
def change_parameter(request: HttpRequest, code: str) -> HttpResponse:
    """Propose a new value of one standard."""
    actor = _decider(request, MAY_PROPOSE)
    row = next((one for one in parameters_for_page() if one["code"] == code), None)
    if row is None or row["now"] is None:
        raise NotFound("parameter_not_found", "政策手册里没有这项标准")
    shown = shown_parameter(row)
    if not shown["changeable"]:
        raise NotFound(
            "parameter_not_changeable",
            "这项标准不能在页面上修改",
            why="它按事实分档，取值又是代码。",
            todo="请联系系统管理员修改手册文件。",
        )
    form = ParameterForm(
        request.POST or None, kind=row["type"], value=row["now"].value, names=code_names() | row["keys"],
        unit=row["unit"], choices=row["choices"],
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        start = form.cleaned_data["in_force_from"]
        answer = _propose(request, actor, form, _with_value(code, form.value, start))
        if answer is not None:
            return answer
    return page(request, "desk/rulebook/change.html", {"form": form, "title": row["title"], "now": shown["now_words"]})


@require_http_methods(["GET", "POST"])
def switch_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Propose to switch one rule on or off."""
    actor = _decider(request, MAY_PROPOSE)
    row = _rule(code)
    form = SwitchForm(request.POST or None, initial={"in_force_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        answer = _propose(request, actor, form, _switched(code, form.cleaned_data["in_force_from"], on=not row.on))
        if answer is not None:
            return answer
    title = f"{'停用' if row.on else '启用'}“{row.title}”"
    return page(
        request, "desk/rulebook/change.html", {"form": form, "title": title, "now": "启用" if row.on else "停用"}
    )


def _named(code: str, title: str) -> dict[str, Any]:
    overrides = _standing_overrides()
    overrides["words"] = {**overrides.get("words", {}), code: title}
    return overrides


def _windowed(parts: dict[str, dict[str, str]]) -> dict[str, Any]:
    overrides = _standing_overrides()
    own = overrides.setdefault("windows", {})
    for key, changed in parts.items():
        own[key] = {**own.get(key, {}), **changed}
    return overrides


def _rule(code: str) -> RuleRow:
    row = next((one for one in rules_for_page() if one.code == code), None)
    if row is None:
        raise NotFound("rule_not_found", "政策手册里没有这一条")
    return row


@require_http_methods(["GET", "POST"])
def change_window(request: HttpRequest, code: str) -> HttpResponse:
    """Propose other days for a rule: from when it may be done, its term, when it counts as missed."""
    actor = _decider(request, MAY_PROPOSE)
    row = _rule(code)
    form = WindowForm(request.POST or None, windows=windows_of_rule(code))
    if request.method == "POST" and form.is_valid():
        answer = _propose(request, actor, form, _windowed(form.value))
        if answer is not None:
            return answer
    now = "；".join(row.text.window)
    return page(request, "desk/rulebook/change.html", {"form": form, "title": f"“{row.title}”的期限", "now": now})


@require_http_methods(["GET", "POST"])
def rename_rule(request: HttpRequest, code: str) -> HttpResponse:
    """Propose our own words for a rule."""
    actor = _decider(request, MAY_PROPOSE)
    row = _rule(code)
    form = TitleForm(request.POST or None, initial={"title": row.title, "in_force_from": clock.today()})
    if request.method == "POST" and form.is_valid():
        answer = _propose(request, actor, form, _named(code, form.cleaned_data["title"].strip()))
        if answer is not None:
            return answer
    context = {"form": form, "title": f"“{row.title}”的叫法", "now": row.title}
    return page(request, "desk/rulebook/change.html", context)


def _propose(request: HttpRequest, actor: Actor, form: Any, overrides: dict[str, Any]) -> HttpResponse | None:
    with attempt(form) as tried:
        version = actions.propose_change(
            by=actor, overrides=overrides, in_force_from=form.cleaned_data["in_force_from"],
            note=form.cleaned_data["note"],
            key=idempotency_key(request),
        )  # fmt: skip
        if tried.refusal is None:
            return go(request, reverse("desk:rulebook_version", args=(version.no,)), saved="已提出，正在对所有人预演。")
    return None


def _version(no: int) -> RulebookVersion:
    found = RulebookVersion.objects.filter(no=no).first()
    if found is None:
        raise NotFound("version_not_found", "没有找到这个政策手册版本")
    return found


@require_GET
def version(request: HttpRequest, no: int) -> HttpResponse:
    """One version: what it changes, the rehearsal on everybody, and the second person's decision."""
    actor = scope.elder_actor(request)
    found = _version(no)
    run = Run.objects.filter(pk=found.rehearsal_run).first() if found.rehearsal_run else None
    result = found.rehearsal or {}
    from yice.core.people import access

    visible = access.managed_by(actor)
    gained, lost = (
        by_id(list(visible.filter(pk__in=result.get(name, [])[:_SHOWN]).values_list("pk", flat=True)))
        for name in ("gained", "lost")
    )
    titles = {row.code: row.title for row in rules_for_page()}
    context = {
        "version": found,
        "run": run,
        "run_href": request.path,
        "result": result,
        "rules": [
            (titles.get(code, code), more, less) for code, (more, less) in sorted(result.get("rules", {}).items())
        ],
        "gained": gained,
        "lost": lost,
        "own": found.proposed_by == actor.id,
        "may_approve": decides_for_all(actor, MAY_APPROVE) and found.proposed_by != actor.id,
        "reject": RejectForm(),
    }
    return page(request, "desk/rulebook/version.html", context)


@require_POST
def approve(request: HttpRequest, no: int) -> HttpResponse:
    """The second person puts it into force."""
    actor = _decider(request, MAY_APPROVE)
    found = _version(no)
    seen = request.POST.get("version", "")
    actions.approve_change(
        by=actor, version_id=found.pk, version=int(seen) if seen.isdigit() else -1, key=idempotency_key(request)
    )
    return go(request, reverse("desk:rulebook_version", args=(no,)), saved="已批准，自施行日起按新版本办理。")


@require_POST
def reject(request: HttpRequest, no: int) -> HttpResponse:
    """The second person sends it back."""
    actor = _decider(request, MAY_APPROVE)
    found = _version(no)
    seen = request.POST.get("version", "")
    actions.reject_change(
        by=actor,
        version_id=found.pk,
        version=int(seen) if seen.isdigit() else -1,
        reason=request.POST.get("reason", ""),
    )
    return go(request, reverse("desk:rulebook_version", args=(no,)), saved="已退回。")
