import pytest

from yice.core.audit.actions import record
from yice.core.audit.models import Entry
from yice.core.org.tests.conftest import enter, hire, town  # noqa: F401 - fixtures
from yice.lib.actor import Actor, Role


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
