"""What a plan is drafted from: the promises that hold for a person over a year, and where the person stands."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import numpy as np

from calendars.festivals import FESTIVALS
from dutyengine import Rulebook, Window, evaluate, identity
from yice.core.people.codes import NeedKind, NeedState
from yice.core.people.models import Need
from yice.lib import clock
from yice.planning.plans.models import Party, PlanItem
from yice.planning.policy import books
from yice.planning.policy.inputs import read_inputs
from yice.planning.policy.models import ClassMember, Concern, EntitlementDue, Level
from yice.planning.policy.reading import read_facts

_SERVICE_KINDS = frozenset(
    {
        "visit",
        "call",
        "chat",
        "greeting",
        "gift",
        "money",
        "delivery",
        "checkup",
        "assessment",
        "training",
        "meeting",
        "payment",
    }
)
_ON_RHYTHM = ("every", "anniversary", "items")
_PARTIES = {"liaison": Party.LIAISON, "deputy": Party.LIAISON, "doctor": Party.COMMUNITY, "volunteer": Party.COMMUNITY}
_PERIODS = {"month": "每月", "quarter": "每季度", "half_year": "每半年", "year": "每年"}
_NICE = {7: "每周", 14: "每两周", 30: "每月", 90: "每季度", 180: "每半年", 365: "每年"}
_NEED_EVERY, _NEED_FIRST = 30, 14
_MAX_NEEDS = 5


@dataclass(slots=True)
class Draft:
    """A plan before it is written: what it rests on, and its items."""

    person_id: int
    basis: dict[str, Any] = field(default_factory=dict)
    items: list[PlanItem] = field(default_factory=list)


def rhythm(days: int) -> str:
    """``每月``, ``每 45 天``."""
    return _NICE.get(days, f"每 {days} 天")


def digest_of(items: Sequence[PlanItem], goal: str = "") -> str:
    """A digest of what people would call the content of a plan."""
    rows = sorted(
        (one.rule, one.slot, one.every or one.base or 0, one.off, one.content, one.party, one.party_name, one.place)
        for one in items
    )
    return blake2b(repr((goal.strip(), rows)).encode(), digest_size=16).hexdigest()


def drafts(person_ids: Sequence[int]) -> list[Draft]:
    """Drafts for these people at once: a fixed number of queries and one evaluation."""
    today = clock.today()
    _, book = books.in_force(today)
    ids = np.unique(np.array(list(person_ids), np.int64))
    if not len(ids):
        return []
    window = Window(start=today, end=today + dt.timedelta(days=365), as_of=today)
    result = evaluate(read_facts(book, "person", ids, today), read_inputs("person", ids, today), book, window)
    owed: dict[int, set[int]] = defaultdict(set)
    for keys in (result.owed.key, result.beyond.key):
        parts = identity.decode(np.asarray(keys))
        for subject, rule in zip(np.asarray(parts.subject).tolist(), np.asarray(parts.rule).tolist(), strict=True):
            owed[subject].add(rule)
    found = {int(one): Draft(int(one)) for one in ids}
    levels = _basis(found, book)
    needs = _needs(ids)
    for person, draft in found.items():
        rules = [book.by_number[number] for number in sorted(owed[person]) if number in book.by_number]
        places = [one for one in (_promise(book, rule, levels.get(person, ""), today) for rule in rules) if one]
        draft.items = [*places, *(_need(need, slot, today) for slot, need in enumerate(needs.get(person, []), start=1))]
        for position, item in enumerate(draft.items):
            item.position = position
    return list(found.values())


def _promise(book: Rulebook, rule: Any, level: str, today: dt.date) -> PlanItem | None:
    """A rule as an item: only what is done for the person again and again, not what the office does for itself."""
    step = rule.steps[0]
    if rule.office:
        return None
    if not set(step.evidence.kinds) & _SERVICE_KINDS or not any(hasattr(rule.trigger, name) for name in _ON_RHYTHM):
        return None
    base = days_of(book, rule, level, today)
    return PlanItem(
        rule=rule.number,
        slot=0,
        service=(rule.services or ("",))[0],
        title=rule.title[:80],
        content=(step.action or "")[:400],
        base=base,
        rhythm=_rhythm_of(rule, base),
        party=_PARTIES.get(step.owes, Party.UNIT),
    )


def _rhythm_of(rule: Any, base: int | None) -> str:
    trigger = rule.trigger
    if base:
        return rhythm(base)
    if hasattr(trigger, "items"):
        names = [FESTIVALS[one.code].name for one in trigger.items if one.code in FESTIVALS]
        return "逢" + "、".join(names[:6])
    if hasattr(trigger, "anniversary"):
        return "每年"
    return _PERIODS.get(str(getattr(trigger, "every", "")), "按政策")


def days_of(book: Rulebook, rule: Any, level: str, day: dt.date) -> int | None:
    """Days between two turns of an interval rule for somebody of this level; ``None`` if it is not an interval."""
    span = getattr(rule.trigger, "every", None)
    if span is None or isinstance(span, str):
        return None
    if span.days or span.months:
        return int(span.days) + _month_days(span.months)
    parameter = book.parameters.get(span.parameter or "")
    value = parameter.on(day) if parameter else None
    if parameter is None or value is None:
        return None
    number: Any = value.value
    if isinstance(number, Mapping):
        number = number.get((level,)) if parameter.by == ("level",) else None
    if not isinstance(number, int):
        return None
    return _month_days(number) if parameter.type == "months" else number


def _month_days(months: int) -> int:
    """Months as days, a year as 365."""
    return round(months * 365 / 12) if months % 12 == 0 else months * 30


def _need(need: Need, slot: int, today: dt.date) -> PlanItem:
    return PlanItem(
        slot=slot,
        service="生活",
        title="落实需求",
        content=f"“{need.words}”"[:400],
        every=_NEED_EVERY,
        rhythm=rhythm(_NEED_EVERY),
        first_due=today + dt.timedelta(days=_NEED_FIRST),
        party=Party.LIAISON,
    )


def _needs(ids: np.ndarray[Any, Any]) -> dict[int, list[Need]]:
    found: dict[int, list[Need]] = defaultdict(list)
    rows = Need.objects.filter(person_id__in=ids.tolist(), state=NeedState.OPEN).exclude(kind=NeedKind.NONE)
    for need in rows.order_by("stated_on", "pk"):
        if len(found[need.person_id]) < _MAX_NEEDS:
            found[need.person_id].append(need)
    return found


def _basis(found: dict[int, Draft], book: Rulebook) -> dict[int, str]:
    """Write level, classes, concerns and entitlements into each draft, in words; returns the levels by code."""
    ids, today = list(found), clock.today()
    month = today.year * 12 + today.month - 1
    titles = {one.code: one.title for one in book.concerns}
    classes = {one.code: one for one in book.classes}
    money = {one.code: one.title for one in book.entitlements}
    names = {one.code: one.title for one in book.levels}
    for draft in found.values():
        draft.basis = {"level": "", "reasons": [], "classes": [], "services": [], "concerns": [], "entitlements": []}
    levels = dict(Level.objects.filter(person_id__in=ids).values_list("person_id", "code"))
    for level in Level.objects.filter(person_id__in=ids):
        found[level.person_id].basis |= {
            "level": names.get(level.code, level.code),
            "level_code": level.code,
            "reasons": level.reasons,
        }
    for concern in Concern.objects.filter(person_id__in=ids, left_on__isnull=True).order_by("code"):
        found[concern.person_id].basis["concerns"].append(titles.get(concern.code, concern.code))
    for member in ClassMember.objects.filter(person_id__in=ids, left_on__isnull=True).order_by("code"):
        known = classes.get(member.code)
        basis = found[member.person_id].basis
        basis["classes"].append(known.title if known else member.code)
        basis["services"] = list(dict.fromkeys([*basis["services"], *(known.services if known else ())]))
    due = EntitlementDue.objects.filter(person_id__in=ids, month_from__lte=month, month_to__gt=month).order_by("code")
    for one in due:
        found[one.person_id].basis["entitlements"].append([money.get(one.code, one.code), one.fen])
    return levels
