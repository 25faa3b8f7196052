"""Pages of the tables: the list, a table as of a day, the people behind a figure, signing, what was signed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.org.models import Unit
from yice.core.people.access import visible_to
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound
from yice.lib.htmx import attempt, go, idempotency_key, page
from yice.lib.ids import path_range
from yice.lib.paging import keyset
from yice.oversight.statistics import access, queries
from yice.oversight.statistics.actions import sign_table
from yice.oversight.statistics.counting import Frame, ranges_on
from yice.oversight.statistics.drawing import draw, members
from yice.oversight.statistics.forms import FrameForm, SignForm
from yice.oversight.statistics.sheets import as_workbook
from yice.oversight.statistics.tables import BY_NAME, TABLES, Table

CHUNK = 5_000


@require_GET
def table_list(request: HttpRequest) -> HttpResponse:
    """Every table with its question, and what was signed lately."""
    actor = _reader(request)
    signed = queries.signed_tables(actor)[:20]
    return page(request, "statistics/list.html", {"tables": TABLES, "signed": signed, "days": _days()})


@require_GET
def table_detail(request: HttpRequest, name: str) -> HttpResponse:
    """One table as of a day; the day and the unit stay in the address."""
    actor = _reader(request)
    table, (form, as_of, unit) = _table(name), _frame_of(request, actor)
    drawn = draw(table.name, Frame(as_of, _ranges(actor, unit, as_of)), _title(actor, unit))
    home = unit or _home(actor)
    context = {
        "table": table,
        "drawn": drawn,
        "frame_form": form,
        "asked": urlencode({"as_of": as_of.isoformat(), **({"unit": unit.pk} if unit else {})}),
        "may_sign": home is not None and access.may_sign(actor, home.path),
        "signed": queries.signed_tables(actor).filter(name=table.name, as_of=as_of)[:5],
    }
    return page(request, "statistics/table.html", context)


@require_GET
def table_people(request: HttpRequest, name: str, key: str) -> HttpResponse:
    """The people (for branches: the units) behind one figure."""
    actor = _reader(request)
    table, (_, as_of, unit) = _table(name), _frame_of(request, actor)
    figure = next((figure for figure in table.figures if figure.key == key), None)
    if figure is None:
        raise NotFound
    found = members(table, key, Frame(as_of, _ranges(actor, unit, as_of)))
    asked = urlencode({"as_of": as_of.isoformat(), **({"unit": unit.pk} if unit else {})})
    back = f"{reverse('statistics:table', args=[name])}?{asked}"
    heading = f"{table.title} · {figure.label}"
    return _people(request, actor, found, heading, back, units="branch" in figure.pick, as_of=as_of)


@require_GET
def table_sheet(request: HttpRequest, name: str) -> HttpResponse:
    """The table as a workbook for the paper report."""
    actor = _reader(request)
    table, (_, as_of, unit) = _table(name), _frame_of(request, actor)
    drawn = draw(table.name, Frame(as_of, _ranges(actor, unit, as_of)), _title(actor, unit))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(as_workbook(drawn.body()), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{table.name}-{as_of}.xlsx"'
    return response


@require_http_methods(["GET", "POST"])
def sign(request: HttpRequest, name: str) -> HttpResponse:
    """Freeze the table; what was said about it is kept if it cannot be."""
    actor = _reader(request)
    table, (_, as_of, chosen) = _table(name), _frame_of(request, actor)
    unit = chosen or _home(actor)
    if unit is None or not access.may_sign(actor, unit.path):
        raise NotFound
    form = SignForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        with attempt(form) as tried:
            made = sign_table(
                by=actor,
                name=table.name,
                as_of=as_of,
                unit=unit,
                note=form.cleaned_data["note"],
                key=idempotency_key(request),
            )
        if tried.done:
            return go(request, reverse("statistics:signed", args=[made.pk]), saved=f"已签发{table.title}")
    return page(request, "statistics/sign.html", {"form": form, "table": table, "as_of": as_of, "unit": unit})


@require_GET
def signed_table(request: HttpRequest, number: int) -> HttpResponse:
    """A signed table: what was signed, and whether it is still intact."""
    table = get_object_or_404(queries.signed_tables(_reader(request)), pk=number)
    return page(request, "statistics/signed.html", {"signed": table, "intact": queries.is_intact(table)})


@require_GET
def signed_people(request: HttpRequest, number: int, key: str) -> HttpResponse:
    """Who stood behind a figure when it was signed."""
    actor = _reader(request)
    table = get_object_or_404(queries.signed_tables(actor), pk=number)
    line = next((line for line in table.body["lines"] if line["key"] == key), None)
    if line is None:
        raise NotFound
    heading = f"{table.body['title']} · {line['label']}（签发时）"
    back = reverse("statistics:signed", args=[table.pk])
    found = queries.signed_members(table, key)
    return _people(request, actor, found, heading, back, units=line["unit"] == "个", as_of=table.as_of)


def _people(
    request: HttpRequest, actor: Actor, found: list[int], heading: str, back: str, *, units: bool, as_of: dt.date
) -> HttpResponse:
    context = {"heading": heading, "back": back, "total": len(found), "as_of": as_of, "units": units}
    if units:
        chosen = Unit.objects.filter(pk__in=found).select_related("parent")
        context["rows"] = keyset(
            chosen, order=("path", "pk"), after=request.GET.get("after"), before=request.GET.get("before")
        )
        return page(request, "statistics/people.html", context)
    rows = visible_to(actor).filter(pk__in=_window(found, request)).select_related("unit")
    context["rows"] = _paged(rows, found, request)
    context["hidden"] = len(found) > 0 and not context["rows"]
    return page(request, "statistics/people.html", {**context, **_window_links(found, request)})


SIZE = 50


def _start(found: Sequence[int], request: HttpRequest) -> int:
    raw = request.GET.get("from", "0")
    return min(int(raw), max(len(found) - 1, 0)) if raw.isdigit() else 0


def _window(found: Sequence[int], request: HttpRequest) -> Sequence[int]:
    start = _start(found, request)
    return found[start : start + SIZE]


def _paged(rows: object, found: Sequence[int], request: HttpRequest) -> list[Person]:
    assert hasattr(rows, "in_bulk")  # noqa: S101 - a queryset; said for the reader
    by_number: dict[int, Person] = rows.in_bulk()
    return [by_number[number] for number in _window(found, request) if number in by_number]


def _window_links(found: Sequence[int], request: HttpRequest) -> dict[str, object]:
    start = _start(found, request)
    asked = {key: value for key, value in request.GET.items() if key != "from"}
    later = urlencode({**asked, "from": start + SIZE}) if start + SIZE < len(found) else ""
    earlier = urlencode({**asked, "from": max(start - SIZE, 0)}) if start else ""
    return {"later": later, "earlier": earlier, "first": start + 1, "last": min(start + SIZE, len(found))}


def _reader(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    access.require_reader(actor)
    return actor


def _table(name: str) -> Table:
    table = BY_NAME.get(name.upper())
    if table is None:
        raise NotFound(
            "statistics_no_table", "没有这张统计表", why=f"表号“{name[:20]}”不在目录里。", todo="请从统计目录里选择。"
        )
    return table


def _frame_of(request: HttpRequest, actor: Actor) -> tuple[FrameForm, dt.date, Unit | None]:
    units = Unit.objects.none()
    for low, high in access.ranges_of(actor):
        units = units | Unit.objects.filter(path__gte=low, path__lt=high)
    units = units.exclude(kind="branch").order_by("path")
    form = FrameForm(request.GET if "as_of" in request.GET else None, units=units)
    if form.is_bound and form.is_valid():
        return form, form.cleaned_data["as_of"], form.cleaned_data["unit"]
    return form, clock.today(), None


def _ranges(actor: Actor, unit: Unit | None, as_of: dt.date) -> tuple[tuple[str, str], ...]:
    return ranges_on((path_range(unit.path),) if unit else access.ranges_of(actor), as_of)


def _home(actor: Actor) -> Unit | None:
    """The highest unit whose figures the actor may see: what a table without a chosen unit is about."""
    lows = [low for low, _ in access.ranges_of(actor)]
    if len(lows) != 1:
        return Unit.objects.filter(parent=None).first() if lows == ["0"] else None
    return Unit.objects.filter(path=lows[0]).first()


def _title(actor: Actor, unit: Unit | None) -> str:
    home = unit or _home(actor)
    return home.name if home else "管理范围内全部单位"


def _days() -> list[tuple[str, dt.date]]:
    """The days people ask for most: today, the last month end, the last year end."""
    today = clock.today()
    month = today.replace(day=1) - dt.timedelta(days=1)
    return [("今天", today), ("上月底", month), ("上年底", dt.date(today.year - 1, 12, 31))]
