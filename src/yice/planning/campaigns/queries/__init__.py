"""Reads of campaigns: whom the groups mean, how far it is, who was not reached and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Case, CharField, Count, OuterRef, Q, QuerySet, Subquery, Sum, Value, When

from dutyengine import identity
from yice.core.org.models import Unit
from yice.core.people import access as people_access
from yice.core.people import codes
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.ids import path_range
from yice.planning.campaigns.models import Campaign, Target
from yice.planning.duties.models import Evidence
from yice.planning.policy import books
from yice.planning.policy.models import Concern

PERSON = identity.KINDS["person"]
# what a group may ask for: field → (word, codes)
FIELDS: Mapping[str, tuple[str, Sequence[tuple[str, str]]]] = {
    "category": ("类别", codes.Category.choices),
    "rank_post": ("实职职级", codes.Rank.choices),
    "income": ("收入", codes.Income.choices),
    "residence": ("居住", codes.Residence.choices),
    "level": ("分级", (("red", "红"), ("yellow", "黄"), ("green", "绿"), ("regular", "常规"))),
    "concern": ("重点关注", ()),
    "age": ("年龄", (("80", "80 岁以上"), ("90", "90 岁以上"), ("100", "百岁"))),
}
STATES = {"reached": "已办", "waiting": "未办", "explained": "未办，有原因", "dropped": "退出", "waived": "免办"}


def rules_for_campaigns() -> list[tuple[str, str]]:
    """The rules a campaign can stand on, by code and title."""
    _, book = books.in_force(clock.today())
    found = [rule for rule in book.rules.values() if rule.on and getattr(rule.trigger, "by", "") == "campaign"]
    return [(rule.code, rule.title) for rule in sorted(found, key=lambda one: one.number)]


def concern_options() -> list[tuple[str, str]]:
    """The concerns of the rulebook in force."""
    _, book = books.in_force(clock.today())
    return [(one.code, one.title) for one in book.concerns if one.on]


def who_words(who: Mapping[str, str]) -> str:
    """``离休、独居、80 岁以上``."""
    concerns = dict(concern_options())
    words = []
    for name, (_, options) in FIELDS.items():
        value = who.get(name)
        if value:
            words.append(concerns.get(value, value) if name == "concern" else dict(options).get(value, value))
    return "、".join(words) or "全部"


def members(actor: Actor, campaign: Campaign) -> list[tuple[int, int, int]]:
    """(person, managing unit, group) of everybody the groups mean today, living, each in the first group that fits."""
    low, high = path_range(campaign.unit.path)
    scope = people_access.managed_by(actor).filter(life="living", unit__path__gte=low, unit__path__lt=high)
    found: dict[int, tuple[int, int, int]] = {}
    for number, group in enumerate(campaign.groups):
        for person, unit in scope.filter(_who(group["who"])).values_list("pk", "unit_id"):
            found.setdefault(person, (person, unit, number))
    return sorted(found.values())


def _who(who: Mapping[str, str]) -> Q:
    keep = Q()
    for name, value in who.items():
        if not value:
            continue
        if name == "concern":
            keep &= Q(pk__in=Concern.objects.filter(code=value, left_on__isnull=True).values("person_id"))
        elif name == "level":
            keep &= Q(level__code=value)
        elif name == "age":
            keep &= Q(birth_earliest__lte=_years_back(clock.today(), int(value)))
        elif name in FIELDS:
            keep &= Q(**{name: value})
    return keep


def _years_back(day: dt.date, years: int) -> dt.date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February
        return day.replace(year=day.year - years, day=28)


def with_state(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Targets with ``state``: reached, dropped (died, left), waived, explained, waiting."""
    return targets.annotate(
        state=Case(
            When(duty__decision="done", then=Value("reached")),
            When(duty__decision="waived", then=Value("waived")),
            When(~Q(person__life="living"), then=Value("dropped")),
            When(duty__decision="withdrawn", then=Value("dropped")),
            When(~Q(reason=""), then=Value("explained")),
            default=Value("waiting"),
            output_field=CharField(),
        )
    )


def in_state(*states: str) -> Q:
    """Rows of ``with_state`` in one of these states."""
    return Q(state__in=states)


@dataclass(slots=True)
class Progress:
    """How far a unit, a group or the whole is."""

    key: int
    name: str
    counts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))
    fen: int = 0
    fen_reached: int = 0

    @property
    def total(self) -> int:
        """Everybody on the frozen list."""
        return sum(self.counts.values())

    @property
    def reached(self) -> int:
        """People reached."""
        return self.counts["reached"]


def progress(targets: QuerySet[Target], by: str = "unit") -> list[Progress]:
    """Counts and money by ``unit`` (in tree order) or ``group``; two queries."""
    key = "unit_id" if by == "unit" else "group"
    rows = with_state(targets).order_by().values_list(key, "state").annotate(n=Count("pk"), money=Sum("fen"))
    found: dict[int, Progress] = {}
    for one, state, number, money in rows:
        line = found.setdefault(one, Progress(one, ""))
        line.counts[state] += number
        line.fen += money or 0
        line.fen_reached += (money or 0) if state == "reached" else 0
    if by == "unit":
        units = Unit.objects.filter(pk__in=found).order_by("path").values_list("pk", "name")
        for pk, name in units:
            found[pk].name = name
        return [found[pk] for pk, _ in units]
    return [found[one] for one in sorted(found)]


def whole(lines: Sequence[Progress]) -> Progress:
    """The sum of lines."""
    total = Progress(0, "合计")
    for line in lines:
        for state, number in line.counts.items():
            total.counts[state] += number
        total.fen += line.fen
        total.fen_reached += line.fen_reached
    return total


def times(campaign: Campaign, targets: QuerySet[Target]) -> int:
    """人次: how many records of the accepted kinds the people reached had within the campaign's days."""
    _, book = books.in_force(clock.today())
    rule = book.rules.get(campaign.rule)
    kinds = rule.steps[0].evidence.kinds if rule else ()
    rows = Evidence.objects.filter(
        subject_kind=PERSON,
        subject__in=targets.filter(duty__decision="done").values("person_id"),
        on__gte=campaign.opens,
        on__lte=campaign.closes,
        kind__in=kinds,
        reached=True,
        revoked_at__isnull=True,
    )
    return rows.count()


def why_not(target: Target, state: str) -> str:
    """The reason, in words, for somebody not reached."""
    if state == "dropped":
        return dropped_word(target.person)
    if state == "waived":
        return "经批准免办"
    return target.reason


def dropped_word(person: Person) -> str:
    """Why somebody dropped out of a frozen list."""
    if person.life == "dead":
        return f"离世（{person.death_on:%Y-%m-%d}）" if person.death_on else "离世"
    return {"reported": "报告离世，待确认", "left": "已迁出"}.get(person.life, "专项撤回")


def last_reached(targets: QuerySet[Target]) -> QuerySet[Target]:
    """Targets with ``done_on``, the day they were reached."""
    return targets.annotate(done_on=Subquery(Evidence.objects.filter(duties=OuterRef("duty_id")).values("on")[:1]))


def preview(actor: Actor, campaign: Campaign) -> dict[str, Any]:
    """What freezing now would bring: people per group and per unit, and the money."""
    found = members(actor, campaign)
    by_group = [0] * len(campaign.groups)
    by_unit: dict[int, int] = {}
    for _, unit, group in found:
        by_group[group] += 1
        by_unit[unit] = by_unit.get(unit, 0) + 1
    units = Unit.objects.filter(pk__in=by_unit).order_by("path").values_list("pk", "name")
    return {
        "total": len(found),
        "groups": [
            {**group, "words": who_words(group["who"]), "number": number, "sum": number * group["fen"], "place": place}
            for place, (group, number) in enumerate(zip(campaign.groups, by_group, strict=True))
        ],
        "units": [(name, by_unit[pk]) for pk, name in units],
        "fen": sum(number * group["fen"] for group, number in zip(campaign.groups, by_group, strict=True)),
    }
