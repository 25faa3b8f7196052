import pytest

from yice.core.audit.actions import record
from yice.core.audit.models import Entry
from yice.core.org.tests.conftest import enter, hire, town  # noqa: F401 - fixtures
from yice.lib.actor import Actor, ActorKind, Role


@pytest.fixture
def auditor(town, hire, enter):  # noqa: F811
    return enter(hire("A1", town.bureau, Role.AUDIT_ADMIN))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.AUDIT_ADMIN])
def test_it_is_there_for_the_audit_administrator_alone(town, hire, enter, role):  # noqa: F811
    assert enter(hire("N1", town.bureau, role)).get("/audit/").status_code == 404


def test_the_trail_reads_in_chinese_and_is_filtered_in_the_address(auditor):
    record(by=Actor.system("t"), verb="view.file", subject=("person", 77))
    page = auditor.get("/audit/?area=view&person=77").content.decode()
    assert "打开档案" in page
    assert "人员档案 77" in page
    assert "设立单位" not in page
    assert "没有符合条件的记录" in auditor.get("/audit/?person=123456").content.decode()
    for nonsense in ("area=x", "person=abc", "since=2018-99-99", "after=x", "person=99999999999999999999"):
        assert auditor.get(f"/audit/?{nonsense}").status_code == 200


def test_looking_leaves_a_trace(auditor):
    auditor.get("/audit/")
    assert Entry.objects.filter(verb="view.audit", actor_name="职员A1").count() == 1


def test_many_entries_are_paged(auditor):
    for number in range(60):
        record(by=Actor.system("t"), verb="people.edit", subject=("person", number))
    page = auditor.get("/audit/?area=people").content.decode()
    assert "下一页" in page
    assert page.count("<tr>") == 51


def test_below_the_top_only_the_trail_of_the_own_subtree(town, hire, enter):  # noqa: F811
    clerk, stranger = hire("W1", town.plant, Role.CLERK, "厂里人"), hire("C1", town.county, Role.CLERK, "区里人")
    for staff, unit in ((clerk, None), (stranger, None), (stranger, town.works.pk), (clerk, town.county.pk)):
        by = Actor(ActorKind.STAFF, staff.pk, staff.name, "web 127.0.0.1")
        record(by=by, verb="people.edit", subject=("person", 500 + (unit or staff.pk)), unit_id=unit)
    page = enter(hire("A2", town.works, Role.AUDIT_ADMIN)).get("/audit/?area=people").content.decode()
    assert f"人员档案 {500 + clerk.pk}<" in page
    assert f"人员档案 {500 + town.works.pk}<" in page
    assert f"人员档案 {500 + stranger.pk}<" not in page
    assert f"人员档案 {500 + town.county.pk}<" not in page
    assert "等待封存" not in page
    whole = enter(hire("A3", town.bureau, Role.AUDIT_ADMIN)).get("/audit/?area=people").content.decode()
    assert all(f"人员档案 {500 + one}<" in whole for one in (clerk.pk, stranger.pk, town.works.pk, town.county.pk))
    assert "等待封存" in whole


def test_failed_logins_of_the_own_staff_are_seen(town, hire, enter):  # noqa: F811
    worker = hire("W1", town.plant, Role.CLERK)
    enter(worker)
    record(
        by=Actor(ActorKind.STAFF, 0, "登录页", "web"), verb="accounts.login_failed", subject=("user", worker.user_id)
    )
    below = enter(hire("A2", town.works, Role.AUDIT_ADMIN)).get("/audit/?area=accounts").content.decode()
    beside = enter(hire("A3", town.county, Role.AUDIT_ADMIN)).get("/audit/?area=accounts").content.decode()
    assert ("登录页" in below, "登录页" in beside) == (True, False)
