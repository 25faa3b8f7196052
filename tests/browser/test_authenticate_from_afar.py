"""J13: a relocated cadre is authenticated by distance; an overdue one at home, followed until the money is there."""

from __future__ import annotations

import datetime as dt

from deeds import answer_of, call_back, go_to, more, refer, tell_result

from yice.core.files.models import Attachment
from yice.core.people.models import Person
from yice.planning.duties.models import Duty
from yice.services.cases.models import Attempt, Case
from yice.testing.cast import TODAY

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
    b"\x00\x00\x00\rIDATx\x9cc\xf8\xff\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82"
)


def decided(person, rule):
    """What became of the authentications that fell due by today."""
    rows = Duty.objects.filter(subject=person.pk, rule=rule, opens__lte=TODAY).order_by("due")
    return list(rows.values_list("decision", flat=True))


def authentications(seat, month):
    """From today to the list of who is due, and one month of it."""
    go_to(seat, "诉求")
    more(seat, "资格认证到期")
    seat.follow(seat.page.locator(".figures a", has_text=month))
    seat.look()


def begin(seat, name, about, owner):
    """Start the errand from the list; number and name are told."""
    page = seat.page
    seat.follow(page.locator("tbody tr", has_text=name).get_by_role("link", name="开始代办"))
    page.get_by_label("什么事").fill(about)
    page.get_by_text("家属、来信日期、限制查看、指定经办人").click()
    page.get_by_label("经办人").select_option(str(owner.pk))
    seat.press("登记，给编号")
    seat.look()
    seat.press("已告知")
    seat.press("受理")


def tried(seat, channel, helper, words):
    """A way that did not work."""
    dialog = seat.dialog("登记渠道")
    dialog.get_by_label(channel).check()
    dialog.get_by_label("没办成", exact=True).check()
    dialog.get_by_label("谁帮的忙").fill(helper)
    dialog.get_by_label("情况").fill(words)
    seat.send(dialog, "保存")


def authenticated(seat, channel, helper, words):
    """It worked: a receipt, not a face; what is no picture is refused."""
    dialog = seat.dialog("登记认证结果")
    dialog.get_by_label(channel).check()
    dialog.get_by_label("谁帮的忙").fill(helper)
    dialog.get_by_label("情况").fill(words)
    dialog.get_by_label("回执").set_input_files({"name": "回执.png", "mimeType": "image/png", "buffer": b"MZ not one"})
    dialog.get_by_role("button", name="保存", exact=True).click()
    dialog.get_by_role("alert").wait_for()
    assert dialog.get_by_label("谁帮的忙").input_value() == helper
    assert not Attachment.objects.exists()
    dialog.get_by_label("回执").set_input_files({"name": "回执.png", "mimeType": "image/png", "buffer": PNG})
    seat.send(dialog, "保存")


def test_from_afar_by_telephone_community_and_counter(office, cast):
    wei = cast.people.wei
    sun = office.seat(cast.staff.sun)
    sun.refused = (400,)
    page = sun.open("/")
    authentications(sun, "4月到期")
    row = page.locator("tbody tr", has_text="魏海").inner_text()
    assert "18 天" in row
    assert "易地安置" in row
    begin(sun, "魏海", "青岛的资格认证", cast.staff.sun)

    tried(sun, "电话或微信远程指导", "老伴", "屋里光线暗，认了三次没过")
    refer(sun, to="青岛市市南区八大峡社区", contact="0532-80000000", why="请上门协助认证")
    answer_of(sun, "社区小逄", "上门两次，家里没人，约不上")
    tried(sun, "请居住地社区上门", "社区小逄", "两次没遇上")
    authentications(sun, "4月到期")
    row = page.locator("tbody tr", has_text="魏海")
    assert "请居住地社区上门 没办成" in " ".join(row.inner_text().split())
    assert "社区小逄" in row.inner_text()
    sun.picture("代办-资格认证到期")
    sun.follow(row.get_by_role("link", name="2018-"))

    dialog = sun.dialog(page.locator("li", has_text="委托书").get_by_role("link", name="登记"))
    dialog.get_by_label("已收", exact=True).check()
    sun.send(dialog, "保存")
    sun.picture("代办-材料与渠道")
    authenticated(sun, "社保窗口或社区", "老伴代到窗口", "凭委托书办成")
    wei.refresh_from_db()
    assert wei.authenticated_on == TODAY
    assert decided(wei, 90) == ["done"]
    tell_result(sun, "已在青岛社保窗口办成，明年四月再办")
    zhou = office.seat(cast.staff.zhou)
    zhou.open("/")
    go_to(zhou, "诉求")
    zhou.follow(zhou.page.get_by_role("link", name="魏海", exact=True).first)
    call_back(zhou, "已解决", "没让我跑腿，好")

    authentications(sun, "4月到期")
    assert "魏海" not in page.locator("#content").inner_text()
    assert Case.objects.get().outcome == "solved"
    assert list(Attempt.objects.order_by("pk").values_list("result", flat=True)) == ["failed", "failed", "done"]
    assert Attachment.objects.count() == 1


def test_overdue_at_home_and_until_the_money_is_there(office, cast):
    zheng = cast.people.zheng
    office.sleep(TODAY + dt.timedelta(days=1))
    head = office.seat(cast.staff.works_head)
    page = head.open("/")
    go_to(head, "提醒")
    head.picture("提醒-升级到我")
    assert "认证逾期处置" in head.text()  # nobody has gone within the week: it has come up

    clerk = office.seat(cast.staff.works_clerk)
    clerk.refused = (400,)
    page = clerk.open("/")
    authentications(clerk, "没有认证日期")
    begin(clerk, "郑国栋", "逾期的资格认证", cast.staff.works_clerk)
    authenticated(clerk, "上门一对一协助", "张晓梅", "用社保的程序当场认过")
    assert decided(zheng, 91) == ["done"]
    more(clerk, "转入等待")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("等什么").fill("等停发的一个月补到账")
    dialog.get_by_label("等到哪天").fill("2018-04-16")
    clerk.send(dialog, "转入等待")
    office.sleep(dt.date(2018, 4, 17))
    page.reload()
    assert "等到的日子到了，自动恢复" in clerk.text()
    dialog = clerk.dialog(page.locator("li", has_text="跟踪补发到账").get_by_role("link", name="登记"))
    dialog.get_by_label("说明").fill("补发 1 个月，本人查到了")
    clerk.send(dialog, "保存")
    tell_result(clerk, "认证已补办，停发的一个月已补到账", late="等社保补发到账")
    zhang = office.seat(cast.staff.zhang, phone=True)
    zhang.open("/")
    zhang.follow(zhang.page.get_by_role("link", name="郑国栋", exact=True).first)
    zhang.follow(zhang.page.get_by_role("link", name="逾期的资格认证"))
    call_back(zhang, "已解决", "钱到了", mark="一般")
    assert Case.objects.get().state == "closed"
    assert Person.objects.get(pk=zheng.pk).authenticated_on == TODAY + dt.timedelta(days=1)
