"""A person in words: age, honours, what matters now. Read by lists, cards and the person's page alike."""

from __future__ import annotations

import datetime as dt
from typing import Any

from yice.core.people import codes
from yice.core.people.models import Health, Home, Person
from yice.lib import words

# 1925-09-03 … 1949-09-30: the short names that stand in a header line
PERIODS: dict[str, str] = {
    "hongjun1": "土地革命前",
    "hongjun2": "红军时期",
    "kangzhan_early": "抗战前期",
    "kangzhan_late": "抗战后期",
    "jiefang": "解放战争",
}
_PARTY_MEDAL_YEARS = 50


def age(person: Person, today: dt.date) -> int | None:
    """Full years (周岁) by the archive's birth date, else by the ID card's; at death for the dead."""
    birth = person.birth_earliest or person.id_birth
    if birth is None:
        return None
    return words.age_on(birth, person.death_on or today)


def age_word(person: Person, today: dt.date) -> str:
    """``92 岁``, ``约 92 岁`` when only the year is known, ``享年 93 岁`` for the dead, ``年龄不详``."""
    years = age(person, today)
    if years is None:
        return "年龄不详"
    if person.life == codes.Life.DEAD:
        return f"享年 {years} 岁"
    return f"约 {years} 岁" if person.birth_precision == codes.Precision.YEAR else f"{years} 岁"


def birth_word(person: Person) -> str:
    """``1925年8月 生`` as exactly as the file knows it; lunar dates say so."""
    day = person.birth_earliest
    if day is None:
        return person.birth_text or "出生日期未填"
    lunar = "农历" if person.birth_calendar == codes.CalendarKind.LUNAR else ""
    if lunar and person.birth_text:
        return person.birth_text if "农历" in person.birth_text else f"农历 {person.birth_text}"
    if person.birth_precision == codes.Precision.YEAR:
        return f"{day.year}年"
    if person.birth_precision == codes.Precision.MONTH:
        return f"{day.year}年{day.month}月"
    return f"{day.year}年{day.month}月{day.day}日"


def party_years(person: Person, today: dt.date) -> int | None:
    """Full years in the Party; ``None`` for those who are not members or whose date is unknown."""
    joined = person.joined_party_latest or person.joined_party_earliest
    if joined is None or person.party_member is False:
        return None
    return words.age_on(joined, person.death_on or today)


def honour_words(person: Person, today: dt.date) -> list[str]:
    """Honour without pomp: 参加革命时期, 光荣在党 N 年."""
    found = []
    period = PERIODS.get(person.period or "")
    if period:
        found.append(period)
    years = party_years(person, today)
    if years is not None and years >= _PARTY_MEDAL_YEARS:
        found.append(f"光荣在党 {years} 年")
    return found


def standing_words(person: Person) -> list[str]:
    """``离休``, ``享受副地厅待遇``, ``异地居住``: what the person is to the office."""
    found = [person.get_category_display()]
    if person.rank_treatment:
        found.append(f"享受{person.get_rank_treatment_display()}待遇")
    elif person.rank_post:
        found.append(person.get_rank_post_display())
    if person.residence and person.residence != codes.Residence.LOCAL:
        found.append(person.get_residence_display())
    return found


def now_words(home: Home | None, health: Health | None, today: dt.date) -> list[str]:
    """What matters now, gravest first: 病危, 住院第 5 天, 独居, 失能, 行动不便, and lasting diseases."""
    found: list[str] = []
    if health is not None:
        found += _health_words(health, today)
    if home is not None:
        if home.household in {
            codes.HouseholdKind.ALONE,
            codes.HouseholdKind.EMPTY_NEST,
            codes.HouseholdKind.INSTITUTION,
        }:
            grave = (health.critical, health.hospitalised) if health is not None else ()
            found.insert(sum(map(bool, grave)), home.get_household_display())
        if home.hardship == codes.Degree.SEVERE:
            found.append("特别困难")
        elif home.hardship == codes.Degree.SOME:
            found.append("生活困难")
    return found


def _health_words(health: Health, today: dt.date) -> list[str]:
    found: list[str] = []
    if health.critical:
        found.append("病危")
    if health.hospitalised:
        since = health.admitted_on
        found.append(f"住院第 {(today - since).days + 1} 天" if since is not None and since <= today else "住院中")
    if health.bedridden:
        found.append("卧床")
    if health.ability:
        found.append(health.get_ability_display())
    if not health.bedridden and health.mobility in {codes.Mobility.LIMITED, codes.Mobility.NONE}:
        found.append(health.get_mobility_display())
    if health.eyesight == codes.Eyesight.BLIND:
        found.append("失明")
    if health.hearing == codes.Hearing.DEAF:
        found.append("失聪")
    named: tuple[tuple[str, str], ...] = (("cancer", "癌症"), ("dementia", "认知症"), ("stroke", "脑卒中"))
    found += [word for field, word in named if getattr(health, field)]
    return found


def block(person: Person, name: str) -> Any:
    """One block of the file, or ``None`` when nothing is known (a row absent)."""
    return getattr(person, name, None)  # an absent related row is an AttributeError by Django's own design
