"""Errands: papers, steps, channels, an authentication; who is to be authenticated by when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.org.models import Staff
from yice.core.people import access as people
from yice.core.people.models import Person
from yice.core.people.queries import active, carers_of
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.filters import Choice, chosen
from yice.lib.htmx import idempotency_key, page
from yice.lib.paging import keyset
from yice.services.cases import access, actions, clocks, codes, forms
from yice.services.cases.actions.errands import procedure_of
from yice.services.cases.models import Attempt, Case, ErrandStep, Material
from yice.services.cases.views.shared import here, reader, run, upload

both = require_http_methods(["GET", "POST"])
_WHO = ("lixiu", "tuixiu", "tuizhi", "laogongren")
_SOON, _NEAR = 30, 90
_COLOURS = {"late": "逾期", "soon": "30 天内", "near": "90 天内", "": "90 天以上"}


def _errand(actor: Actor, model: type[Material | ErrandStep], number: int) -> tuple[Any, Case]:
    row = model._default_manager.filter(pk=number).first()  # noqa: SLF001 - Django's documented manager
    if row is None:
        raise NotFound("material_not_found", "没有找到这份材料")
    return row, access.get_for_deed(actor, row.case_id, "errand")


@both
def material(request: HttpRequest, material_id: int) -> HttpResponse:
    """Whether a paper is there."""
    actor = reader(request)
    row, case = _errand(actor, Material, material_id)
    form = forms.MaterialForm(
        request.POST if request.method == "POST" else None, request.FILES or None,
        initial={"state": "received" if row.state == "missing" else row.state, "note": row.note},
    )  # fmt: skip
    return run(
        request, form, (row.title, f"由{row.get_who_display()}提供。", "保存", "已登记材料。"),
        lambda: actions.mark_material(
            by=actor, material_id=row.pk, state=form.cleaned_data["state"], note=form.cleaned_data["note"],
            file=upload(form), key=idempotency_key(request),
        ),
        back=here(case),
    )  # fmt: skip


@both
def step(request: HttpRequest, step_id: int) -> HttpResponse:
    """Whether a step is done."""
    actor = reader(request)
    row, case = _errand(actor, ErrandStep, step_id)
    term = clocks.terms_of(clocks.STEP, [row.pk]).get(row.pk)
    form = forms.StepForm(
        request.POST if request.method == "POST" else None, over=term is not None and term.is_over,
        initial={"done_on": clock.today(), "state": "done", "note": row.note},
    )  # fmt: skip
    return run(
        request, form, (row.title, f"由{row.who}办。" if row.who else "", "保存", "已登记进展。"),
        lambda: actions.mark_step(
            by=actor, step_id=row.pk, state=form.cleaned_data["state"], done_on=form.cleaned_data["done_on"],
            note=form.cleaned_data["note"], overdue_reason=form.late(), key=idempotency_key(request),
        ),
        back=here(case),
    )  # fmt: skip


@both
def attempt(request: HttpRequest, case_id: int) -> HttpResponse:
    """A channel tried."""
    actor = reader(request)
    case = access.get_for_deed(actor, case_id, "errand")
    form = forms.AttemptForm(
        request.POST if request.method == "POST" else None, procedure=procedure_of(case), initial={"on": clock.today()}
    )
    return run(
        request, form, ("登记办理渠道", "试过哪条路、谁帮的忙、成没成，都记下来。", "保存", "已记下。"),
        lambda: actions.record_attempt(by=actor, case_id=case.pk, key=idempotency_key(request), **form.cleaned_data),
        back=here(case),
    )  # fmt: skip


@both
def authenticate(request: HttpRequest, case_id: int) -> HttpResponse:
    """An authentication completed."""
    actor = reader(request)
    case = access.get_for_deed(actor, case_id, "errand")
    form = forms.AuthenticateForm(
        request.POST if request.method == "POST" else None, request.FILES or None, procedure=procedure_of(case),
        initial={"on": clock.today()},
    )  # fmt: skip

    def do() -> None:
        given = form.cleaned_data
        actions.complete_authentication(
            by=actor, case_id=case.pk, on=given["on"], channel=given["channel"], helper=given["helper"],
            words=given["words"], file=upload(form), key=idempotency_key(request),
        )  # fmt: skip

    purpose = "保存之后：认证日期记入档案，认证应办办结，下次到期日顺延 12 个月。"
    return run(
        request, form, ("登记认证结果", purpose, "保存", "认证已办成，新的日期已记入档案。"), do, back=here(case)
    )


@require_GET
def authentications(request: HttpRequest) -> HttpResponse:
    """Who is to be authenticated by when (J13): by month of expiry, coloured by days left, with what was tried."""
    actor = reader(request)
    today = clock.today()
    everybody = people.managed_by(actor).filter(active(), category__in=_WHO)
    months = _months(everybody, today)
    options = [
        ("late", "已逾期"),
        *((f"{one:%Y-%m}", f"{one.year}年{one.month}月到期") for one, _ in months),
        ("unknown", "没有认证日期"),
    ]
    month = chosen(request.GET, "month", options) or f"{today:%Y-%m}"
    away = chosen(request.GET, "away", (("1", "外地居住"),))
    rows = _due_in(everybody, month, today)
    if away:
        rows = rows.filter(residence__in=("resettled", "elsewhere", "seasonal"))
    order = ("id",) if month == "unknown" else ("authenticated_on", "id")
    listed = keyset(
        rows.select_related("unit"), order=order, after=request.GET.get("after"), before=request.GET.get("before")
    )
    context = {
        "rows": _rows(actor, list(listed.items), today),
        "page": listed,
        "months": months,
        "late": _due_in(everybody, "late", today).count(),
        "unknown": _due_in(everybody, "unknown", today).count(),
        "month": month,
        "filters": [
            Choice("month", "到期", month, options[:-1] + options[-1:]),
            Choice("away", "居住", away, (("1", "外地居住"),)),
        ],
        "takes": actor.holds(*access.INTAKE),
    }
    return page(request, "cases/authentications.html", context)


def _year_on(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:
        return day.replace(year=day.year + 1, day=28)


def _year_back(day: dt.date) -> dt.date:
    try:
        return day.replace(year=day.year - 1)
    except ValueError:
        return day.replace(year=day.year - 1, day=28)


def _months(everybody: QuerySet[Person], today: dt.date) -> list[tuple[dt.date, int]]:
    """The next six months with how many fall due in each; one query."""
    first = today.replace(day=1)
    last = (first + dt.timedelta(days=185)).replace(day=1)
    rows = (
        everybody.filter(
            authenticated_on__gte=max(_year_back(first), _year_back(today)), authenticated_on__lt=_year_back(last)
        )
        .order_by()
        .annotate(month=TruncMonth("authenticated_on"))
        .values_list("month")
        .annotate(number=Count("pk"))
    )
    counted = {_year_on(month): number for month, number in rows}
    found, month = [], first
    while month < last:
        found.append((month, counted.get(month, 0)))
        month = (month + dt.timedelta(days=32)).replace(day=1)
    return found


def _due_in(everybody: QuerySet[Person], month: str, today: dt.date) -> QuerySet[Person]:
    if month == "unknown":
        return everybody.filter(authenticated_on__isnull=True)
    if month == "late":
        return everybody.filter(authenticated_on__lt=_year_back(today))
    first = dt.date.fromisoformat(f"{month}-01")
    last = (first + dt.timedelta(days=32)).replace(day=1)
    low = max(_year_back(first), _year_back(today))
    return everybody.filter(Q(authenticated_on__gte=low), authenticated_on__lt=_year_back(last))


def _rows(actor: Actor, found: list[Person], today: dt.date) -> list[dict[str, Any]]:
    ids = [one.pk for one in found]
    open_cases = {
        case.person_id: case
        for case in access.visible_to(actor)
        .filter(person__in=ids, procedure="authentication")
        .exclude(state=codes.State.CLOSED)
    }
    tried: dict[int, Attempt] = {}
    for row in Attempt.objects.filter(case__in=[case.pk for case in open_cases.values()]).order_by("pk"):
        tried[row.case_id] = row
    carers = carers_of(ids)
    names = Staff.objects.in_bulk([one.liaison_id for one in carers.values() if one.liaison_id is not None])
    rows = []
    for person in found:
        due = _year_on(person.authenticated_on) if person.authenticated_on else None
        left = (due - today).days if due else None
        case = open_cases.get(person.pk)
        carer = carers.get(person.pk)
        css = "" if left is None or left > _NEAR else "near" if left > _SOON else "soon" if left >= 0 else "late"
        liaison = names.get(carer.liaison_id) if carer and carer.liaison_id else None
        rows.append(
            {
                "person": person,
                "due": due,
                "left": left,
                "css": css,
                "word": _COLOURS[css] if due else "",
                "case": case,
                "tried": tried.get(case.pk) if case else None,
                "liaison": liaison.name if liaison else "",
            }
        )
    return rows
