"""From a number to the people behind it; signing a table; reading and changing the rulebook."""

from __future__ import annotations

import re

from driving import work


def test_a_number_of_the_coverage_opens_its_people(office, cast):
    seat = office.seat(cast.staff.lin)
    page = seat.open("/coverage/")
    seat.picture("覆盖-矩阵")
    figure = page.locator(".figures a").first
    assert int(figure.locator(".value").inner_text().replace(",", "")) > 0
    seat.follow(figure)
    seat.look()
    rows = page.locator("tbody[data-rows] tr")
    assert rows.count() > 0
    name = rows.first.locator("a.name").inner_text()
    seat.follow(rows.first.locator("a.name"))
    assert name in seat.heading()

    seat.open("/coverage/", look=False)
    seat.follow(page.get_by_role("link", name="金城机床厂", exact=True).first)
    seat.look()
    seat.follow(page.get_by_role("link", name="按联络员看", exact=True).first)
    seat.look()
    seat.follow(page.get_by_role("link", name="张晓梅", exact=True).first)
    seat.look()
    assert page.locator("tbody[data-rows] tr").count() > 0


def test_a_table_is_drawn_for_a_day_opened_and_signed(office, cast):
    seat = office.seat(cast.staff.guo)
    page = seat.open("/statistics/")
    seat.follow(page.locator("tbody[data-rows] a.name").first)
    seat.look()
    page.locator("input[type=date]").first.fill("2017-12-31")
    seat.press("查看")
    assert "2017年12月31日" in seat.text()
    seat.picture("统计-一张表")
    cell = page.locator("td.number a").first
    number = int(cell.inner_text().replace(",", ""))
    seat.follow(cell)
    seat.look()
    assert f"共 {number} 人" in seat.text()
    seat.follow(page.get_by_role("link", name="返回统计表", exact=True).first)
    seat.click("签发")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    seat.axe()
    dialog.get_by_label("签发说明").fill("年报")
    with page.expect_navigation():
        dialog.get_by_role("button", name="签发", exact=True).click()
    seat.look()
    assert "内容完好" in seat.text()
    assert "年报" in seat.text()
    seat.follow(page.locator("td.number a").first)
    seat.look()


def test_a_parameter_is_proposed_rehearsed_and_approved_by_another(office, cast):
    seat = office.seat(cast.staff.lin)
    page = seat.open("/rulebook/")
    page.get_by_role("searchbox", name="查规则").fill("生日")
    seat.press("查找")
    seat.follow(page.locator("a.rule-title").first)
    seat.look()
    seat.picture("政策手册-一条规则")
    assert {"谁", "依据"} <= set(page.locator(".article dt").all_inner_texts())
    seat.open("/rulebook/?tab=parameters")
    seat.follow(page.locator("a[href*='/birthday_visit_age/change/']"))
    seat.look()
    page.get_by_label("新的数值").first.fill("65")
    page.get_by_label("从哪一天起").fill("2018-05-01")
    page.get_by_label("依据的文件或理由").fill("局务会议定")
    seat.press("提出并预演")
    seat.look()
    assert "您是提出人" in seat.text()
    where = page.url.removeprefix(seat.base)
    work()
    page.goto(seat.base + where)
    seat.axe()
    assert "预演结果" in seat.text()
    assert page.get_by_role("button", name="批准施行").count() == 0

    leader = office.seat(cast.staff.leader)
    page = leader.open(where)
    leader.press("批准施行")
    leader.axe()
    leader.open("/rulebook/?tab=versions")
    assert re.search("待施行|已批准|已施行|施行", leader.text())
