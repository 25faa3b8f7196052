"""The pages of reminders: what came to me, the ladder of a duty, holding, the auditor, the office hours."""

from __future__ import annotations

import pytest
from django.test import Client

from yice.core.org.models import Tenant
from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.planning.ladder import actions
from yice.planning.ladder.hours import office_hours
from yice.planning.ladder.models import Audit, Clock, Fired, Hold
from yice.planning.ladder.tests.conftest import Owe
from yice.planning.ladder.tests.test_clocks import at, start
from yice.testing.cast import TODAY, Cast

pytestmark = pytest.mark.django_db
LADDER = Actor.system("ladder")


def said(response: object) -> str:
    """The page as text."""
    return response.content.decode()  # type: ignore[attr-defined,no-any-return]


def test_what_was_taken_up_to_me_comes_first(client: Client, cast: Cast, owe: Owe) -> None:
    duty = owe(cast.people.chen, "R02", -8)
    actions.sweep_duties(by=LADDER)
    shown = said(cast.login(client, cast.staff.works_head).get("/ladder/"))
    assert cast.people.chen.name in shown
    assert f"/ladder/duties/{duty.pk}/" in shown
    assert "报科长" in shown
    nobody = said(cast.login(client, cast.staff.county_head).get("/ladder/"))
    assert cast.people.chen.name not in nobody
    assert "没有要您办的提醒" in nobody


def test_what_is_done_leaves_the_list(client: Client, cast: Cast, owe: Owe) -> None:
    duty = owe(cast.people.chen, "R02", 0)
    actions.sweep_duties(by=LADDER)
    cast.login(client, cast.staff.zhang)
    assert cast.people.chen.name in said(client.get("/ladder/?tab=mine"))
    type(duty).objects.filter(pk=duty.pk).update(decision="withdrawn", decided_on=TODAY, decided_at=time.now())
    assert cast.people.chen.name not in said(client.get("/ladder/?tab=mine"))
    assert cast.people.chen.name in said(client.get("/ladder/?tab=mine&state=all"))


def test_a_duty_shows_what_came_and_what_comes_next(client: Client, cast: Cast, owe: Owe) -> None:
    duty = owe(cast.people.chen, "R02", 0)
    actions.sweep_duties(by=LADDER)
    cast.login(client, cast.staff.zhang)
    shown = said(client.get(f"/ladder/duties/{duty.pk}/"))
    assert f"已提醒 {cast.staff.zhang.name}" in shown
    assert "下一步" in shown
    assert "暂停提醒" not in shown  # a liaison does not hold
    assert f"/ladder/duties/{duty.pk}/" in said(client.get(f"/duties/{duty.pk}/"))
    assert cast.login(client, cast.staff.county_head).get(f"/ladder/duties/{duty.pk}/").status_code == 404


def test_holding_keeps_what_was_typed(client: Client, cast: Cast, owe: Owe) -> None:
    duty = owe(cast.people.chen, "R02", 0)
    cast.login(client, cast.staff.works_head)
    there = f"/ladder/duty/{duty.pk}/hold/"
    wrong = client.post(there, {"reason": "随子女去外地", "until": "2019-01-01"})
    assert wrong.status_code == 400
    assert "随子女去外地" in said(wrong)
    assert client.post(there, {"reason": "随子女去外地", "until": "2018-04-20"}).status_code == 303
    assert "随子女去外地" in said(client.get(f"/ladder/duties/{duty.pk}/"))
    assert client.post(f"/ladder/duty/{duty.pk}/go-on/").status_code == 303
    assert not Hold.objects.filter(ended_at=None).exists()
    assert client.get("/ladder/kind/5/hold/").status_code == 404


def test_a_clock_has_its_page(client: Client, cast: Cast) -> None:
    clock = start(cast, minutes=60)
    with time.at(at("2018-04-02 10:30")):
        actions.mind_clocks(by=LADDER)
        shown = said(cast.login(client, cast.staff.lin).get(f"/ladder/clocks/{clock.pk}/"))
    assert "首次答复" in shown
    assert "已超时" in shown
    assert "开始计时" in shown
    with time.at(at("2018-04-02 10:30")):
        assert "首次答复" in said(client.get("/ladder/"))
    assert cast.login(client, cast.staff.county_head).get(f"/ladder/clocks/{clock.pk}/").status_code == 404


def test_the_auditor_speaks_to_the_administrator(client: Client, cast: Cast, owe: Owe) -> None:
    owe(cast.people.chen, "R02", 0)
    actions.sweep_duties(by=LADDER)
    Fired.objects.all().delete()
    cast.login(client, cast.staff.system_admin)
    assert "还没有核查过" in said(client.get("/ladder/audit/"))
    assert client.post("/ladder/audit/now/").status_code == 303
    shown = said(client.get("/ladder/audit/"))
    assert "没有通过" in shown
    assert "电话联系" in shown
    assert "报上一级" in shown or "报科长" in shown or "提醒承办人" in shown, "rungs in words"
    assert "&gt;" not in shown.split("举例", 1)[1].split("历次核查", 1)[0], "no codes"
    assert cast.people.chen.name not in shown
    assert "应办核查没有通过" in said(client.get("/"))
    assert "应办核查没有通过" in said(cast.login(client, cast.staff.lin).get("/"))
    assert client.get("/ladder/audit/").status_code == 404
    assert client.post("/ladder/audit/now/").status_code == 404
    assert Audit.objects.count() == 1


def test_new_hours_count_on_from_now(client: Client, cast: Cast) -> None:
    clock = start(cast, minutes=300)  # from nine: three hours until noon, then 14:30 to 16:30
    cast.login(client, cast.staff.system_admin)
    form = {
        "version": Tenant.objects.get().version, "morning_from": "08:00", "morning_to": "12:00",
        "afternoon_from": "15:00", "afternoon_to": "18:00", "reason": "夏季作息",
    }  # fmt: skip
    with time.at(at("2018-04-02 11:00")):
        assert client.post("/ladder/hours/", form).status_code == 303
    again = Clock.objects.get(pk=clock.pk)
    assert (again.used_seconds, again.due_at) == (7200, at("2018-04-02 17:00"))
    assert office_hours()[1] == ("15:00", "18:00")
    stale = client.post("/ladder/hours/", form)
    assert stale.status_code == 409


@pytest.mark.parametrize(
    "wrong",
    [
        {"morning_to": "08:00"},
        {"afternoon_from": "11:00"},
        {"afternoon_to": ""},
        {"morning_from": "早上"},
        {"reason": ""},
    ],
)
def test_hours_in_disorder_are_refused(client: Client, cast: Cast, wrong: dict[str, str]) -> None:
    cast.login(client, cast.staff.system_admin)
    form = {
        "version": Tenant.objects.get().version, "morning_from": "08:30", "morning_to": "12:00",
        "afternoon_from": "14:30", "afternoon_to": "18:00", "reason": "作息", **wrong,
    }  # fmt: skip
    assert client.post("/ladder/hours/", form).status_code == 400
    assert office_hours()[0] == ("08:30", "12:00")


def test_the_hours_are_the_top_administrators(client: Client, cast: Cast) -> None:
    assert cast.login(client, cast.staff.lin).get("/ladder/hours/").status_code == 404
    assert cast.login(client, cast.staff.system_admin).get("/ladder/hours/").status_code == 200
