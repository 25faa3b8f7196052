"""The ladder of one duty or one clock, and holding it back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.planning.duties import access as duties
from yice.planning.duties.views.detail import row_of
from yice.planning.duties.views.listing import reader
from yice.planning.ladder import access, actions
from yice.planning.ladder.forms import HoldForm
from yice.planning.ladder.models import Target
from yice.planning.ladder.queries import steps
from yice.planning.ladder.queries.clocks import state_of
from yice.planning.ladder.queries.doors import running_doors
from yice.planning.ladder.queries.words import RuleWords
from yice.planning.ladder.views.inbox import home_of
from yice.planning.policy import books


@require_GET
def duty(request: HttpRequest, duty_id: int) -> HttpResponse:
    """What was reminded about a duty, when, to whom, and what comes next."""
    actor = reader(request)
    one = duties.get_for(actor, duty_id)
    found = access.get_target(actor, Target.DUTY, duty_id)
    counted = running_doors([one.subject]).filter(subject_id=duty_id).first()
    if counted is not None:  # its clock reminds of it, not its days
        return redirect("ladder:clock", clock_id=counted.pk)
    _, book = books.in_force(time.today())
    row = row_of(actor, one)
    context = {
        "kind": Target.DUTY.value,
        "number": duty_id,
        "title": row.line.title if row else "应办",
        "name": row.subject if row else "",
        "home": reverse("duties:detail", args=(duty_id,)),
        "steps": steps.of_duty(one, book),
        "earlier": list(steps.earlier(one)),
        "over": found.over,
        **_held(found),
    }
    return page(request, "ladder/ladder.html", context)


@require_GET
def clock(request: HttpRequest, clock_id: int) -> HttpResponse:
    """The same for a clock, with what happened to it."""
    actor = reader(request)
    found = access.get_target(actor, Target.CLOCK, clock_id)
    one = access.clocks_visible_to(actor).select_related("owner", "unit").get(pk=clock_id)
    _, book = books.in_force(time.today())
    home = home_of(one)
    context = {
        "kind": Target.CLOCK.value,
        "number": clock_id,
        "title": RuleWords.now().clock_title(one),
        "name": "",
        "home": home if home != request.path else "",
        "clock": one,
        "reading": state_of(one),
        "events": list(one.events.all()),
        "steps": steps.of_clock(one, book),
        "over": found.over,
        **_held(found),
    }
    return page(request, "ladder/ladder.html", context)


def _held(found: access.Found) -> dict[str, Any]:
    return {"hold": steps.hold_of(found.kind, found.number), "may_hold": access.may_hold(found)}


@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Hold a ladder back: a reason and a day."""
    actor = _holder(request, kind, number)
    form = HoldForm(request.POST or None)
    back = reverse(f"ladder:{kind}", args=(number,))
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            actions.hold_ladder(by=actor, target=(kind, number), key=idempotency_key(request), **form.cleaned_data)
        if tried.done:
            return go(request, back, saved="已暂停提醒，到期自动恢复。")
    return page(request, "ladder/hold.html", {"form": form, "back": back})


@require_POST
def end_hold(request: HttpRequest, kind: str, number: int) -> HttpResponse:
    """Let it go on at once."""
    actor = _holder(request, kind, number)
    actions.end_hold(by=actor, target=(kind, number))
    return go(request, reverse(f"ladder:{kind}", args=(number,)), saved="提醒已恢复。")


def _holder(request: HttpRequest, kind: str, number: int) -> Actor:
    """The actor, if they may hold this ladder back; what is not there or out of sight is not found."""
    actor = reader(request)
    if kind not in Target.values:
        raise NotFound
    access.require_hold(actor, access.get_target(actor, kind, number))
    return actor
