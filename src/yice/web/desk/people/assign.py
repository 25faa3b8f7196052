"""Giving the chosen people of the list their liaison or deputy, all at once."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from yice.core.people import access, actions, codes
from yice.core.people.models import Person
from yice.core.people.queries import staff_choices
from yice.lib import bulk, clock
from yice.lib.actor import Actor, Role
from yice.lib.errors import Refused
from yice.lib.forms import DayField, DeskForm
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.web.desk import scope
from yice.web.desk.people import filters
from yice.web.desk.people.rows import liaison_names

MAY_ASSIGN = (Role.HEAD, Role.CLERK)
MOST_AT_ONCE = 1000


class AssignForm(DeskForm):
    """Who, as what, since when."""

    kind = forms.ChoiceField(
        label="安排为",
        choices=(
            (codes.PairingKind.LIAISON.value, codes.PairingKind.LIAISON.label),
            (codes.PairingKind.DEPUTY.value, codes.PairingKind.DEPUTY.label),
        ),
        widget=forms.RadioSelect,
        initial=codes.PairingKind.LIAISON.value,
    )
    staff_id = forms.TypedChoiceField(label="工作人员", coerce=int)
    valid_from = DayField(label="自何日起")
    reason = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        """The staff of the actor's scope."""
        super().__init__(*args, **kwargs)
        field = self.fields["staff_id"]
        assert isinstance(field, forms.TypedChoiceField)  # noqa: S101 - for the type checker
        field.choices = [("", "请选择"), *staff_choices(actor, "pair")]
        self.fields["valid_from"].initial = clock.today()


@require_POST
def assign(request: HttpRequest) -> HttpResponse:
    """First show who was chosen, then pair those who have nobody yet and say how many that were."""
    actor = scope.elder_actor(request, *MAY_ASSIGN)
    back = _back(request)
    chosen = _everybody(request, actor) if request.POST.get("all") else _ticked(request)
    if len(chosen) > MOST_AT_ONCE:
        raise Refused(
            "too_many_at_once",
            f"一次最多安排 {MOST_AT_ONCE:,} 人",
            why="一次写入太多，会让其他人等候。",
            todo="请分几次安排。",
        )
    people = _people(actor, chosen)
    if not people:
        return go(request, back, saved="请先在列表里勾选要安排的人。")
    sent = request.POST.get("stage") == "assign"
    form = AssignForm(request.POST if sent else None, actor=actor)
    if sent and form.is_valid():
        with attempt(form) as tried:
            done = actions.assign_caseload(
                by=actor, person_ids=[person.pk for person in people], key=idempotency_key(request), **form.cleaned_data
            )
        if tried.done:
            return go(request, back, saved=_result(form.cleaned_data["kind"], len(done), len(people)))
    liaisons = liaison_names([person.pk for person in people])
    rows = [(person, liaisons.get(person.pk, "")) for person in people]
    return page(request, "desk/people/assign.html", {"form": form, "rows": rows, "back": back})


def _ticked(request: HttpRequest) -> list[int]:
    every = request.POST.getlist("person")
    return sorted({int(one) for one in every if one.isdecimal() and len(one) < 19})  # noqa: PLR2004 - more digits fit no key


def _back(request: HttpRequest) -> str:
    """The list as it was, with its filters."""
    query = urlencode([(name, value) for name, value in request.GET.items() if name in filters.NAMES and value])
    return reverse("desk:people") + (f"?{query}" if query else "")


def _everybody(request: HttpRequest, actor: Actor) -> list[int]:
    """All whom the filters of the list keep, on every page of it; one more than may be paired at once at most."""
    units, staff = scope.unit_options(actor), scope.liaison_options(actor)
    sentence = filters.read(request.GET, today=clock.today(), units=units, staff=staff)
    found = filters.apply(access.managed_by(actor), sentence)
    return list(found.order_by("pinyin_key", "pk").values_list("pk", flat=True)[: MOST_AT_ONCE + 1])


def _people(actor: Actor, chosen: list[int]) -> list[Person]:
    """Those of the chosen whom the actor may pair, in the order of the list; all others are passed over in silence."""
    allowed = access.within_deed(actor, "pair").filter(life=codes.Life.LIVING)
    found = [
        person for part in bulk.batches(chosen, 500) for person in allowed.filter(pk__in=part).select_related("unit")
    ]
    return sorted(found, key=lambda person: (person.pinyin_key, person.pk))


def _result(kind: str, paired: int, asked: int) -> str:
    word = codes.PairingKind(kind).label
    left = f"；{asked - paired} 人已有{word}或已由同一人联络，未作改动" if asked > paired else ""
    return f"已为 {paired} 人安排{word}{left}。"
