"""The offices of the demo: units and branches, staff with their posts, one login per role, caseloads."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from dataclasses import dataclass

from django.test import override_settings

from yice.core.accounts import actions as accounts
from yice.core.org import actions as org
from yice.core.org.models import Staff, Unit
from yice.core.people import actions as people
from yice.core.people.models import Person
from yice.lib.actor import Actor, Role
from yice.testing.city import words
from yice.testing.city.units import HOSPITAL, ROOT, UnitPlan, homes, plan_branches, plan_units

BUILDER = Actor.system("演示装载")
PASSWORD = "yice-2018-demo"
OPENED = dt.date(2000, 1, 1)
POSTED = dt.date(2016, 1, 4)
SMALL, LARGE = 35, 420  # people per liaison: 离休 and survivors; 退休


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the cast at a desk: who, where, in which role, under which login."""

    no: str
    name: str
    unit: str
    role: Role
    login: str
    word: str


SEATS = (
    Seat("D0001", "林建设", ROOT, Role.HEAD, "lin", "科长"),
    Seat("D0002", "孙敏", ROOT, Role.CLERK, "sun", "经办人"),
    Seat("D0003", "张晓梅", "LZ-E01", Role.LIAISON, "zhang", "联络员（机械厂，陈怀山等三十多位老同志）"),
    Seat("D0004", "周国强", ROOT, Role.DUTY_OFFICER, "zhou", "值班员"),
    Seat("D0005", "郭明", ROOT, Role.STATISTICIAN, "guo", "统计考核员"),
    Seat("D0006", "韩志远", ROOT, Role.LEADER, "han", "分管领导"),
    Seat("D0007", "秦系统", ROOT, Role.SYSTEM_ADMIN, "xitong", "系统管理员"),
    Seat("D0008", "安全生", ROOT, Role.SECURITY_ADMIN, "anquan", "安全管理员"),
    Seat("D0009", "申记明", ROOT, Role.AUDIT_ADMIN, "shenji", "审计管理员"),
    Seat("D0010", "马小兰", "LZ-CHENGGUAN", Role.HEAD, "chengguan", "科长（城关区，只见本区）"),
)


def open_city(business_date: dt.date) -> dict[str, Unit]:
    """Open the tenant and every unit; returns them by code."""
    org.set_up_tenant(by=BUILDER, name="兰州市委老干部局（演示）", business_date=business_date, profile="lanzhou")
    units: dict[str, Unit] = {}
    for plan in [*plan_units(), *plan_branches()]:
        units[plan.code] = _open(plan, units)
    return units


def _open(plan: UnitPlan, units: dict[str, Unit]) -> Unit:
    return org.open_unit(
        by=BUILDER,
        code=plan.code,
        name=plan.name,
        kind=plan.kind,
        parent=units[plan.parent] if plan.parent else None,
        tier=plan.tier,
        nature=plan.nature,
        division=plan.division,
        opened_on=OPENED,
    )


@override_settings(PASSWORD_HASHERS=["yice.testing.hashing.QuickArgon2"])
def seat_staff(units: dict[str, Unit]) -> dict[str, Staff]:
    """Seat the cast, a head at every county and city unit; returns the cast by login.

    Their password is printed for everybody: it is hashed in earnest when they first sign in.
    """
    seated: dict[str, Staff] = {}
    for seat in SEATS:
        one = org.add_staff(
            by=BUILDER, no=seat.no, name=seat.name, unit=units[seat.unit], phone=f"1390931{seat.no[1:]}"
        )
        first = org.create_login(by=BUILDER, staff=one, username=seat.login)
        if one.user is not None:
            accounts.change_password(by=BUILDER, user=one.user, old=first, new=PASSWORD)
        if seat.role is Role.LEADER:
            org.set_leader(by=BUILDER, unit=units[ROOT], staff=one, valid_from=POSTED)
        else:
            org.appoint(by=BUILDER, staff=one, unit=units[seat.unit], role=seat.role, valid_from=POSTED)
        seated[seat.login] = one
    draw = random.Random("heads")
    for number, code in enumerate(sorted({home.roster for home in homes()} - {"LZ-CHENGGUAN"} | {HOSPITAL}), 1):
        one = org.add_staff(
            by=BUILDER, no=f"K{number:04d}", name=_name(draw), unit=units[code], phone=f"1390932{number:04d}"
        )
        org.appoint(by=BUILDER, staff=one, unit=units[code], role=Role.HEAD, valid_from=POSTED)
    return seated


def give_caseloads(units: dict[str, Unit], seated: dict[str, Staff]) -> int:
    """Give everybody a liaison and most a deputy; a few stay vacant, as in life. Returns the number of liaisons."""
    draw = random.Random("liaisons")
    made = 0
    for home in homes():
        unit = units[home.code]
        people_here = Person.objects.filter(unit=unit, life="living").order_by("pk")
        for category, size in ((("lixiu", "yishu"), SMALL), (("tuixiu",), LARGE)):
            numbers = list(people_here.filter(category__in=category).values_list("pk", flat=True))
            team: list[Staff] = []
            groups = list(_groups(numbers, size))
            for group in groups:
                first = home.code == "LZ-E01" and category == ("lixiu", "yishu") and not team
                made += 1
                one = seated["zhang"] if first else _liaison(unit, made, _name(draw))
                team.append(one)
                kept = group if first else [number for number in group if draw.random() > 0.02]
                _assign(one, "liaison", kept)
            if len(team) == 1:
                made += 1
                team.append(_liaison(unit, made, _name(draw)))
            for place, group in enumerate(groups):
                _assign(team[(place + 1) % len(team)], "deputy", group)
    return made


def _liaison(unit: Unit, number: int, name: str) -> Staff:
    one = org.add_staff(by=BUILDER, no=f"L{number:04d}", name=name, unit=unit, phone=f"1390933{number:04d}")
    org.appoint(by=BUILDER, staff=one, unit=unit, role=Role.LIAISON, valid_from=POSTED)
    return one


def _assign(staff: Staff, kind: str, numbers: list[int]) -> None:
    people.assign_caseload(
        by=BUILDER, staff_id=staff.pk, kind=kind, person_ids=numbers, valid_from=POSTED, reason="演示", mark=False
    )


def _groups(numbers: list[int], size: int) -> Iterator[list[int]]:
    count = max(1, round(len(numbers) / size)) if numbers else 0
    for place in range(count):
        yield numbers[place::count]


def _name(draw: random.Random) -> str:
    pool = draw.choice((words.GIVEN_MALE, words.GIVEN_FEMALE))
    start = draw.randrange(len(pool) // 2) * 2
    return draw.choice(words.SURNAMES) + pool[start : start + 2]
