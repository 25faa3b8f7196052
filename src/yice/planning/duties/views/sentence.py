"""The sentence of filters above lists and calendars of duties: what each word keeps."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from dutyengine import Rulebook
from yice.core.org.models import Post, Staff, Unit
from yice.core.people import access as people
from yice.core.people.codes import PairingKind
from yice.core.people.models import Pairing
from yice.lib import clock, days
from yice.lib.actor import Actor, Role
from yice.lib.filters import Choice, chosen
from yice.lib.ids import path_range
from yice.lib.temporal import held_on
from yice.planning.duties.models import Duty
from yice.planning.duties.queries.sight import AS_LISTED, about, in_sight, of_units, without_frozen
from yice.planning.duties.queries.sums import Sums, sums_of
from yice.planning.policy import books
from yice.planning.policy.models import Level

STATES: tuple[tuple[str, str], ...] = (
    ("overdue", "逾期"), ("today", "今日到期"), ("week", "七日内到期"), ("planned", "未到时间"), ("missed", "漏办"),
    ("done", "已办"), ("waived", "免办"), ("held", "暂停"), ("withdrawn", "撤回"),
)  # fmt: skip
DECIDED = {"done", "waived", "held", "withdrawn"}
NAMES = ("state", "rule", "unit", "liaison", "level", "on")
_MANY = 400
_READERS = (*people.SUBTREE_ROLES, Role.LIAISON)


@dataclass(frozen=True, slots=True)
class Sentence:
    """The filters as chosen: choices to draw, the duties they keep, and in which order."""

    choices: list[Choice]
    every: QuerySet[Duty]
    """Those of the dead and reported as well, for sums that take them off."""
    state: str
    rule: str
    on: dt.date | None
    said: list[str]
    sums: list[Sums] | None = None
    """Of the units in sight, where a unit is all that was chosen: what waits need not be counted again."""

    @property
    def duties(self) -> QuerySet[Duty]:
        """What a list shows of them."""
        return without_frozen(self.every)

    @property
    def waiting(self) -> int | None:
        """How many the list holds, where the sums tell."""
        if self.sums is None or self.on is not None or self.state not in {"", "overdue"}:
            return None
        return sum(one.overdue if self.state else one.todo for one in self.sums)

    @property
    def is_set(self) -> bool:
        """Whether anything was chosen."""
        return bool(self.said)

    @property
    def order(self) -> tuple[str, ...]:
        """Open ones by term, what was missed last first; decided ones by the day of the deed, the latest first."""
        if self.state in DECIDED:
            return ("-decided_on", "-id")
        return tuple(f"-{name}" for name in AS_LISTED) if self.state == "missed" else AS_LISTED


def read(actor: Actor, query: Mapping[str, str], *, states: bool = True, liaisons: bool = False) -> Sentence:
    """Read the sentence from the address; unknown words and codes are passed over. ``liaisons``: sums by them, too."""
    today = clock.today()
    _, book = books.in_force(today)
    options = {
        "rule": tuple(
            (rule.code, rule.title) for rule in sorted(book.rules.values(), key=lambda one: one.number) if rule.on
        ),
        "unit": unit_options(actor),
        "liaison": liaison_options(actor),
        "level": tuple((one.code, one.title) for one in book.levels),
    }
    value = {name: chosen(query, name, found) for name, found in options.items()}
    state = chosen(query, "state", STATES) if states else ""
    day = days.read(query.get("on", ""))
    units = _units(int(value["unit"])) if value["unit"] else None
    duties = _chosen(in_sight(actor), value, units, book)
    if day is not None:
        duties = duties.filter(due=day)
    sums = _summed(actor, units, today, liaisons=liaisons)
    if states:
        duties = duties.filter(_kept(state, today, anytime=day is not None))
        if sums is not None and state in {"", "overdue"} and day is None:
            first = min((one.first_due for one in sums if one.first_due is not None), default=today)
            duties = duties.filter(due__gte=first)  # passes over years of what was missed
    if value["rule"] or value["liaison"] or value["level"]:
        sums = None
    words = {"state": "状态", "rule": "事项", "unit": "单位", "liaison": "联络员", "level": "分级"}
    shown = [("state", STATES, state, "待办与逾期")] if states else []
    shown += [(name, found, value[name], "全部" if name == "unit" else "不限") for name, found in options.items()]
    if not actor.holds(*people.SUBTREE_ROLES):
        shown = [one for one in shown if one[0] != "liaison"]
    choices = [Choice(name, words[name], picked, found, any=empty) for name, found, picked, empty in shown]
    said = [f"{words[name]} {dict(found)[picked]}" for name, found, picked, _ in shown if picked]
    if day is not None:
        choices.append(Choice("on", "期限", day.isoformat(), kind="date"))
        said.append(f"期限 {day:%Y-%m-%d}")
    return Sentence(choices, duties, state, value["rule"], day, said, sums)


def _chosen(
    duties: QuerySet[Duty], value: Mapping[str, str], units: list[int] | None, book: Rulebook
) -> QuerySet[Duty]:
    """The duties that unit, liaison, rule and level keep."""
    if units is not None:
        duties = duties.filter(of_units(units))
    if value["liaison"]:
        duties = duties.filter(about(_cared_for(int(value["liaison"]))))
    if value["rule"]:
        duties = duties.filter(rule=book.rules[value["rule"]].number)
    if value["level"]:
        levels = Level.objects.filter(code=value["level"]).values("person_id")
        duties = duties.filter(about(levels))
    return duties


def _summed(actor: Actor, units: list[int] | None, today: dt.date, *, liaisons: bool) -> list[Sums] | None:
    """The sums of the units chosen, else of all in sight; a liaison sees people of other units beside them."""
    if not actor.holds(*people.SUBTREE_ROLES) or actor.holds(Role.LIAISON):
        return None
    within = units or list(people.units_in(actor.ranges(*people.SUBTREE_ROLES)))
    return list(sums_of(within, today, liaisons=liaisons).values())


def _kept(state: str, today: dt.date, *, anytime: bool) -> Q:
    if state in DECIDED:
        return Q(decision=state)
    undecided = Q(decision__isnull=True)
    if state == "overdue":
        return undecided & Q(due__lt=today, closes__gte=today)
    if state in {"today", "week"}:
        return undecided & Q(due__gte=today, due__lte=today + dt.timedelta(days=7 if state == "week" else 0))
    if state == "planned":
        return undecided & Q(opens__gt=today)
    if state == "missed":
        return undecided & Q(due__lt=today, closes__lt=today)
    return Q() if anytime else undecided & Q(opens__lte=today, closes__gte=today)


def _units(unit_id: int) -> list[int]:
    low, high = path_range(Unit.objects.values_list("path", flat=True).get(pk=unit_id))
    return list(Unit.objects.filter(path__gte=low, path__lt=high).values_list("pk", flat=True))


def _cared_for(staff_id: int) -> QuerySet[Pairing, int]:
    kinds = (PairingKind.LIAISON, PairingKind.DEPUTY)
    rows = Pairing.objects.filter(held_on(clock.today()), staff_id=staff_id, kind__in=kinds)
    return rows.values_list("person_id", flat=True)


def _within(actor: Actor, prefix: str = "") -> Q:
    found = Q(pk__in=())
    for low, high in actor.ranges(*_READERS):
        found |= Q(**{f"{prefix}path__gte": low, f"{prefix}path__lt": high})
    return found


def unit_options(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The open units of this actor's scope in tree order."""
    rows = Unit.objects.filter(_within(actor), is_open=True).order_by("path").values_list("pk", "name")
    return tuple((str(pk), name) for pk, name in rows[:_MANY])


def liaison_options(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The active colleagues of this actor's scope who care for people."""
    posts = Post.objects.filter(held_on(clock.today()), role=Role.LIAISON, staff=OuterRef("pk"))
    rows = Staff.objects.filter(_within(actor, "unit__"), Exists(posts), is_active=True).order_by("name", "pk")
    return tuple((str(pk), name) for pk, name in rows.values_list("pk", "name")[:_MANY])
