"""诉求的页面：一分钟登记，编号念给人听，表单错了不丢字。"""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from yice.services.cases.models import Case, Category, Team
from yice.services.cases.tests.conftest import SECRET
from yice.testing.cast import TODAY


@pytest.fixture
def browser(cast):
    return lambda who: cast.login(Client(), getattr(cast.staff, who))


def test_from_the_call_to_the_number(desk, cast, browser):
    client = browser("zhou")
    found = client.post("/cases/new/", {"q": "chs"})
    assert f"/cases/new/{cast.people.chen.pk}/" in found.content.decode()
    assert "chs" not in found.request["QUERY_STRING"]
    form = {"category": "repair", "title": "漏水", "channel": "phone", "urgency": "ordinary", "asker": "self"}
    answer = client.post(f"/cases/new/{cast.people.chen.pk}/", {**form, "idempotency_key": "k"}, follow=True)
    said = answer.content.decode()
    assert "2018-0001" in said
    assert "请告诉对方" in said
    assert "张晓梅" in said
    client.post(f"/cases/new/{cast.people.chen.pk}/", {**form, "idempotency_key": "k"})
    other = client.post(f"/cases/new/{cast.people.chen.pk}/", {**form, "title": "停电", "idempotency_key": "k"})
    assert "这次填的内容不一样" in other.content.decode()
    assert "停电" in other.content.decode()
    elsewhere = client.post(f"/cases/new/{cast.people.li.pk}/", {**form, "idempotency_key": "k"})
    assert "这次填的内容不一样" in elsewhere.content.decode()
    assert Case.objects.count() == 1
    again = client.get(f"/cases/new/{cast.people.chen.pk}/").content.decode()
    assert "别重复登记" in again


def test_a_wrong_form_keeps_what_was_typed(cast, browser):
    answer = browser("zhou").post(f"/cases/new/{cast.people.chen.pk}/", {"words": "水漫金山", "channel": "phone"})
    assert answer.status_code == 400
    assert "水漫金山" in answer.content.decode()


def test_every_page_of_a_case_opens_whole_and_as_a_dialog(desk, browser):
    case = desk.ask(category="errand", title="认证", procedure="authentication")
    client = browser("zhang")
    deeds = ("note", "reply", "wait", "answer", "transfer", "task", "tell", "escalate", "attempt", "authenticate")
    for name in ("", *(f"{deed}/" for deed in deeds)):
        assert client.get(f"/cases/{case.pk}/{name}").status_code == 200, name
    piece = client.get(f"/cases/{case.pk}/reply/", headers={"HX-Request": "true"})
    assert b"<html" not in piece.content
    for name in ("", "guides/", "guides/authentication/", "categories/", "authentications/", "new/unlisted/"):
        assert client.get(f"/cases/{name}").status_code == 200, name
    assert client.get("/cases/authentications/?month=late").status_code == 200
    step, paper = case.steps.first(), case.materials.first()
    assert client.get(f"/cases/steps/{step.pk}/").status_code == 200
    assert client.post(f"/cases/materials/{paper.pk}/", {"state": "received"}).status_code == 303


def test_a_call_back_asks_all_five(desk, browser):
    case = desk.answered()
    client = browser("zhou")
    page = client.get(f"/cases/{case.pk}/callback/").content.decode()
    for word in ("热情接待", "耐心倾听", "细心解答", "尽心落实", "高效处置"):
        assert word in page
    assert client.post(f"/cases/{case.pk}/callback/", {"reached": "1", "verdict": "solved"}).status_code == 400
    marks = dict.fromkeys(("warm", "patient", "careful", "devoted"), "5") | {"prompt": "0"}
    assert client.post(f"/cases/{case.pk}/callback/", {"reached": "1", "verdict": "solved", **marks}).status_code == 303
    assert Case.objects.get().state == "closed"


def test_filters_stand_in_the_address(desk, browser):
    desk.ask()
    urgent = desk.ask(urgency="urgent", title="断电")
    client = browser("lin")
    assert "断电" in client.get("/cases/?urgency=urgent").content.decode()
    assert "厨房水管漏水" not in client.get("/cases/?urgency=urgent").content.decode()
    assert "断电" in client.get(f"/cases/?no={urgent.no}").content.decode()
    assert "断电" not in client.get("/cases/?state=closed").content.decode()
    assert client.get("/cases/?no=drop table&state=x&after=zz").status_code == 200


def test_categories_are_changed_at_the_top_alone(desk, cast, browser):
    form = {"title": "宠物寄养", "team": "household", "track": "ordinary", "is_open": "on"}
    assert browser("works_head").post("/cases/categories/new/", form).status_code == 404
    assert browser("lin").post("/cases/categories/new/", form).status_code == 303
    assert Category.objects.get().code == "own_1"
    assert desk.ask(category="own_1").category_title == "宠物寄养"
    assert browser("lin").post("/cases/categories/new/", {**form, "restricted": "on"}).status_code == 400
    assert browser("lin").post("/cases/teams/new/", {"title": "夕阳红帮帮团"}).status_code == 303
    assert browser("lin").post("/cases/teams/new/", {"title": "夕阳红帮帮团"}).status_code == 400
    assert Team.objects.count() == 1


def test_who_sees_no_elders_has_no_such_page(browser):
    for who in ("guo", "system_admin", "audit_admin"):
        assert browser(who).get("/cases/").status_code == 404


def test_every_deed_goes_through_its_page(desk, cast, browser):
    case, staff = desk.ask(), cast.staff
    zhang, head = browser("zhang"), browser("lin")
    day = (TODAY + dt.timedelta(days=3)).isoformat()
    for name, given in (
        ("tell", {}),
        ("note", {"words": "打过电话"}),
        ("reply", {"words": "后天来修"}),
        ("wait", {"reason": "等配件", "until": day}),
        ("resume", {}),
        ("task", {"title": "派车", "to_kind": "unit", "unit": cast.units.county.pk, "by_on": day}),
        ("transfer", {"kind": "handover", "to_kind": "staff", "staff": staff.sun.pk, "reason": "不归我管"}),
    ):
        assert zhang.post(f"/cases/{case.pk}/{name}/", given).status_code == 303, name
    transfer, task = case.transfers.get(), case.tasks.get()
    assert zhang.post(f"/cases/transfers/{transfer.pk}/revoke/", {"reason": "自己办"}).status_code == 303
    assert zhang.post(f"/cases/tasks/{task.pk}/settle/", {"state": "done", "result": "到了"}).status_code == 303
    for name, given in (
        ("assign", {"staff": staff.sun.pk, "reason": "张请假"}),
        ("escalate", {"reason": "没有配件"}),
        ("answer", {"answer": "修好了"}),
        ("close", {"outcome": "withdrawn", "reason": "本人不要了"}),
    ):
        assert head.post(f"/cases/{case.pk}/{name}/", given).status_code == 303, name
    case.refresh_from_db()
    assert (case.state, case.owner_id, case.told_at is not None) == ("closed", staff.sun.pk, True)
    secret = desk.ask(**SECRET)
    added = zhang.post(f"/cases/{secret.pk}/circle/add/", {"staff": staff.sun.pk, "why": "心理咨询师"})
    assert added.status_code == 303
    assert secret.circle.filter(staff=staff.sun).exists()
