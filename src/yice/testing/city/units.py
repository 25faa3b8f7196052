"""The city's units: a bureau, counties, a zone, organs, institutions, enterprises, communities and 231 branches."""

from __future__ import annotations

from dataclasses import dataclass

from yice.testing.city import figures
from yice.testing.city.words import COMMUNITIES, COUNTIES, ENTERPRISES, INSTITUTIONS, ORGANS

ROOT = "LZ"
CENTRE = "LZ-TX"
ENTERPRISE_CENTRE = "LZ-QY"
HOSPITAL = "LZ-YY"
DIVISION = "620100"


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """One unit to open: parents come before children."""

    code: str
    name: str
    kind: str
    parent: str | None
    tier: str
    nature: str
    division: str = DIVISION


@dataclass(frozen=True, slots=True)
class Home:
    """A unit that keeps people, with its share of the people of its tier and nature."""

    code: str
    name: str
    tier: str
    nature: str
    share: float
    roster: str  # the unit whose roster file it is in


def plan_units() -> list[UnitPlan]:
    """All units but the branches, parents first."""
    plans = [
        UnitPlan(ROOT, "兰州市委老干部局（演示）", "bureau", None, "city", "organ"),
        UnitPlan(CENTRE, "市退休干部管理服务中心", "centre", ROOT, "city", "institution"),
        UnitPlan(ENTERPRISE_CENTRE, "城区企业离休干部服务管理中心", "centre", ROOT, "city", "institution"),
        UnitPlan(HOSPITAL, "市老年病医院", "hospital", ROOT, "city", "institution"),
    ]
    plans += [UnitPlan(f"LZ-J{n:02d}", name, "organ", ROOT, "city", "organ") for n, name in enumerate(ORGANS, 1)]
    plans += [
        UnitPlan(f"LZ-S{n:02d}", name, "institution", ROOT, "city", "institution")
        for n, name in enumerate(INSTITUTIONS, 1)
    ]
    plans += [
        UnitPlan(f"LZ-E{n:02d}", name, "enterprise", ROOT, "city", "enterprise")
        for n, name in enumerate(ENTERPRISES, 1)
    ]
    for code, name, division, _ in COUNTIES:
        upper = f"LZ-{code.upper()}"
        plans.append(UnitPlan(upper, f"{name}委老干部局", "county_bureau", ROOT, "county", "organ", division))
        plans += [
            UnitPlan(f"{upper}-J", f"{name}直机关", "organ", upper, "county", "organ", division),
            UnitPlan(f"{upper}-S", f"{name}教育卫生系统", "institution", upper, "county", "institution", division),
            UnitPlan(f"{upper}-E", f"{name}属企业", "enterprise", upper, "county", "enterprise", division),
        ]
    plans.append(UnitPlan("LZ-XQ", "兰州新区组织部老干科", "zone_bureau", ROOT, "zone", "organ"))
    plans.append(UnitPlan("LZ-XQ-S", "兰州新区教育卫生系统", "institution", "LZ-XQ", "zone", "institution"))
    for n, name in enumerate(COMMUNITIES, 1):
        county = COUNTIES[n % len(COUNTIES)]
        plans.append(
            UnitPlan(f"LZ-C{n:02d}", name, "community", f"LZ-{county[0].upper()}", "county", "organ", county[2])
        )
    return plans


def homes() -> list[Home]:
    """The units in which people are kept; shares add up to one within each tier and nature."""
    found = [
        Home(f"LZ-J{n:02d}", name, "city", "organ", 1 / len(ORGANS), f"LZ-J{n:02d}") for n, name in enumerate(ORGANS, 1)
    ]
    found += [
        Home(f"LZ-S{n:02d}", name, "city", "institution", 1 / len(INSTITUTIONS), f"LZ-S{n:02d}")
        for n, name in enumerate(INSTITUTIONS, 1)
    ]
    found += [
        Home(f"LZ-E{n:02d}", name, "city", "enterprise", 1 / len(ENTERPRISES), f"LZ-E{n:02d}")
        for n, name in enumerate(ENTERPRISES, 1)
    ]
    for code, name, _, share in COUNTIES:
        upper = f"LZ-{code.upper()}"
        found += [
            Home(f"{upper}-J", f"{name}直机关", "county", "organ", share, upper),
            Home(f"{upper}-S", f"{name}教育卫生系统", "county", "institution", share, upper),
            Home(f"{upper}-E", f"{name}属企业", "county", "enterprise", share, upper),
        ]
    found += [
        Home("LZ-XQ", "兰州新区组织部老干科", "zone", "organ", 1.0, "LZ-XQ"),
        Home("LZ-XQ-S", "兰州新区教育卫生系统", "zone", "institution", 1.0, "LZ-XQ"),
    ]
    return found


def plan_branches() -> list[UnitPlan]:
    """The 231 branches of A07, spread over the homes of their kind."""
    city = [home for home in homes() if home.tier == "city" and home.nature != "enterprise"]
    enterprise = [home for home in homes() if home.tier == "city" and home.nature == "enterprise"]
    county = [home for home in homes() if home.tier == "county"]
    plans = []
    for kind, places in (("city", city), ("enterprise", enterprise), ("county", county)):
        for number in range(figures.BRANCHES[kind]):
            home = places[number % len(places)]
            order = number // len(places) + 1
            plans.append(
                UnitPlan(
                    f"{home.code}-B{order:02d}",
                    f"{home.name}离退休第{order}党支部",
                    "branch",
                    home.code,
                    home.tier,
                    home.nature,
                )
            )
    return plans
