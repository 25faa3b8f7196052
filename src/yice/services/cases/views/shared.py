"""What the pages share: who is asking, the choices of staff and units, a form's round."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from yice.core.org.models import Unit
from yice.lib.actor import Actor
from yice.lib.forms import DeskForm
from yice.lib.gate import actor_of, require
from yice.lib.htmx import attempt, go, page
from yice.lib.ids import SEGMENT
from yice.services.cases import access
from yice.services.cases.models import Case
from yice.services.cases.queries import eligible, partners_for

Choices = list[tuple[str, str]]


def reader(request: HttpRequest) -> Actor:
    """The actor, if of a role that sees cases."""
    return require(actor_of(request), *access.READERS)


def here(case: Case) -> str:
    """The page of a case."""
    return reverse("cases:detail", args=(case.pk,))


def staff_choices(unit: Unit) -> Choices:
    """Everybody of the same tree who can own a case, those of the unit itself first."""
    root = unit.path[:SEGMENT]
    rows = eligible().filter(unit__path__startswith=root).select_related("unit").order_by("unit__path", "pk")
    found = sorted(rows, key=lambda one: one.unit_id != unit.pk)
    return [(str(one.pk), f"{one.name}（{one.unit.name}）") for one in found]


def unit_choices(unit: Unit) -> Choices:
    """Every open unit of the same tree, the nearest first."""
    rows = Unit.objects.filter(path__startswith=unit.path[:SEGMENT], is_open=True).order_by("path")
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


def partner_choices(unit: Unit) -> Choices:
    """The partners that serve a unit today, the nearest first."""
    return [(str(one.pk), f"{one.name}（{one.get_kind_display()}）") for one in partners_for(unit)]


def unit_of(case: Case) -> Unit:
    """The office that a case belongs to today."""
    return case.person.unit if case.person is not None else case.unit


def run(
    request: HttpRequest,
    form: DeskForm,
    words: tuple[str, str, str, str],
    do: Callable[[], object],
    *,
    back: str,
    to: str = "",
) -> HttpResponse:
    """Show a form or do its deed. ``words``: title, purpose, button, what is said afterwards."""
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            do()
        if tried.done:
            return go(request, to or back, saved=words[3])
    context = {"form": form, "title": words[0], "purpose": words[1], "button": words[2], "back": back}
    return page(request, "cases/deed.html", context)


def upload(form: DeskForm) -> tuple[str, bytes] | None:
    """The file of a form as name and content."""
    given = form.cleaned_data.get("file")
    return (given.name, given.read()) if given else None
