"""专项的页面."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yice.planning.campaigns import actions
from yice.planning.campaigns.models import Campaign
from yice.testing.cast import TODAY


@pytest.fixture
def running(cast):
    lin = cast.actor(cast.staff.lin)
    one = actions.prepare_campaign(
        by=lin,
        title="清明慰问",
        purpose="",
        rule="R04b",
        unit_id=cast.units.bureau.pk,
        opens=TODAY,
        due=TODAY,
        closes=TODAY,
    )
    actions.add_group(by=lin, campaign_id=one.pk, title="离休", who={"category": "lixiu"}, fen=100000)
    return actions.freeze_campaign(by=lin, campaign_id=one.pk)


def test_the_wizard_from_the_first_page_to_the_report(client, cast):
    cast.login(client, cast.staff.lin)
    assert "新建专项" in client.get(reverse("campaigns:list")).text
    sent = {
        "title": "清明慰问",
        "rule": "R04b",
        "unit": cast.units.bureau.pk,
        "opens": TODAY,
        "due": TODAY,
        "closes": TODAY,
    }
    assert client.post(reverse("campaigns:make"), sent | {"due": "2018-01-01"}).status_code == 400
    assert client.post(reverse("campaigns:make"), sent).status_code == 303
    one = Campaign.objects.get()
    here = reverse("campaigns:detail", args=(one.pk,))
    assert "还没有选对象" in client.get(here).text
    group = {"title": "离休", "category": "lixiu", "yuan": "1000"}
    assert client.post(reverse("campaigns:add_group", args=(one.pk,)), group | {"yuan": "-1"}).status_code == 400
    assert client.post(reverse("campaigns:add_group", args=(one.pk,)), group).status_code == 303
    assert client.post(reverse("campaigns:add_group", args=(one.pk,)), group | {"title": "多余"}).status_code == 303
    assert client.post(reverse("campaigns:remove_group", args=(one.pk,)), {"place": "1"}).status_code == 303
    page = client.get(here)
    assert "1,000.00" in page.text
    assert (
        client.post(
            reverse("campaigns:freeze", args=(one.pk,)), {"expected": page.context["preview"]["total"]}
        ).status_code
        == 303
    )
    page = client.get(here)
    assert "陈怀山" in page.text
    target = page.context["rows"][0]["target"]
    assert client.post(reverse("campaigns:explain", args=(target.pk,)), {"reason": ""}).status_code == 400
    assert client.post(reverse("campaigns:explain", args=(target.pk,)), {"reason": "住院外地"}).status_code == 303
    assert client.post(reverse("campaigns:close", args=(one.pk,)), {}).status_code == 409
    assert "住院外地" in client.get(reverse("campaigns:report", args=(one.pk,))).text
    assert client.get(f"{here}?state=explained&unit=zzz").status_code == 200
    assert client.post(reverse("campaigns:call_off", args=(one.pk,)), {"reason": "改期"}).status_code == 303


def test_a_unit_sees_its_own_people_only(client, cast, running):
    cast.login(client, cast.staff.sibling_head)
    for name in ("detail", "report"):
        text = client.get(reverse(f"campaigns:{name}", args=(running.pk,))).text
        assert "马占彪" in text
        assert "陈怀山" not in text


@pytest.mark.parametrize("who", ["foreign_head", "empty_head", "security_admin", "zhou", "community_worker"])
def test_who_has_nobody_on_the_list_finds_nothing(client, cast, running, who):
    cast.login(client, getattr(cast.staff, who))
    for name in ("detail", "report", "add_group", "close", "call_off"):
        assert client.get(reverse(f"campaigns:{name}", args=(running.pk,))).status_code == 404
    assert client.post(reverse("campaigns:freeze", args=(running.pk,))).status_code == 404
    target = running.targets.first()
    assert client.get(reverse("campaigns:explain", args=(target.pk,))).status_code == 404


@pytest.mark.parametrize(("name", "most"), [("list", 22), ("detail", 30), ("report", 30)])
def test_a_fixed_number_of_queries_whole_and_as_a_fragment(
    client, cast, running, django_assert_max_num_queries, name, most
):
    cast.login(client, cast.staff.lin)
    args = () if name == "list" else (running.pk,)
    with django_assert_max_num_queries(most):
        assert client.get(reverse(f"campaigns:{name}", args=args)).status_code == 200
    assert "<html" not in client.get(reverse(f"campaigns:{name}", args=args), headers={"HX-Request": "true"}).text
