"""Signing in, and the first page of each role."""

from __future__ import annotations

import pytest

FIRST = {
    "lin": ("住院", "今日生日", "逾期", "待确认离世", "逾期与将到期", "各联络员", "本周", "覆盖矩阵"),
    "leader": ("住院", "逾期", "逾期与将到期", "覆盖矩阵"),
    "sun": ("住院", "逾期", "逾期与将到期"),
    "zhang": ("逾期", "今日到期", "住院", "今日生日", "电话", "办结"),
    "zhou": ("来电或要找的人", "最近打开", "住院与病危"),
    "guo": ("在管人员", "待核定存疑", "各单位报送与核实", "统计表"),
    "system_admin": ("启用的账号", "没有完成的后台工作"),
    "security_admin": ("三员分立", "在岗人员"),
    "audit_admin": ("上次校验", "最新记录"),
}


def test_a_wrong_password_is_told_and_the_right_one_opens_today(office, cast):
    user = cast.user(cast.staff.lin)
    user.set_password("qingming-2018-lin")
    user.save()
    seat = office.seat()
    seat.refused = (400,)
    page = seat.open("/people/")
    assert seat.heading() == "登录"
    page.get_by_label("登录名").fill(user.username)
    page.get_by_label("口令").fill("wrong-password")
    seat.press("登录")
    assert "登录名或口令不正确" in page.get_by_role("alert").inner_text()
    assert page.get_by_label("登录名").input_value() == user.username
    seat.axe()
    page.get_by_label("口令").fill("qingming-2018-lin")
    seat.press("登录")
    assert seat.heading() == "人员"  # where one was going
    page.get_by_label("我的账号：林建设").click()
    assert "科长" in page.locator("details.menu[open]").inner_text()
    seat.press("退出登录")
    assert seat.heading() == "登录"
    page.goto(seat.base + "/people/")
    assert seat.heading() == "登录"


@pytest.mark.parametrize("who", list(FIRST))
def test_each_role_sees_first_what_it_must(office, cast, who):
    seat = office.seat(getattr(cast.staff, who))
    seat.open("/")
    read = seat.text()
    assert [word for word in FIRST[who] if word not in read] == []
    if who.endswith("_admin"):
        assert cast.people.chen.name not in read
