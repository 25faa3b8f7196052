"""The filters of the list of cases: read from the address, shown as a sentence, applied to what the actor may see."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import QueryDict

from yice.core.org.models import Staff, Unit
from yice.lib import days
from yice.lib.actor import Actor
from yice.lib.filters import Choice, chosen
from yice.planning.ladder.queries import ClockState
from yice.services.cases import access, clocks, codes, figures
from yice.services.cases.models import Case, Transfer
from yice.services.cases.queries import kinds, team_word, teams

Options = Sequence[tuple[str, str]]
STATES: Options = (
    ("open", "未办结"), *((state.value, str(state.label)) for state in codes.State), ("all", "全部"),
)  # fmt: skip
_WHOSE = (("mine", "我经办的"), ("offered", "等我接收的"), ("unit", "本单位的"))
_CLOCKS = (
    (ClockState.OVERDUE.value, "已超时"),
    (ClockState.AT_RISK.value, "将到期"),
    (ClockState.PAUSED.value, "等待中"),
)
_SORTS = (("errand", "代办"), ("plain", "诉求"))
_LONGEST = 12


@dataclass(frozen=True, slots=True)
class Found:
    """The sentence as it stands in the address, and the cases under it."""

    rows: QuerySet[Case]
    filters: list[Choice]
    is_set: bool


def read(actor: Actor, query: QueryDict) -> Found:
    """Read the filters. A filter by category or team never tells a restricted case to who is outside its circle."""
    state = chosen(query, "state", STATES) or "open"
    late, team_options = chosen(query, "clock", _CLOCKS), _teams(query.get("team", ""))
    kind_options = [(kind.code, kind.title) for kind in kinds().values()]
    plain = {
        "urgency": chosen(query, "urgency", codes.Urgency.choices),
        "team": chosen(query, "team", team_options),
        "category": chosen(query, "category", kind_options),
        "channel": chosen(query, "channel", codes.Channel.choices),
    }
    whose, sort, no = chosen(query, "whose", _WHOSE), chosen(query, "sort", _SORTS), query.get("no", "").strip()[:16]
    rows = access.visible_to(actor).filter(whose_is(actor, whose), **{name: one for name, one in plain.items() if one})
    if state == "open":
        rows = rows.exclude(state=codes.State.CLOSED)
    elif state != "all":
        rows = rows.filter(state=state)
    if late:
        rows = rows.filter(pk__in=clocks.with_clock(ClockState(late)))
    if sort:
        rows = rows.exclude(procedure="") if sort == "errand" else rows.filter(procedure="")
    if plain["team"] or plain["category"]:
        rows = rows.filter(access.readable_category(actor))
    if no:
        rows = _numbered(rows, no)
    rows, drilled = _drilled(actor, query, rows)
    filters = [
        Choice("no", "编号", no),
        Choice("whose", "谁的", whose, _WHOSE),
        Choice("state", "状态", state, STATES[:-1], any="全部")
        if state != "all"
        else Choice("state", "状态", "all", STATES, any="未办结"),
        Choice("clock", "时限", late, _CLOCKS),
        Choice("urgency", "缓急", plain["urgency"], codes.Urgency.choices),
        Choice("team", "小组", plain["team"], team_options),
        Choice("category", "类别", plain["category"], kind_options),
        Choice("channel", "来源", plain["channel"], codes.Channel.choices),
        Choice("sort", "事项", sort, _SORTS),
        *drilled,
    ]
    is_set = any((*plain.values(), whose, late, sort, no, state != "open", drilled))
    return Found(rows, filters, is_set)


def day_of(query: QueryDict, name: str) -> dt.date | None:
    """A day of the address; nothing for what is none."""
    return days.read(query.get(name, ""))


def whose_is(actor: Actor, whose: str) -> Q:
    """Mine, offered to me, of my units."""
    if whose == "mine":
        return Q(owner=actor.id)
    if whose == "offered":
        return Q(pk__in=access.offered_to(actor))
    if whose == "unit":
        units = access.own_units(actor)
        return Q(person__unit__in=units) | Q(person__isnull=True, unit__in=units)
    return Q()


def _drilled(actor: Actor, query: QueryDict, rows: QuerySet[Case]) -> tuple[QuerySet[Case], list[Choice]]:
    """What only a figure of another page asks for: shown while it is set, and can be taken away."""
    choices: list[Choice] = []
    first, last = day_of(query, "from"), day_of(query, "to")
    if first or last:
        rows = rows.filter(figures.in_period(first or dt.date(2000, 1, 1), last or dt.date(9998, 12, 31)))
        choices += [
            Choice("from", "登记自", first.isoformat() if first else "", kind="date"),
            Choice("to", "至", last.isoformat() if last else "", kind="date"),
        ]
    known = figures.facts()
    fact = query.get("fact", "")
    if fact in known:
        rows = figures.figured(rows).filter(known[fact][1])
        choices.append(Choice("fact", "其中", fact, [(fact, known[fact][0])]))
    if query.get("sight") == figures.HIDDEN:
        rows = rows.exclude(access.readable_category(actor))
        choices.append(Choice("sight", "查看", figures.HIDDEN, [(figures.HIDDEN, "限制查看")]))
    for name, word, known_rows in (
        ("unit", "受理单位", Unit.objects.values_list("pk", "name")),
        ("owner", "经办人", Staff.objects.values_list("pk", "name")),
        ("partner", "转介给", access.partners_visible_to(actor).values_list("pk", "name")),
    ):
        number = _number(query.get(name, ""))
        found: tuple[int, str] | None = known_rows.filter(pk=number).first() if number else None
        if found is None:
            continue
        helped = Q(pk__in=Transfer.objects.filter(to_partner=number).values("case_id"))
        rows = rows.filter(helped if name == "partner" else Q(**{name: number}))
        seen = found[1] if rows.exists() else "所选"  # a name is told only by cases in sight
        choices.append(Choice(name, word, str(number), [(str(number), seen)]))
    return rows, choices


def _number(asked: str) -> int:
    return int(asked) if asked.isascii() and asked.isdecimal() and len(asked) <= _LONGEST else 0


def _teams(asked: str) -> list[tuple[str, str]]:
    """The teams in use, and one no longer in use that is asked for."""
    known = teams()
    if asked and asked not in dict(known) and (word := team_word(asked[:24])):
        return [*known, (asked, word)]
    return known


def _numbered(rows: QuerySet[Case], no: str) -> QuerySet[Case]:
    if not no.replace("-", "").isdigit():
        return rows.none()
    return rows.filter(no__endswith=no.rsplit("-", 1)[-1].zfill(4))
