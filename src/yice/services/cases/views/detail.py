"""One case: number and name to read out, terms, thread, parties; what is restricted on a page of its own."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yice.core.people import access as people
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.htmx import page
from yice.services.cases import access, actions, clocks, codes
from yice.services.cases.catalog import procedures
from yice.services.cases.models import Case
from yice.services.cases.queries import opened_by, team_word, told_entries
from yice.services.cases.views.shared import reader


@require_GET
def detail(request: HttpRequest, case_id: int) -> HttpResponse:
    """The page of a case, as far as this actor may read it."""
    actor = reader(request)
    case = access.get_for(actor, case_id)
    may = access.may(actor, case)
    reads = "read" in may
    context: dict[str, Any] = {
        "case": case,
        "may": may,
        "reads": reads,
        "person": case.person,
        "person_seen": case.person is not None and people.visible_to(actor).filter(pk=case.person.pk).exists(),
        "phone": _phone(actor, case) if reads else "",
        "team": team_word(case.team) if reads else "",
        "terms": clocks.all_terms(case),
        "thread": told_entries(case) if reads else [],
        "steps_of_work": _progress(case),
        "active": case.state in codes.ACTIVE_STATES,
        "untold": case.told_at is None and case.state != codes.State.CLOSED,
        "foreseen": clocks.foreseen(case.track) if case.told_at is None else None,
        "must_escalate": _must_escalate(case),
    }
    if reads:
        context |= _parties(actor, case)
    if case.restricted:
        context["members"] = list(case.circle.filter(ended_at__isnull=True).select_related("staff").order_by("pk"))
        context["opened"] = opened_by(case) if reads else []
        context["in_circle"] = access.in_circle(actor, case)
    if case.procedure and reads:
        context |= _errand(case)
    return page(request, "cases/detail.html", context)


@require_GET
def opened_words(request: HttpRequest, case_id: int) -> HttpResponse:
    """What is restricted, for one of the circle; the look is recorded and shown."""
    actor = reader(request)
    case, thread = actions.open_words(by=actor, case_id=case_id)
    return page(request, "cases/words.html", {"case": case, "thread": thread, "opened": opened_by(case)})


def _parties(actor: Actor, case: Case) -> dict[str, Any]:
    tasks = list(case.tasks.select_related("to_unit"))
    terms = clocks.terms_of(clocks.TASK, [task.pk for task in tasks])
    works = "work" in access.may(actor, case)
    return {
        "transfers": [
            (row, access.is_receiver(actor, row) or works) for row in case.transfers.select_related("to_unit")
        ],
        "tasks": [(task, terms.get(task.pk), works or access.is_receiver(actor, task)) for task in tasks],
        "escalations": list(case.escalations.all()),
        "callbacks": list(case.callbacks.all()),
    }


def _errand(case: Case) -> dict[str, Any]:
    steps, materials = list(case.steps.all()), list(case.materials.all())
    terms = clocks.terms_of(clocks.STEP, [step.pk for step in steps])
    present = next((step for step in steps if step.state == codes.StepState.TODO), None)
    missing = [one for one in materials if one.required and one.state == codes.MaterialState.MISSING]
    lamp = {"received": "on", "returned": "on", "unneeded": "on", "missing": "off"}
    end = case.closed_at or clock.now()
    return {
        "procedure": procedures().get(case.procedure),
        "steps": [(step, terms.get(step.pk), step is present) for step in steps],
        "materials": [(one, lamp[one.state] if one.required or one.state != "missing" else "old") for one in materials],
        "missing": missing,
        "attempts": list(case.attempts.all()),
        "elapsed": (end.astimezone(clock.ZONE).date() - case.registered_at.astimezone(clock.ZONE).date()).days,
    }


def _phone(actor: Actor, case: Case) -> str:
    """The number to call back: the one given, else the person's, for who may see it."""
    if case.asker_phone or case.person is None:
        return case.asker_phone
    seen = people.visible_to(actor).filter(pk=case.person.pk).exists()
    if not seen or people.field_policy(actor, case.person)["phone"] != "full":
        return ""
    return case.person.phone or case.person.phone_home or ""


def _must_escalate(case: Case) -> bool:
    """Reopened once and again not solved: it cannot end without a leader's word."""
    last = case.callbacks.filter(reached=True).order_by("-pk").first()
    return (
        case.state == codes.State.ANSWERED
        and case.reopened_at is not None
        and last is not None
        and last.at > case.reopened_at
        and last.verdict == codes.Verdict.UNSOLVED
        and (case.answered_at is None or last.at >= case.answered_at)
    )


_WAY = (
    ("登记", {"new"}), ("受理", {"accepted"}), ("办理", {"working", "waiting", "reopened"}), ("答复回访", {"answered"}),
    ("办结入档", {"closed"}),
)  # fmt: skip


def _progress(case: Case) -> list[tuple[str, str]]:
    """The way of a case: (word, done | here | "")."""
    at = next(place for place, (_, states) in enumerate(_WAY) if case.state in states)
    closed = case.state == codes.State.CLOSED
    return [
        (word, "done" if place < at or closed else "here" if place == at else "")
        for place, (word, _) in enumerate(_WAY)
    ]
