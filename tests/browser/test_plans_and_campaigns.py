"""一人一策 from draft to approval; J08: a condolence with its list, money, gifts, receipts and report."""

from __future__ import annotations

from yice.planning.campaigns.models import Campaign, StockMove
from yice.planning.plans.models import Plan, State


def dialog_of(seat, name):
    """Open the dialog behind a link and look at it."""
    seat.click(name)
    dialog = seat.page.get_by_role("dialog")
    dialog.wait_for()
    seat.axe()
    return dialog


def send(seat, dialog, name):
    """Send the form of a dialog; the whole page moves on."""
    with seat.page.expect_navigation():
        dialog.get_by_role("button", name=name, exact=True).click()
    seat.look()


def test_a_plan_is_drafted_adjusted_agreed_and_approved_by_another(office, cast):
    seat = office.seat(cast.staff.zhang)
    seat.open(f"/plans/people/{cast.people.chen.pk}/")
    seat.press("起草方案")
    seat.look()
    dialog = dialog_of(seat, "填写")
    dialog.get_by_role("textbox").first.fill("每周有人来说说话，不出远门也能听到厂里的事")
    send(seat, dialog, "保存")
    assert "听到厂里的事" in seat.text()
    dialog = dialog_of(seat, "登记商定")
    dialog.locator("form").evaluate(
        """form => { for (const list of form.querySelectorAll("select")) if (!list.value) list.selectedIndex = 1;
        const seen = new Set(); for (const one of form.querySelectorAll("input[type=radio]"))
          if (!seen.has(one.name)) { seen.add(one.name); one.checked = true; } }"""
    )
    with seat.page.expect_navigation():
        dialog.locator("button.main").click()
    seat.look()
    assert Plan.objects.get(person=cast.people.chen).state == State.AGREED
    seat.picture("方案-已商定")

    head = office.seat(cast.staff.works_head)
    page = head.open(f"/plans/people/{cast.people.chen.pk}/?no=next")
    dialog = dialog_of(head, "批准方案")
    with page.expect_navigation():
        dialog.locator("button.main").click()
    head.look()
    assert Plan.objects.get(person=cast.people.chen).state == State.APPROVED


def bring_gifts(seat):
    """From the campaign to its store: bought, given out, and the sheet to sign."""
    page = seat.page
    seat.click("慰问品")
    page.get_by_role("heading", name="库存").wait_for()
    seat.look()
    for number in ("9", "99"):
        dialog = dialog_of(seat, "登记购入")
        item = dialog.get_by_label("慰问品").input_value()
        assert item in {"春联", "福字"}
        dialog.get_by_label("数量").fill(number)
        send(seat, dialog, "登记")
    page.locator("a", has_text="发放").first.click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    seat.axe()
    send(seat, dialog, "登记领取")
    assert StockMove.objects.filter(kind="issued").exists()
    seat.picture("专项-慰问品")
    page.locator("a", has_text="签收单").first.click()
    page.get_by_text("前办完").wait_for()
    seat.look()


def test_a_condolence_from_the_list_to_the_report(office, cast):
    seat = office.seat(cast.staff.lin)
    page = seat.open("/campaigns/make/")
    page.get_by_label("名称").fill("2018 年清明慰问")
    page.get_by_label("按哪项政策").select_option("R04b")
    seat.press("下一步：选对象")
    seat.look()
    dialog = dialog_of(seat, "增加一组对象")
    dialog.get_by_label("这一组叫什么").fill("离休干部")
    dialog.get_by_label("类别").select_option("lixiu")
    dialog.get_by_label("每人标准（元）").fill("1000")
    dialog.get_by_label("慰问品").fill("春联×1、福字×2")
    send(seat, dialog, "增加")
    dialog = dialog_of(seat, "预算")
    dialog.get_by_label("预算总额（元）").fill("100")
    send(seat, dialog, "保存")
    here = page.url
    seat.open(here.removeprefix(seat.base), look=False)
    assert "超出预算" in seat.text()
    dialog = dialog_of(seat, "预算")
    dialog.get_by_label("预算总额（元）").fill("99000")
    send(seat, dialog, "保存")
    page.get_by_role("button", name="定名单").click()
    page.get_by_text("名单已定").wait_for()
    seat.look()
    seat.picture("专项-名单已定")

    bring_gifts(seat)
    campaign = Campaign.objects.get()
    for target in campaign.targets.all():
        seat.open(f"/campaigns/targets/{target.pk}/explain/", look=False)
        page.get_by_label("原因").fill("住院外地")
        seat.press("保存原因")
    seat.open(f"/campaigns/{campaign.pk}/", look=False)
    dialog = dialog_of(seat, "结束专项")
    with page.expect_navigation():
        dialog.locator("button.main").click()
    seat.open(f"/campaigns/{campaign.pk}/report/")
    assert "住院外地" in seat.text()
    campaign.refresh_from_db()
    assert campaign.state == Campaign.State.CLOSED
