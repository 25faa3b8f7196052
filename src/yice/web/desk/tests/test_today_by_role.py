"""今日: each role sees first what it must see first."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people.actions import report_death
from yice.lib.actor import Actor
from yice.planning.duties import actions
from yice.planning.duties.queries import open_duties
from yice.planning.policy.models import Level
from yice.testing.cast import TODAY
from yice.web.desk.today import owed

SEEN = {
    "lin": "逾期与将到期", "leader": "逾期与将到期", "sun": "逾期与将到期", "zhang": "今日到期",
    "zhou": "来电或要找的人", "guo": "各单位报送与核实",
    "system_admin": "启用的账号", "security_admin": "三员分立", "audit_admin": "上次校验",
}  # fmt: skip


@pytest.mark.parametrize("who", list(SEEN))
def test_each_role_sees_its_own_first_page(as_, cast, text, who):
    answer = as_(getattr(cast.staff, who)).get("/")
    assert answer.status_code == 200
    assert SEEN[who] in text(answer)


def test_the_figures_open_the_people_behind_them(lin, text):
    page = text(lin.get("/"))
    for query in ("flag=hospital", "birthday=today", "due=late", "life=reported"):
        assert f"/people/?{query}" in page


def test_the_administrators_see_no_elder(as_, cast, text):
    names = [person.name for person in (cast.people.chen, cast.people.li, cast.people.ma)]
    for staff in (cast.staff.system_admin, cast.staff.security_admin, cast.staff.audit_admin):
        page = text(as_(staff).get("/"))
        assert not [name for name in names if name in page]


def test_the_chosen_unit_narrows_the_numbers(lin, cast):
    assert lin.get("/", {"unit": cast.units.county.pk}).status_code == 200
    assert lin.get("/", {"unit": cast.units.foreign.pk}).context["area"].unit is None


def test_the_gravest_stands_first_though_another_waits_longer(lin, cast, monkeypatch):
    """郑国栋 (red) is looked for by himself: his duty is not among the longest overdue, of which a page reads some."""
    actions.plan(by=Actor.system("worker"))
    Level.objects.exclude(person=cast.people.zheng).update(code="regular")
    Level.objects.filter(person=cast.people.zheng).update(code="red")
    monkeypatch.setattr(owed, "_LOOKED_AT", 2)
    listed = lin.get("/").context["pressing"]
    assert [one.person.name for one in listed[:2]] == [cast.people.zheng.name, cast.people.chen.name]
    assert listed[0].level_code == "red"
    assert listed[1].line.duty.due < listed[0].line.duty.due < dt.date(2018, 4, 2)


def test_a_line_says_how_many_others_wait_for_the_person_whatever_was_read_first(lin, cast, monkeypatch):
    actions.plan(by=Actor.system("worker"))
    monkeypatch.setattr(owed, "_LOOKED_AT", 3)
    for one in lin.get("/").context["pressing"]:
        waiting = open_duties().filter(subject=one.person.pk, subject_kind=1)
        assert one.others == waiting.count() - 1
        assert one.line.duty.due == waiting.first().due


def test_the_week_forgets_who_is_reported_dead(lin, cast):
    actions.plan(by=Actor.system("worker"))
    zhang = cast.actor(cast.staff.zhang)
    actions.make_duty(by=zhang, subject=cast.people.chen.pk, title="带老花镜", due=TODAY + dt.timedelta(days=1))
    before = sum(day.count for day in lin.get("/").context["week"])
    report_death(by=cast.actor(cast.staff.lin), person_id=cast.people.chen.pk, on=TODAY, how="家属来电")
    assert sum(day.count for day in lin.get("/").context["week"]) == before - 1


def test_the_duty_officer_finds_the_last_opened(as_, cast, text):
    zhou = as_(cast.staff.zhou)
    zhou.get(f"/people/{cast.people.chen.pk}/")
    assert cast.people.chen.name in text(zhou.get("/"))


def test_the_navigation_holds_only_what_the_role_can_open(as_, cast):
    for staff in (cast.staff.lin, cast.staff.zhang, cast.staff.zhou, cast.staff.guo, cast.staff.audit_admin):
        browser = as_(staff)
        for item in browser.get("/").context["frame"].nav:
            assert browser.get(item.href).status_code == 200, (staff.name, item.word)


def test_the_number_of_queries_is_fixed(lin, django_assert_max_num_queries):
    with django_assert_max_num_queries(60):
        lin.get("/")


def test_the_statistician_sees_who_has_handed_in_and_may_open_a_file(as_, cast, text):
    from yice.core.roster.actions import import_roster
    from yice.core.roster.tests.sheets import HEADINGS, chen, workbook

    page = text(as_(cast.staff.guo).get("/"))
    assert "未报送" in page
    assert "建档" in page
    guo = cast.actor(cast.staff.guo)
    import_roster(by=guo, filename="甲.xlsx", body=workbook([HEADINGS, chen()]), unit=cast.staff.guo.unit)
    rows = as_(cast.staff.guo).get("/").context["rows"]
    assert next(row for row in rows if row["unit"] == cast.staff.guo.unit_id)["submitted"] is not None
