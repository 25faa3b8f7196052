"""Cards in hand, a round of condolence under way, and messages that have gone out: what an office did this quarter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from yice.core.notify.actions import office
from yice.core.notify.actions.sending import Sender
from yice.core.org.models import Staff, Unit
from yice.core.people import actions as people
from yice.core.people.models import Kin, Person
from yice.lib import clock
from yice.planning.campaigns import actions as campaigns
from yice.planning.campaigns.actions import gifts
from yice.planning.campaigns.models import Campaign, Target
from yice.planning.campaigns.queries.gifts import carriers_of
from yice.planning.ladder.actions import remind_children
from yice.services.cards import actions as cards
from yice.services.cards.models import Card
from yice.services.visits.actions import save_visit
from yice.services.visits.drafts import HandedDraft, Upload, VisitDraft
from yice.testing.city.figures import BUSINESS_DATE
from yice.testing.city.units import ROOT
from yice.testing.demo.cases import acting
from yice.testing.demo.visits import caseload, signature

Progress = Callable[[int, int, str], None]
CARDED = ("LZ-E01", "LZ-E02", "LZ-E03")
MOVED = "LZ-E01"
PRINTED, HANDED, CHANGED, NOTICED = (dt.date(2018, 3, day) for day in (5, 9, 26, 27))
LINES = (
    ("leaders", "韩志远", "分管老干部工作", "0931-8410001"),
    ("offices", "老干部科", "看病报销、用车、认证", "0931-8410012"),
    ("partners", "市老年大学", "报名和课程", "0931-8410055"),
    ("daily", "金城家政", "保洁、搬家、维修", "0931-8419000"),
)
BEGAN = dt.date(2018, 3, 19)
VISITED = 9
CHILDREN = 160
REMINDED = tuple(BUSINESS_DATE - dt.timedelta(days=ago) for ago in (13, 12, 10, 9, 7, 6, 5, 4, 3, 2, 1))


def hand_out_cards(seated: Mapping[str, Staff], progress: Progress) -> int:
    """Print cards for the 离休 of a few units and hand most over; then a number changes, and some are outdated."""
    progress(0, 1, "制发服务卡")
    head = acting(seated["lin"])
    root = Unit.objects.get(code=ROOT)
    with clock.at(PRINTED):
        for place, (section, name, serves, phone) in enumerate(LINES):
            cards.add_listing(
                by=head, unit_id=root.pk, section=section, name=name, serves=serves, phone=phone, place=place
            )
    made = 0
    for code in CARDED:
        unit = Unit.objects.filter(code=code).first()
        if unit is None:
            continue
        rows = Person.objects.filter(unit__path__startswith=unit.path, life="living", category__in=["lixiu", "yishu"])
        ids = list(rows.order_by("pk").values_list("pk", flat=True))
        if not ids:
            continue
        with clock.at(PRINTED):
            batch = cards.make_cards(by=head, person_ids=ids, reason="首批制卡")
        made += batch.number
        numbers = list(Card.objects.filter(batch=batch).order_by("pk").values_list("pk", flat=True))
        with clock.at(HANDED):
            cards.hand_over(by=head, card_ids=numbers[: -max(1, len(numbers) // 8)])
    moved = Unit.objects.get(code=MOVED)
    with clock.at(CHANGED):
        cards.add_listing(
            by=head,
            unit_id=moved.pk,
            section="offices",
            name="厂离退休科",
            serves="走访、困难帮扶",
            phone="0931-8426610",
        )
    with clock.at(NOTICED):
        cards.find_outdated(by=head)
    return made


def begin_condolence(seated: Mapping[str, Staff], progress: Progress) -> int:
    """清明节前走访慰问 of one works: the list frozen, gifts bought and given out, some of the people visited."""
    progress(0, 1, "春季慰问")
    head, liaison = acting(seated["lin"]), acting(seated["zhang"])
    unit = Unit.objects.get(code="LZ-E01")
    with clock.at(BEGAN):
        campaign = campaigns.prepare_campaign(
            by=head, title="清明节前走访慰问", purpose="离休干部、遗属节前走到，慰问金和慰问品当面签收。", rule="R04b",
            unit_id=unit.pk, opens=BEGAN, due=BUSINESS_DATE + dt.timedelta(days=2),
            closes=BUSINESS_DATE + dt.timedelta(days=18),
        )  # fmt: skip
        campaigns.add_group(
            by=head,
            campaign_id=campaign.pk,
            title="离休干部",
            who={"category": "lixiu"},
            fen=50_000,
            goods="食用油×1",
        )
        campaigns.add_group(
            by=head, campaign_id=campaign.pk, title="遗属", who={"category": "yishu"}, fen=30_000, goods="大米×1"
        )
        gifts.set_budget(by=head, campaign_id=campaign.pk, fen=3_000_000)
        campaigns.freeze_campaign(by=head, campaign_id=campaign.pk)
        for item, number in (("食用油", 30), ("大米", 15)):
            gifts.receive_stock(by=head, campaign_id=campaign.pk, item=item, number=number, note="集中采购")
        carrier = carriers_of(campaign, Target.objects.filter(campaign=campaign))[0]
        if carrier.staff is not None:
            given = {name: number - number // 3 for name, number in carrier.needed.items()}
            gifts.issue_gifts(by=head, campaign_id=campaign.pk, staff_id=carrier.staff.pk, items=given)
    targets = {one.person_id: one for one in Target.objects.filter(campaign=campaign)}
    people_here = [one for one in reversed(caseload(seated["zhang"])) if one.pk in targets]
    for place, person in enumerate(people_here[:VISITED]):
        target = targets[person.pk]
        on = BEGAN + dt.timedelta(days=2 + place)
        last = place == VISITED - 1
        handed = (
            HandedDraft(
                kind="goods",
                item=target.goods.partition("×")[0],
                no_receipt="老人在理疗，邻居代收，下次补签" if last else "",
            ),
            HandedDraft(kind="money", item="慰问金", fen=target.fen, no_receipt="同上" if last else ""),
        )
        draft = VisitDraft(
            person=person.pk, manner="home", on=on, time=dt.time(10, 5 * place), minutes=25,
            said="节前看望，慰问金和慰问品已送到，问了身体和用药。", handed=handed, named=(int(target.duty_id),),
        )  # fmt: skip
        files = [] if last else [Upload(role="signature", name="签名.png", content=signature(person.pk + 1))]
        with clock.at(dt.datetime.combine(on, dt.time(17), tzinfo=clock.ZONE)):
            save_visit(by=liaison, draft=draft, files=files)
    return Campaign.objects.get(pk=campaign.pk).frozen_number or 0


def send_messages(seated: Mapping[str, Staff], progress: Progress) -> int:
    """Children who agreed are reminded of birthdays, through the channel that only pretends; returns how many went."""
    progress(0, 1, "发送消息")
    head = acting(seated["lin"])
    root = Unit.objects.get(code=ROOT)
    with clock.at(PRINTED):
        office.set_channel(
            by=head, unit=root, channel="simulator", is_on=True, place=10,
            values={"script": "ok", "knows": "是", "token": ""},
        )  # fmt: skip
        kin = Kin.objects.filter(
            person__life="living", person__category="lixiu", relation__in=["son", "daughter"], ended_at=None
        )
        for one in kin.exclude(phone=None).exclude(phone="").order_by("pk")[: CHILDREN * 4 : 4]:
            people.give_consent(
                by=head, person_id=one.person_id, kin_id=one.pk, purpose="contact", given_on=PRINTED, how="spoken",
                given_by=one.name[:20],
            )  # fmt: skip
    sent = 0
    for day in REMINDED:
        with clock.at(dt.datetime.combine(day, dt.time(9, 5), tzinfo=clock.ZONE)):
            sent += remind_children(by=head)
            Sender().work(seconds=3)
    return sent
