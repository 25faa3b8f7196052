"""The deeds on plans as forms."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from yice.lib import clock
from yice.lib.forms import DeskForm
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.planning.duties.views.deeds import replan
from yice.planning.plans import access, actions, forms
from yice.planning.plans.models import Plan, StandingWaiver, State
from yice.planning.plans.views.reading import reader

both = require_http_methods(["GET", "POST"])


def _home(plan: Plan) -> str:
    here = reverse("plans:person", args=(plan.person_id,))
    return here if plan.state in (State.APPROVED, State.SUPERSEDED) else f"{here}?no=next"


def _run(
    request: HttpRequest,
    form: DeskForm,
    plan: Plan,
    words: tuple[str, str, str],
    do: Callable[[dict[str, Any]], Plan | None],
    saved: str,
) -> HttpResponse:
    """Show the form, try the deed, go back to the plan. ``words``: title, purpose, button."""
    if request.method == "POST" and form.is_valid():
        after: Plan | None = None
        with attempt(form) as tried:
            after = do(form.cleaned_data)
        if tried.done:
            replan([plan.person_id])
            return go(request, _home(after or Plan.objects.get(pk=plan.pk)), saved=saved)
    context = {
        "form": form,
        "plan": plan,
        "person": plan.person,
        "title": words[0],
        "purpose": words[1],
        "button": words[2],
        "back": _home(plan),
    }
    return page(request, "plans/deed.html", context)


@require_POST
def draft(request: HttpRequest, person_id: int) -> HttpResponse:
    """Draft the first plan."""
    actor = reader(request)
    actions.draft_plan(by=actor, person_id=person_id, key=idempotency_key(request))
    replan([person_id])
    return go(
        request, reverse("plans:person", args=(person_id,)), saved="已起草。请按本人情况修改，再与本人或家属商定。"
    )


@both
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """Change one item."""
    actor = reader(request)
    found = access.get_item(actor, item_id, "edit")
    form = forms.ItemForm(
        request.POST if request.method == "POST" else None, item=found, in_force=found.plan.state == State.APPROVED
    )

    def do(given: dict[str, Any]) -> None:
        actions.adjust_item(
            by=actor, item_id=found.pk, wish=form.wish(found), version=given["version"], key=idempotency_key(request)
        )

    purpose = f"政策频次：{found.rhythm}" if found.rhythm and not found.own else ""
    return _run(request, form, found.plan, (found.title, purpose, "保存"), do, "已保存。")


@both
def add(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Add an item of the plan's own."""
    actor = reader(request)
    plan = access.get_plan(actor, plan_id, "edit")
    first = clock.today() + dt.timedelta(days=14)
    form = forms.NewItemForm(
        request.POST if request.method == "POST" else None,
        initial={"version": plan.version, "first_due": first, "every": 30},
    )

    def do(given: dict[str, Any]) -> None:
        actions.add_item(
            by=actor,
            plan_id=plan.pk,
            title=given["title"],
            wish=form.wish(),
            first_due=given["first_due"],
            service=given["service"],
            version=given["version"],
            key=idempotency_key(request),
        )

    return _run(request, form, plan, ("增加约定事项", "方案生效后按期列入应办。", "增加"), do, "已增加。")


@require_POST
def remove(request: HttpRequest, item_id: int) -> HttpResponse:
    """Drop an item of the plan's own."""
    actor = reader(request)
    plan = actions.remove_item(by=actor, item_id=item_id, key=idempotency_key(request))
    return go(request, _home(plan), saved="已删去。")


@both
def goal(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Write what the plan is to achieve."""
    actor = reader(request)
    plan = access.get_plan(actor, plan_id, "edit")
    form = forms.GoalForm(request.POST if request.method == "POST" else None, initial={"goal": plan.goal})
    return _run(
        request,
        form,
        plan,
        ("目标与说明", "", "保存"),
        lambda given: actions.set_goal(by=actor, plan_id=plan.pk, goal=given["goal"], key=idempotency_key(request)),
        "已保存。",
    )


@both
def agree(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Write down that it was agreed."""
    actor = reader(request)
    plan = access.get_plan(actor, plan_id, "edit")
    form = forms.AgreeForm(
        request.POST if request.method == "POST" else None,
        initial={"version": plan.version, "on": clock.today(), "whom": "self"},
    )
    return _run(
        request,
        form,
        plan,
        ("登记商定", "把方案念给本人或家属听，逐项确认。商定之后由第二人批准。", "登记商定"),
        lambda given: actions.agree_plan(by=actor, plan_id=plan.pk, key=idempotency_key(request), **given),
        "已登记商定，等待批准。",
    )


@both
def approve(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Approve it, answering each loosening."""
    actor = reader(request)
    plan = access.get_plan(actor, plan_id, "approve")
    asked = StandingWaiver.objects.filter(item__plan=plan, state=StandingWaiver.State.ASKED).select_related("item")
    form = forms.ApproveForm(
        request.POST if request.method == "POST" else None, asked=asked, initial={"version": plan.version}
    )

    def do(given: dict[str, Any]) -> Plan:
        return actions.approve_plan(
            by=actor,
            plan_id=plan.pk,
            loosenings=form.loosenings(),
            answer=given["answer"],
            version=given["version"],
            key=idempotency_key(request),
        )

    agreed = f"{plan.agreed_by_name} 与{plan.agreed_name}商定"
    purpose = f"第 {plan.no} 版由 {plan.drafted_by_name} 起草，{agreed}。批准后立即生效。"
    return _run(request, form, plan, ("批准方案", purpose, "批准方案"), do, "方案已批准，按它列入应办。")


@both
def review(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Review the plan in force."""
    actor = reader(request)
    plan = access.get_plan(actor, plan_id, "edit")
    form = forms.ReviewForm(request.POST if request.method == "POST" else None, initial={"version": plan.version})

    def do(given: dict[str, Any]) -> Plan:
        return actions.review_plan(
            by=actor,
            plan_id=plan.pk,
            keep=given["verdict"] == "keep",
            reason=given["reason"],
            version=given["version"],
            key=idempotency_key(request),
        )

    return _run(
        request,
        form,
        plan,
        ("复评方案", "每半年一次，红色级别每季度一次；情况有变随时复评。", "保存复评"),
        do,
        "复评已保存。",
    )


@both
def revise(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Open the next version."""
    actor = reader(request)
    plan = access.get_plan(actor, plan_id, "edit")
    form = forms.ReasonForm(request.POST if request.method == "POST" else None)
    return _run(
        request,
        form,
        plan,
        ("修订方案", "开出新的一版来修改；批准之前，现行方案继续有效。", "开始修订"),
        lambda given: actions.revise_plan(
            by=actor, plan_id=plan.pk, reason=given["reason"], key=idempotency_key(request)
        ),
        "已开出新的一版。",
    )
