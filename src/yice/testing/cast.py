"""The standing cast: a small fixed set of units, staff and people that tests, demo and screenshots share.

Built through the real actions, on the business date of the demo. Who is who is told in ``docs/how-to/use-the-cast.md``.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.test import Client

from yice.core.accounts.models import User
from yice.core.org import access as org_access
from yice.core.org import actions as org
from yice.core.org.models import Staff, Unit
from yice.core.people import actions as people
from yice.core.people.models import Kin, Person
from yice.lib.actor import Actor, ActorKind, Role
from yice.testing import personas

TODAY = dt.date(2018, 4, 2)
_POSTED = dt.date(2017, 1, 1)
BUILDER = Actor.system("建档")


@dataclass(slots=True)
class Units:
    """The tree: a city bureau with what is under it, and one tree of somebody else's."""

    bureau: Unit
    centre: Unit
    education: Unit
    school: Unit
    works: Unit
    plant: Unit
    county: Unit
    county_office: Unit
    sibling: Unit
    zone: Unit
    empty: Unit
    hospital: Unit
    community: Unit
    clinic: Unit
    branch: Unit
    foreign: Unit


@dataclass(slots=True)
class Team:
    """The staff. ``lin`` heads the bureau's department, ``zhang`` is 陈老's liaison, ``wang`` the deputy."""

    lin: Staff
    zhang: Staff
    wang: Staff
    zhou: Staff
    sun: Staff
    guo: Staff
    leader: Staff
    system_admin: Staff
    security_admin: Staff
    audit_admin: Staff
    works_head: Staff
    works_clerk: Staff
    county_head: Staff
    county_clerk: Staff
    sibling_head: Staff
    sibling_clerk: Staff
    sibling_liaison: Staff
    empty_head: Staff
    community_worker: Staff
    foreign_head: Staff


@dataclass(slots=True)
class Elders:
    """The people with files."""

    chen: Person
    li: Person
    wang: Person
    zheng: Person
    sun: Person
    wei: Person
    zhao: Person
    he: Person
    ma: Person
    gao: Person


@dataclass(slots=True)
class Cast:
    """Everybody. ``cast.actor(cast.staff.lin)`` is what an action takes; ``cast.login(client, …)`` opens a session."""

    units: Units
    staff: Team
    people: Elders
    fang: Kin

    def actor(self, staff: Staff, source: str = "web 127.0.0.1") -> Actor:
        """The actor with the rights this member of staff has today."""
        return Actor(ActorKind.STAFF, staff.pk, staff.name, source, org_access.grants_of(staff))

    def user(self, staff: Staff) -> User:
        """The login of a member of staff, opened on first asking; no password change is asked of it."""
        username = f"u{staff.no.lower()}"
        if staff.user is None:
            org.create_login(by=BUILDER, staff=staff, username=username)
            User.objects.filter(username=username).update(must_change_password=False)
        return User.objects.get(username=username)

    def login(self, client: Client, staff: Staff) -> Client:
        """Let the test client act as this member of staff."""
        client.force_login(self.user(staff), backend="django.contrib.auth.backends.ModelBackend")
        return client


def build() -> Cast:
    """Build the whole cast in the database under test, with the clock at ``TODAY`` (the ``cast`` fixture does)."""
    org.set_up_tenant(by=BUILDER, name="金城市委老干部局", business_date=TODAY)
    units = _units()
    team = _team(units)
    elders = _people(units, team)
    kin = Kin.objects.get(person=elders.chen, name="陈芳")
    people.add_kin(
        by=BUILDER, person_id=elders.wang.pk, name="李桂英", relation="spouse", as_person_id=elders.li.pk, alive=True
    )
    return Cast(units, team, elders, kin)


def _units() -> Units:
    def unit(code: str, name: str, kind: str, parent: Unit | None, tier: str = "", nature: str = "") -> Unit:
        return org.open_unit(
            by=BUILDER, code=code, name=name, kind=kind, parent=parent, tier=tier, nature=nature,
            opened_on=dt.date(2000, 1, 1),
        )  # fmt: skip

    bureau = unit("JC", "金城市委老干部局", "bureau", None, "city", "organ")
    works = unit("JC-JCC", "金城机床厂", "enterprise", bureau, "city", "enterprise")
    county = unit("JC-HD", "河东区委老干部局", "county_bureau", bureau, "county", "organ")
    education = unit("JC-JY", "金城市教育局", "organ", bureau, "city", "organ")
    return Units(
        bureau=bureau,
        centre=unit("JC-ZX", "金城市退休干部管理服务中心", "centre", bureau, "city", "institution"),
        education=education,
        school=unit("JC-SF", "金城师范学校", "institution", education, "city", "institution"),
        works=works,
        plant=unit("JC-JCC-1", "金城机床厂铸造分厂", "plant", works, "city", "enterprise"),
        county=county,
        county_office=unit("JC-HD-TJ", "河东区统计局", "organ", county, "county", "organ"),
        sibling=unit("JC-HX", "河西县委老干部局", "county_bureau", bureau, "county", "organ"),
        zone=unit("JC-XQ", "金城新区组织部老干部科", "zone_bureau", bureau, "zone", "organ"),
        empty=unit("JC-KB", "金城市地方志办公室", "institution", bureau, "city", "institution"),
        hospital=unit("JC-EY", "金城市第二医院", "hospital", bureau, "city", "institution"),
        community=unit("JC-YN", "雁南路社区", "community", bureau, "county"),
        clinic=unit("JC-YNW", "雁南路社区卫生服务站", "clinic", bureau, "county"),
        branch=unit("JC-ZB1", "机床厂离退休第一党支部", "branch", bureau, "city", "enterprise"),
        foreign=unit("WB", "陇原石化公司离退休办", "enterprise", None, "province", "enterprise"),
    )


def _team(units: Units) -> Team:
    def staff(no: str, name: str, unit: Unit, role: Role | None = None, at: Unit | None = None) -> Staff:
        one = org.add_staff(by=BUILDER, no=no, name=name, unit=unit, phone=f"1380931{no[1:]}")
        if role is not None:
            org.appoint(by=BUILDER, staff=one, unit=at or unit, role=role, valid_from=_POSTED)
        return one

    team = Team(
        lin=staff("S0001", "林建设", units.bureau, Role.HEAD),
        zhang=staff("S0002", "张晓梅", units.works, Role.LIAISON),
        wang=staff("S0003", "王立新", units.works, Role.LIAISON),
        zhou=staff("S0004", "周国强", units.bureau, Role.DUTY_OFFICER),
        sun=staff("S0005", "孙敏", units.bureau, Role.CLERK),
        guo=staff("S0006", "郭明", units.bureau, Role.STATISTICIAN),
        leader=staff("S0007", "韩志远", units.bureau),
        system_admin=staff("S0008", "秦系统", units.bureau, Role.SYSTEM_ADMIN),
        security_admin=staff("S0009", "安全生", units.bureau, Role.SECURITY_ADMIN),
        audit_admin=staff("S0010", "申记明", units.bureau, Role.AUDIT_ADMIN),
        works_head=staff("S0011", "冯厂办", units.works, Role.HEAD),
        works_clerk=staff("S0012", "吕晴", units.works, Role.CLERK),
        county_head=staff("S0013", "马小兰", units.county, Role.HEAD),
        county_clerk=staff("S0014", "丁一凡", units.county, Role.CLERK),
        sibling_head=staff("S0015", "何西平", units.sibling, Role.HEAD),
        sibling_clerk=staff("S0016", "罗静", units.sibling, Role.CLERK),
        sibling_liaison=staff("S0017", "白帆", units.sibling, Role.LIAISON),
        empty_head=staff("S0018", "方志平", units.empty, Role.HEAD),
        community_worker=staff("S0019", "吴小燕", units.community, Role.CLERK),
        foreign_head=staff("S0020", "钱外宾", units.foreign, Role.HEAD),
    )
    org.set_leader(by=BUILDER, unit=units.bureau, staff=team.leader, valid_from=_POSTED)
    return team


def _people(units: Units, team: Team) -> Elders:
    def cared(unit: Unit) -> dict[str, object]:
        return {"liaison_id": team.zhang.pk, "deputy_id": team.wang.pk, "paired_on": dt.date(2017, 3, 1)} | (
            {"affiliations": ((units.community.pk, "community"),)} if unit is units.works else {}
        )

    drafts = [
        personas.draft(personas.chen_huaishan(), units.works.pk, **cared(units.works)),
        personas.draft(personas.li_guiying(), units.works.pk, **cared(units.works)),
        personas.draft(personas.wang_changlin(), units.works.pk),
        personas.draft(personas.zheng_guodong(), units.plant.pk, **cared(units.plant)),
        personas.draft(personas.sun_shulan(), units.county_office.pk),
        personas.draft(personas.wei_hai(), units.bureau.pk),
        personas.draft(personas.zhao_wuji(), units.school.pk),
        personas.draft(personas.he_minzhu(), units.bureau.pk, affiliations=((units.education.pk, "original"),)),
        personas.draft(personas.ma_zhanbiao(), units.sibling.pk, liaison_id=team.sibling_liaison.pk),
        personas.draft(personas.gao_yuan(), units.foreign.pk),
    ]
    numbers = people.admit_people(by=BUILDER, drafts=drafts, source="演示建档", mark=False)
    found = Person.objects.in_bulk(numbers)
    return Elders(*(found[number] for number in numbers))
