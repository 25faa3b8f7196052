"""The keyboard reaches everything, and the main work does without JavaScript."""

from __future__ import annotations

from yice.planning.duties.models import Duty


def test_the_keyboard_reaches_everything(office, cast):
    seat = office.seat(cast.staff.lin)
    page = seat.open("/people/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    assert skip.evaluate("node => node === document.activeElement && node.getBoundingClientRect().top >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"

    page.keyboard.press("Control+k")
    assert page.evaluate("document.activeElement.id") == "search"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.evaluate("document.activeElement.blur()")

    names = page.locator("tbody[data-rows] a.name").all_inner_texts()
    focused = "document.activeElement.innerText"
    page.keyboard.press("ArrowDown")
    assert page.evaluate(focused) == names[0]
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    assert page.evaluate(focused) == names[1]
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert names[1] in seat.heading()


def test_a_dialog_takes_the_focus_keeps_it_and_gives_it_back(office, cast):
    seat = office.seat(cast.staff.zhang)
    page = seat.open(f"/people/{cast.people.chen.pk}/", look=False)
    link = page.get_by_role("link", name="登记需求").first
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    inside = "document.getElementById('dialog').contains(document.activeElement)"
    page.wait_for_function(inside)
    for _ in range(12):
        page.keyboard.press("Tab")
        # Between the last and the first field the browser's own bar may have the focus, never the page behind.
        assert page.evaluate(f"{inside} || document.activeElement === document.body")
    page.keyboard.press("Escape")
    dialog.wait_for(state="hidden")
    assert link.evaluate("node => node === document.activeElement")


def test_people_are_filtered_and_a_duty_closed_without_script(office, cast):
    seat = office.seat(cast.staff.zhang, script=False)
    page = seat.open("/people/", look=False)
    page.get_by_role("combobox", name="类别").select_option("lixiu")
    seat.press("筛选")
    names = page.locator("tbody a.name").all_inner_texts()
    assert "陈怀山" in names
    assert "郑国栋" not in names

    page.goto(seat.base + f"/people/{cast.people.chen.pk}/")
    seat.follow(page.get_by_role("link", name="办结").first)
    duty = int(page.url.rstrip("/").split("/")[-2])
    form = page.locator("#main form")
    if form.get_by_label("做了什么").input_value() == "":
        form.get_by_label("做了什么").select_option(index=1)
    channel = form.get_by_label("方式")
    if channel.get_attribute("required") is not None and channel.input_value() == "":
        channel.select_option(index=1)
    form.get_by_label("情况").fill("没有脚本也办得成")
    seat.press("办结")
    assert Duty.objects.get(pk=duty).decision == "done"
    assert "没有脚本也办得成" in page.content()
