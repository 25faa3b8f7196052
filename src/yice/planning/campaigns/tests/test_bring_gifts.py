"""慰问品: bought, given out to who visits, brought back; never more than there is, never over the budget."""

from __future__ import annotations

import pytest
from django.urls import reverse

from yice.core.people import actions as people
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.planning.campaigns import actions
from yice.planning.campaigns.models import StockMove
from yice.planning.campaigns.queries import gifts
from yice.planning.duties.actions import Deed, record_evidence, replan_changed
from yice.testing.cast import TODAY

KIT = "春联×1、福字×2"


@pytest.fixture
def lin(cast):
    return cast.actor(cast.staff.lin)


@pytest.fixture
def prepared(cast, lin):
    one = actions.prepare_campaign(
        by=lin,
        title="春节慰问",
        purpose="",
        rule="R04b",
        unit_id=cast.units.bureau.pk,
        opens=TODAY,
        due=TODAY,
        closes=TODAY,
    )  # fmt: skip
    return actions.add_group(by=lin, campaign_id=one.pk, title="离休", who={"category": "lixiu"}, fen=100000, goods=KIT)


@pytest.fixture
def running(lin, prepared):
    return actions.freeze_campaign(by=lin, campaign_id=prepared.pk)


def carrier_of(campaign, person):
    lines = gifts.carriers_of(campaign, campaign.targets.all())
    return next(one for one in lines if any(target.person_id == person.pk for target in one.targets))


def stock(campaign, item="福字"):
    return next(one for one in gifts.stock_of(campaign) if one.item == item)


@pytest.mark.parametrize(
    ("goods", "kit"),
    [
        (KIT, {"春联": 1, "福字": 2}),
        ("米油礼包", {"米油礼包": 1}),
        ("春联 x 3，福字*2;福字", {"春联": 3, "福字": 3}),
        ("", {}),
        ("春联×0", {}),
    ],
)
def test_a_kit_is_read_as_clerks_write_it(goods, kit):
    assert gifts.kit_of(goods) == kit


def test_from_the_store_to_the_carrier_and_back(cast, lin, running):
    assert (stock(running).needed, stock(running).short) == (8, 8)
    for item, number in (("春联", 4), ("福字", 8)):
        actions.receive_stock(by=lin, campaign_id=running.pk, item=item, number=number, key=f"in-{item}")
    actions.receive_stock(by=lin, campaign_id=running.pk, item="福字", number=8, key="in-福字")  # the same form again
    assert (stock(running).on_hand, stock(running).short) == (8, 0)
    carrier = carrier_of(running, cast.people.chen)
    actions.issue_gifts(by=lin, campaign_id=running.pk, staff_id=carrier.staff.pk, items=carrier.left, key="out")
    after = carrier_of(running, cast.people.chen)
    assert after.left == {}
    assert after.given == carrier.needed
    with pytest.raises(Refused) as refused:
        actions.return_gifts(by=lin, campaign_id=running.pk, staff_id=carrier.staff.pk, items={"春联": 99})
    assert refused.value.code == "not_given"
    actions.return_gifts(by=lin, campaign_id=running.pk, staff_id=carrier.staff.pk, items={"春联": 1})
    assert carrier_of(running, cast.people.chen).left == {"春联": 1}
    actions.write_off(by=lin, campaign_id=running.pk, item="春联", number=1, note="破损")
    assert stock(running, "春联").lost == 1
    assert stock(running, "春联").on_hand == 4 - carrier.needed["春联"]


def test_no_more_goes_out_than_there_is(cast, lin, running):
    actions.receive_stock(by=lin, campaign_id=running.pk, item="福字", number=1)
    carrier = carrier_of(running, cast.people.chen)
    for deed in (
        lambda: actions.issue_gifts(by=lin, campaign_id=running.pk, staff_id=carrier.staff.pk, items={"福字": 2}),
        lambda: actions.write_off(by=lin, campaign_id=running.pk, item="福字", number=2, note="破损"),
    ):
        with pytest.raises(Refused) as refused:
            deed()
        assert refused.value.code == "stock_short"
    assert StockMove.objects.count() == 1


def test_who_dies_asks_for_no_gift_any_more(cast, lin, running):
    before = stock(running).needed
    people.report_death(by=lin, person_id=cast.people.chen.pk, on=TODAY)
    replan_changed([cast.people.chen.pk])
    assert stock(running).needed == before - 2


def test_a_receipt_is_a_record_with_a_paper(cast, running):
    zhang = cast.actor(cast.staff.zhang)
    duty = running.targets.get(person=cast.people.chen).duty_id
    deed = Deed(on=TODAY, kind="gift", channel="home")
    record_evidence(by=zhang, subject=cast.people.chen.pk, named=[duty], deed=deed)
    seen = gifts.with_receipt(running.targets.filter(person=cast.people.chen)).get()
    assert seen.receipt is False
    other = running.targets.exclude(person=cast.people.chen).first()
    lin, paper = cast.actor(cast.staff.lin), ("签收单.pdf", b"%PDF-1.7 " + b"x" * 40)
    record_evidence(by=lin, subject=other.person_id, named=[other.duty_id], deed=deed, file=paper)
    assert gifts.with_receipt(running.targets.filter(pk=other.pk)).get().receipt is True
    assert gifts.by_day(running.targets.all()) == [(TODAY, 2, 2)]


def test_the_budget_stops_a_list_that_costs_more(lin, prepared):
    actions.set_budget(by=lin, campaign_id=prepared.pk, fen=399_999)
    with pytest.raises(Refused) as refused:
        actions.freeze_campaign(by=lin, campaign_id=prepared.pk)
    assert refused.value.code == "over_budget"
    actions.set_budget(by=lin, campaign_id=prepared.pk, fen=400_000)
    frozen = actions.freeze_campaign(by=lin, campaign_id=prepared.pk)
    with pytest.raises(Refused) as refused:
        actions.set_budget(by=lin, campaign_id=frozen.pk, fen=1)
    assert refused.value.code == "budget_below_list"


@pytest.mark.parametrize("fen", [-1, 10**12 + 1])
def test_a_budget_of_nonsense_is_refused(lin, prepared, fen):
    with pytest.raises(Invalid) as refused:
        actions.set_budget(by=lin, campaign_id=prepared.pk, fen=fen)
    assert refused.value.code == "bad_budget"
    with pytest.raises(Stale):
        actions.set_budget(by=lin, campaign_id=prepared.pk, fen=1, version=1)


@pytest.mark.parametrize(("item", "number"), [("春联", 0), ("春联", -1), (" ", 1), ("春联", 100_001)])
def test_a_movement_of_nothing_is_refused(lin, prepared, item, number):
    with pytest.raises(Invalid) as refused:
        actions.receive_stock(by=lin, campaign_id=prepared.pk, item=item, number=number)
    assert refused.value.code == "bad_move"


def test_a_loss_needs_a_reason_and_a_list_must_be_frozen_before_giving_out(cast, lin, prepared):
    actions.receive_stock(by=lin, campaign_id=prepared.pk, item="福字", number=3)
    with pytest.raises(Invalid):
        actions.write_off(by=lin, campaign_id=prepared.pk, item="福字", number=1, note=" ")
    with pytest.raises(Refused) as refused:
        actions.issue_gifts(by=lin, campaign_id=prepared.pk, staff_id=cast.staff.zhang.pk, items={"福字": 1})
    assert refused.value.code == "list_not_frozen"


def test_the_wrong_person_moves_nothing(cast, lin, running):
    for who in ("zhang", "sibling_head", "foreign_head", "leader"):
        with pytest.raises(NotFound):
            actions.receive_stock(
                by=cast.actor(getattr(cast.staff, who)), campaign_id=running.pk, item="福字", number=1
            )
    with pytest.raises(NotFound):  # somebody with nobody on the list carries nothing
        actions.issue_gifts(by=lin, campaign_id=running.pk, staff_id=cast.staff.guo.pk, items={"福字": 1})


def test_a_store_of_many_asks_the_database_no_more(cast, lin, running, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        gifts.carriers_of(running, running.targets.all())


def test_the_pages_from_the_store_to_the_sheet(client, cast, running):
    cast.login(client, cast.staff.lin)
    here = reverse("campaigns:gifts", args=(running.pk,))
    assert "福字" in client.get(here).text
    bought = reverse("campaigns:gifts_receive", args=(running.pk,))
    assert client.post(bought, {"item": "福字", "number": "0"}).status_code == 400
    assert client.post(bought, {"item": "福字", "number": "8"}).status_code == 303
    staff = carrier_of(running, cast.people.chen).staff
    hand = reverse("campaigns:gifts_issue", args=(running.pk, staff.pk))
    form = client.get(hand).context["form"]
    place = form.names.index("福字")
    assert client.post(hand, {f"item{place}": "99"}).status_code == 409
    assert client.post(hand, {f"item{place}": "2"}).status_code == 303
    sheet = client.get(reverse("campaigns:gifts_sheet", args=(running.pk, staff.pk)))
    assert cast.people.chen.name in sheet.text
    cast.login(client, cast.staff.zhang)
    assert client.get(hand).status_code == 404
