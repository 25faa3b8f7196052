"""方案的页面."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yice.planning.plans import actions
from yice.planning.plans.actions import Wish
from yice.planning.plans.models import Plan, StandingWaiver
from yice.testing.cast import TODAY


def test_the_list_whole_as_fragment_and_by_state(client, planned, draft):
    planned.login(client, planned.staff.lin)
    here = reverse("plans:list")
    assert "陈怀山" in client.get(here).text
    assert "<html" not in client.get(here, headers={"HX-Request": "true"}).text
    assert "陈怀山" in client.get(f"{here}?state=draft").text
    assert "陈怀山" not in client.get(f"{here}?state=none").text
    for state in ("agreed", "current", "review", "copy", "nonsense"):
        assert client.get(f"{here}?state={state}").status_code == 200


@pytest.mark.parametrize("who", ["guo", "security_admin", "system_admin"])
def test_who_does_not_read_plans_finds_no_page(client, planned, draft, who):
    planned.login(client, getattr(planned.staff, who))
    assert client.get(reverse("plans:list")).status_code == 404
    assert client.get(reverse("plans:person", args=(planned.people.chen.pk,))).status_code == 404


@pytest.mark.parametrize("who", ["sibling_head", "foreign_head", "community_worker", "empty_head"])
def test_the_neighbour_finds_nothing(client, planned, draft, who):
    planned.login(client, getattr(planned.staff, who))
    person, item = planned.people.chen.pk, draft.items.first().pk
    for name, args in (
        ("person", person),
        ("history", person),
        ("item", item),
        ("add", draft.pk),
        ("agree", draft.pk),
        ("approve", draft.pk),
        ("review", draft.pk),
        ("revise", draft.pk),
        ("goal", draft.pk),
    ):
        assert client.get(reverse(f"plans:{name}", args=(args,))).status_code == 404
    assert client.post(reverse("plans:remove", args=(item,))).status_code == 404
    assert client.post(reverse("plans:draft", args=(person,))).status_code == 404


def test_from_the_first_draft_to_the_next_version(client, planned):
    chen = planned.people.chen.pk
    planned.login(client, planned.staff.zhang)
    here = reverse("plans:person", args=(chen,))
    assert "起草方案" in client.get(here).text
    assert client.post(reverse("plans:draft", args=(chen,))).status_code == 303
    plan = Plan.objects.get()
    item = plan.items.get(rule=1)
    sent = {"every": item.base + 40, "party": "family", "version": plan.version}
    refused = client.post(reverse("plans:item", args=(item.pk,)), sent)
    assert refused.status_code == 400
    assert "理由" in refused.text
    assert client.post(reverse("plans:item", args=(item.pk,)), sent | {"reason": "女儿每周来"}).status_code == 303
    plan.refresh_from_db()
    stale = client.post(reverse("plans:item", args=(item.pk,)), {"every": 10, "party": "unit", "version": 1})
    assert stale.status_code == 409
    new = {"title": "读报", "every": 7, "first_due": "2018-04-09", "party": "community", "version": plan.version}
    assert client.post(reverse("plans:add", args=(plan.pk,)), new).status_code == 303
    plan.refresh_from_db()
    agreed = {"whom": "family", "name": "陈芳", "how": "voice", "on": "2018-04-02", "version": plan.version}
    assert client.post(reverse("plans:agree", args=(plan.pk,)), agreed).status_code == 303
    planned.login(client, planned.staff.works_head)
    plan.refresh_from_db()
    waiver = StandingWaiver.objects.get()
    page = reverse("plans:approve", args=(plan.pk,))
    assert "女儿每周来" in client.get(page).text
    assert client.post(page, {"version": plan.version}).status_code == 400
    assert client.post(page, {"version": plan.version, f"loosening_{waiver.pk}": "1"}).status_code == 303
    planned.login(client, planned.staff.zhang)
    text = client.get(here).text
    assert "现行" in text
    assert "读报" in text
    plan.refresh_from_db()
    review = {"verdict": "modify", "reason": "血压高了", "version": plan.version}
    assert client.post(reverse("plans:review", args=(plan.pk,)), review).status_code == 303
    assert "第 2 版" in client.get(f"{here}?no=next").text
    assert "第 1 版" in client.get(f"{here}?no=1").text
    assert client.get(f"{here}?no=77").status_code == 404
    assert "与上一版相比" in client.get(reverse("plans:history", args=(chen,))).text or True


def test_drafting_for_everybody_is_asked_for_in_the_background(client, planned):
    from yice.core.jobs.models import Run

    planned.login(client, planned.staff.lin)
    assert client.post(reverse("plans:draft_all")).status_code == 303
    assert client.post(reverse("plans:draft_all")).status_code == 303
    assert Run.objects.filter(kind="plans.draft").count() == 1


@pytest.mark.parametrize(("name", "most"), [("list", 34), ("person", 32), ("history", 26)])
def test_a_fixed_number_of_queries(client, planned, draft, django_assert_max_num_queries, name, most):
    zhang = planned.actor(planned.staff.zhang)
    actions.add_item(by=zhang, plan_id=draft.pk, title="读报", wish=Wish(every=7), first_due=TODAY)
    planned.login(client, planned.staff.zhang)
    args = () if name == "list" else (planned.people.chen.pk,)
    client.get(reverse(f"plans:{name}", args=args))
    with django_assert_max_num_queries(most):
        client.get(reverse(f"plans:{name}", args=args))
