"""The list of cases: what is mine, my unit's, late; its filters in the address; taken out as a workbook."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

import xlsxwriter
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.views.decorators.http import require_GET, require_POST

from yice.core.audit.actions import record
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Refused
from yice.lib.filters import Choice, chosen
from yice.lib.htmx import page
from yice.lib.paging import keyset
from yice.planning.ladder.queries import ClockState
from yice.services.cases import access, clocks, codes
from yice.services.cases.models import Case, Transfer
from yice.services.cases.queries import kinds, teams
from yice.services.cases.views.shared import reader

MOST = 5000
_STATES = (
    ("open", "未办结"), *((state.value, str(state.label)) for state in codes.State), ("all", "全部"),
)  # fmt: skip
_WHOSE = (("mine", "我经办的"), ("offered", "等我接收的"), ("unit", "本单位的"))
_CLOCKS = (
    (ClockState.OVERDUE.value, "已超时"),
    (ClockState.AT_RISK.value, "将到期"),
    (ClockState.PAUSED.value, "等待中"),
)
_SORTS = (("errand", "代办"), ("plain", "诉求"))


@dataclass(frozen=True, slots=True)
class Found:
    """The sentence as it stands in the address, and the cases under it."""

    rows: QuerySet[Case]
    filters: list[Choice]
    is_set: bool
    no: str


def read(actor: Actor, query: QueryDict) -> Found:
    """Read the filters. A filter by category or team never tells a restricted case to who is outside its circle."""
    rows = access.visible_to(actor)
    state = chosen(query, "state", _STATES) or "open"
    whose, late, sort = chosen(query, "whose", _WHOSE), chosen(query, "clock", _CLOCKS), chosen(query, "sort", _SORTS)
    team = chosen(query, "team", teams())
    kind_options = [(kind.code, kind.title) for kind in kinds().values()]
    kind = chosen(query, "category", kind_options)
    channel, urgency = chosen(query, "channel", codes.Channel.choices), chosen(query, "urgency", codes.Urgency.choices)
    no = query.get("no", "").strip()[:16]
    helpers = _helpers(actor, query)
    partner = chosen(query, "partner", helpers)
    if state == "open":
        rows = rows.exclude(state=codes.State.CLOSED)
    elif state != "all":
        rows = rows.filter(state=state)
    rows = rows.filter(_whose(actor, whose))
    if late:
        rows = rows.filter(pk__in=clocks.with_clock(ClockState(late)))
    if sort:
        rows = rows.exclude(procedure="") if sort == "errand" else rows.filter(procedure="")
    if partner:
        rows = rows.filter(pk__in=Transfer.objects.filter(to_partner=int(partner)).values("case_id"))
    if team or kind:
        rows = rows.filter(access.readable_category(actor))
    for name, value in (("team", team), ("category", kind), ("channel", channel), ("urgency", urgency)):
        if value:
            rows = rows.filter(**{name: value})
    if no:
        rows = (
            rows.filter(no__endswith=no.rsplit("-", 1)[-1].zfill(4)) if no.replace("-", "").isdigit() else rows.none()
        )
    filters = [
        Choice("no", "编号", no),
        Choice("whose", "谁的", whose, _WHOSE),
        Choice("state", "状态", state, _STATES[:-1], any="全部")
        if state != "all"
        else Choice("state", "状态", "all", _STATES, any="未办结"),
        Choice("clock", "时限", late, _CLOCKS),
        Choice("urgency", "缓急", urgency, codes.Urgency.choices),
        Choice("team", "小组", team, teams()),
        Choice("category", "类别", kind, kind_options),
        Choice("channel", "来源", channel, codes.Channel.choices),
        Choice("sort", "事项", sort, _SORTS),
        *([Choice("partner", "转介给", partner, helpers)] if partner else []),
    ]
    is_set = any((partner, whose, late, sort, team, kind, channel, urgency, no, state != "open"))
    return Found(rows, filters, is_set, no)


@require_GET
def case_list(request: HttpRequest) -> HttpResponse:
    """Cases in sight, those registered last in front, with the term that ends first."""
    actor = reader(request)
    found = read(actor, request.GET)
    rows = found.rows.select_related("person__unit", "unit")
    listed = keyset(rows, order=("-id",), after=request.GET.get("after"), before=request.GET.get("before"))
    seen = access.visible_to(actor).exclude(state=codes.State.CLOSED)
    context: dict[str, Any] = {
        "rows": lines(actor, list(listed.items)),
        "page": listed,
        "filters": found.filters,
        "filters_set": found.is_set,
        "figures": [
            ("我经办的", "?whose=mine", seen.filter(owner=actor.id).count(), ""),
            ("等我接收的", "?whose=offered", seen.filter(_whose(actor, "offered")).count(), ""),
            ("已超时", "?clock=overdue", seen.filter(pk__in=clocks.with_clock(ClockState.OVERDUE)).count(), "late"),
            ("将到期", "?clock=at_risk", seen.filter(pk__in=clocks.with_clock(ClockState.AT_RISK)).count(), ""),
            ("待回访", "?state=answered", seen.filter(state=codes.State.ANSWERED).count(), ""),
        ],
        "takes": actor.holds(*access.INTAKE),
        "sets": access.decides_settings(actor) or actor.holds(*access.SETTERS),
    }
    return page(request, "cases/list.html", context)


def lines(actor: Actor, cases: list[Case]) -> list[dict[str, Any]]:
    """Cases with their first term; two queries more, however many there are."""
    terms = clocks.terms(case.pk for case in cases)
    return [
        {
            "case": case,
            "name": case.person.name if case.person is not None else f"{case.asker_name}（未建档）",
            "term": next(iter(terms.get(case.pk, [])), None),
            "mine": case.owner_id == actor.id,
        }
        for case in cases
    ]


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Exactly what the list shows as a workbook; nothing restricted is in it. Who took it is recorded."""
    actor = reader(request)
    rows = list(read(actor, request.GET).rows.select_related("person__unit", "unit").order_by("-id")[: MOST + 1])
    if len(rows) > MOST:
        raise Refused(
            "export_too_large",
            f"一次最多导出 {MOST:,} 件",
            why="当前条件下的诉求更多。",
            todo="请加上状态或时限等条件。",
        )
    record(by=actor, verb="view.export", subject=("case", None), detail={"rows": len(rows)})
    body = workbook(lines(actor, rows))
    response = HttpResponse(body, content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    response["Content-Disposition"] = f'attachment; filename="cases-{clock.today():%Y%m%d}.xlsx"'
    response["Cache-Control"] = "no-store"
    return response


_HEADS = (
    ("编号", 12), ("姓名", 12), ("受理单位", 24), ("类别", 16), ("事由", 30), ("缓急", 8), ("来源", 10),
    ("登记时间", 18),
    ("经办人", 12), ("状态", 12), ("时限", 16), ("办理结果", 50), ("结论", 14), ("办结时间", 18),
)  # fmt: skip


def workbook(rows: list[dict[str, Any]]) -> bytes:
    """The rows as one sheet."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet("诉求")
    head = book.add_format({"bold": True, "bottom": 1})
    for place, (word, width) in enumerate(_HEADS):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, word, head)
    for line, row in enumerate(rows, start=1):
        case: Case = row["case"]
        term = row["term"]
        cells = (
            case.no, row["name"], case.unit_name, case.category_title, case.title, case.get_urgency_display(),
            case.get_channel_display(), _moment(case.registered_at), case.owner_name, case.get_state_display(),
            f"{term.word} {term.reading.word}" if term else "", case.answer,
            case.get_outcome_display() if case.outcome else "",
            _moment(case.closed_at),
        )  # fmt: skip
        for place, text in enumerate(cells):
            sheet.write_string(line, place, str(text))
    sheet.freeze_panes(1, 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    book.close()
    return buffer.getvalue()


def _moment(at: Any) -> str:
    return f"{at.astimezone(clock.ZONE):%Y-%m-%d %H:%M}" if at is not None else ""


def _helpers(actor: Actor, query: QueryDict) -> list[tuple[str, str]]:
    """The partner asked for, if in sight: (number, name)."""
    asked = query.get("partner", "")
    if not asked.isdecimal() or len(asked) > 12:  # noqa: PLR2004 - a row's number
        return []
    found = access.partners_visible_to(actor).filter(pk=asked)
    return [(str(pk), name) for pk, name in found.values_list("pk", "name")]


def _whose(actor: Actor, whose: str) -> Q:
    if whose == "mine":
        return Q(owner=actor.id)
    if whose == "offered":
        return Q(pk__in=access.offered_to(actor))
    if whose == "unit":
        units = access.own_units(actor)
        return Q(person__unit__in=units) | Q(person__isnull=True, unit__in=units)
    return Q()
