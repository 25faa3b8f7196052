"""Finding somebody, knowing why something is owed, doing it, and what happens when somebody dies."""

from __future__ import annotations

import re

import pytest

from dutyengine.identity import KINDS
from yice.planning.duties.models import Duty
from yice.testing.personas import id_of


@pytest.mark.parametrize("asked", ["陈怀山", "chs", "chenhuaishan", "13909310001", "62010219250605001"])
def test_a_person_is_found_by_whatever_is_known(office, cast, asked):
    seat = office.seat(cast.staff.lin)
    page = seat.open("/", look=False)
    page.get_by_role("searchbox", name="查人").fill(id_of(asked) if len(asked) == 17 else asked)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if seat.heading().startswith("查人"):
        seat.look()
        seat.follow(page.get_by_role("link", name="陈怀山", exact=True).first)
    assert "陈怀山" in seat.heading()
    assert id_of("62010219250605001") not in page.content()


def test_why_something_is_owed_and_that_a_visit_settles_it(office, cast):
    seat = office.seat(cast.staff.zhang)
    page = seat.open(f"/people/{cast.people.chen.pk}/")
    owed = page.locator("section.card", has=page.get_by_role("heading", name=re.compile("^要办"))).locator("li")
    assert owed.count()
    first = owed.filter(has=page.get_by_role("link", name="办结")).first
    title = first.locator("strong").first.inner_text()
    deed = first.get_by_role("link", name="办结").get_attribute("href")
    first.get_by_role("link", name="为什么？").click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    why = dialog.inner_text()
    assert title in why
    seat.picture("应办-为什么")
    assert "出处" in why
    assert "政策手册第" in why
    seat.axe()
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")

    first.get_by_role("link", name=re.compile("^办结")).click()
    dialog.wait_for()
    seat.axe()
    _fill_evidence(dialog, "精神好，问起厂里的老同事")
    with page.expect_navigation():
        dialog.locator("button.main").click()
    assert "办结" in page.get_by_role("status").first.inner_text()
    seat.look()
    seat.open(f"/people/{cast.people.chen.pk}/")
    assert page.locator(f"a[href='{deed}']").count() == 0  # the next one of its kind may stand there already
    assert "精神好，问起厂里的老同事" in page.locator(".timeline").inner_text()


def test_a_refused_record_keeps_what_was_typed(office, cast):
    seat = office.seat(cast.staff.zhang)
    seat.refused = (400,)
    page = seat.open(f"/duties/people/{cast.people.chen.pk}/record/")
    page.get_by_label("哪天办的").fill("2018-04-20")
    page.get_by_label("情况").fill("写了很长的一段话")
    page.locator("#main button.main").click()
    page.get_by_role("alert").wait_for()
    assert "不能晚于今天" in seat.text()
    assert page.get_by_label("情况").input_value() == "写了很长的一段话"
    seat.axe()


def test_after_a_death_is_reported_nothing_is_due_and_a_second_person_confirms(office, cast):
    chen = cast.people.chen
    assert Duty.objects.filter(subject_kind=KINDS["person"], subject=chen.pk, decision=None).exists()
    seat = office.seat(cast.staff.zhang)
    page = seat.open(f"/people/{chen.pk}/")
    page.get_by_text("更多", exact=True).first.click()
    seat.click("报告离世")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    seat.axe()
    dialog.get_by_label("离世日期").fill("2018-04-01")
    dialog.get_by_label("谁告知").fill("女儿陈芳来电")
    with page.expect_navigation():
        dialog.get_by_role("button", name="报告离世").click()
    seat.look()
    assert "待确认离世" in seat.heading()
    assert "一切应办和问候已暂停" in seat.text()
    assert page.locator("section", has_text="要办").get_by_role("link", name="办结").count() == 0
    assert page.get_by_role("link", name="转为诉求").count() == 0
    assert page.get_by_role("link", name="核实这条消息").count() == 0  # not the one who told it
    page.goto(seat.base + "/duties/")
    assert page.locator("tbody", has_text="陈怀山").count() == 0

    head = office.seat(cast.staff.works_head)
    page = head.open(f"/people/{chen.pk}/")
    head.click("核实这条消息")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    head.axe()
    dialog.get_by_label("属实，确认离世").check()
    dialog.get_by_label("凭什么核实").fill("医院死亡证明")
    with page.expect_navigation():
        dialog.get_by_role("button", name="保存核实结果").click()
    head.look()
    assert "已离世" in head.heading()
    page.goto(head.base + "/duties/")
    assert page.locator("tbody", has_text="陈怀山").count() == 0


def _fill_evidence(form, words):
    kind = form.get_by_label("做了什么")
    if kind.input_value() == "":
        kind.select_option(index=1)
    channel = form.get_by_label("方式")
    if channel.input_value() == "" and channel.get_attribute("required") is not None:
        channel.select_option(index=1)
    form.get_by_label("情况").fill(words)
