"""J06 without money: admitted, visited, gravely ill, a long stay, home again; and all of it in the file."""

from __future__ import annotations

import datetime as dt
import re

from deeds import answer_of, call_back, go_to, more, refer, tell_result
from driving import remind, work

from yice.planning.duties.models import Duty
from yice.services.cases.models import Case
from yice.testing.cast import TODAY

CALL, VISIT = (30, 1), (30, 2)
GRAVE, LONG, HOME = (230, 0), (32, 0), (33, 1)
SAID = "主管医生郭大夫。已退烧，还咳。护工没有着落，夜里没人。"
NEED = "夜里没人，想请医院给安排个护工"


def day(number):
    """A day of the stay: it begins on the first."""
    return TODAY + dt.timedelta(days=number - 1)


def decided(person, step):
    """What became of the duties of a step, the earliest first."""
    rows = Duty.objects.filter(subject=person.pk, rule=step[0], step=step[1]).order_by("due")
    return list(rows.values_list("decision", flat=True))


def stop(seat, name="陈怀山"):
    """Somebody on the liaison's round of today."""
    seat.page.get_by_role("link", name="今日", exact=True).locator("visible=true").first.click()
    return seat.page.locator(".stops > li", has_text=name)


def admit(seat):
    """The daughter rings at night; who is on duty finds the file by her number and writes it down."""
    page = seat.open("/")
    page.get_by_label("来电或要找的人").fill("13590000002")
    seat.press("查人")
    assert "陈怀山" in seat.heading()
    dialog = seat.dialog("住院")
    dialog.get_by_label("哪一天").fill(day(2).isoformat())
    dialog.get_by_label("哪家医院").fill("金城市第二医院 干部病房 12 床")
    dialog.get_by_label("情况").fill("女儿来电：肺炎")
    dialog.get_by_role("button", name="登记住院").click()
    dialog.get_by_text("不能晚于今天").first.wait_for()
    assert dialog.get_by_label("情况").input_value() == "女儿来电：肺炎"
    dialog.get_by_label("哪一天").fill(day(1).isoformat())
    seat.send(dialog, "登记住院")
    assert "住院第 1 天" in seat.text()


def ring_the_family(seat):
    """The same day, from the round: one click, no visit needed."""
    seat.open("/")
    row = stop(seat)
    assert "住院第 1 天" in row.inner_text()
    seat.picture("今日-联络员")
    assert "一天内联系家属" in row.inner_text()
    dialog = seat.dialog(row.get_by_role("link", name="办结"))
    dialog.get_by_label("做了什么").select_option("call")
    dialog.get_by_label("情况").fill("与女儿陈芳通话：肺炎，主管医生姓郭")
    seat.send(dialog, "办结")


def visit(seat):
    """At the bedside: doctor, trouble, the words of the elder; a wrong day is refused and nothing is lost."""
    page = seat.page
    seat.follow(stop(seat).get_by_role("link", name="记走访"))
    seat.look()
    assert page.get_by_label("医院探望").is_checked()
    page.get_by_label("哪一天").fill(day(3).isoformat())
    page.get_by_label("见到的情况", exact=True).fill(SAID)
    page.get_by_label("诉求（用本人的原话）").fill(NEED)
    page.get_by_label("诉求类别").select_option("medical")
    seat.press("保存走访")
    assert "不能晚于今天" in seat.text()
    assert page.get_by_label("见到的情况", exact=True).input_value() == SAID
    page.get_by_label("哪一天").fill(day(2).isoformat())
    seat.press("保存走访")
    seat.look()
    assert "三天内到院看望" in seat.text()


def ask_the_hospital(seat):
    """What the elder asked for becomes a case; the hospital's social worker is asked and answers."""
    page = seat.page
    seat.follow(page.get_by_role("link", name="陈怀山", exact=True).first)
    seat.look()
    seat.follow(page.locator("li", has_text=NEED).get_by_role("link", name="转为诉求"))
    seat.look()
    page.get_by_label("哪一类").select_option("hospital_problem")
    page.get_by_label("什么事").fill("住院夜间没有护工")
    seat.press("登记，给编号")
    seat.look()
    assert Case.objects.get().no in seat.text()
    seat.press("已告知")
    seat.press("受理")
    refer(seat, to="金城市第二医院 刘社工", contact="0931-8402222", why="安排夜间护工")
    answer_of(seat, "刘社工", "今晚起夜班护工一名，按医院标准收费")
    tell_result(seat, "已请医院安排夜班护工，今晚到岗")


def hear_the_elder(seat):
    """Who is on duty rings back, not who did the work."""
    seat.open("/")
    go_to(seat, "诉求")
    seat.follow(seat.page.locator("tbody tr", has_text="住院夜间没有护工").get_by_role("link", name="陈怀山"))
    seat.look()
    seat.picture("诉求-待回访")
    call_back(seat, "已解决", "夜里有人了，踏实")
    assert "已入档" in seat.text()


def report_grave(seat):
    """The liaison hears that it is grave."""
    seat.follow(stop(seat).get_by_role("link", name="陈怀山"))
    more(seat, "病危")
    dialog = seat.page.get_by_role("dialog")
    dialog.get_by_label("情况").fill("医生下了病危通知")
    seat.axe()
    seat.send(dialog, "登记病危")
    assert "病危" in seat.text()


def hasten(leader, head):
    """The same day: the leader sees it, the head is told, goes, and the leader comes along."""
    leader.open("/")
    figure = leader.page.locator(".figures a", has_text="病危")
    assert "1" in figure.inner_text()
    leader.follow(figure)
    leader.look()
    assert "陈怀山" in leader.text()

    page = head.open("/")
    head.follow(page.get_by_role("link", name="消息"))
    head.look()
    assert "病危当日探望" in head.text()
    head.picture("通知-消息")
    go_to(head, "今日")
    head.picture("今日-科长")
    head.follow(page.get_by_role("link", name="陈怀山").first)
    head.look()
    head.picture("人员-一人一档")
    more(head, "走访前一页")
    head.look()
    head.picture("走访-前一页")
    head.follow(page.get_by_role("link", name="开始走访"))
    page.get_by_label("医院探望").check()
    page.get_by_label("见到的情况", exact=True).fill("与主管医生谈过，已转重症病房，家属在赶来")
    page.get_by_text("同行、地点、补录").click()
    page.get_by_label("韩志远").check()
    page.get_by_label("见到的情况", exact=True).focus()
    head.picture("走访-登记")
    head.press("保存走访")
    head.look()
    assert "病危当日探望" in head.text()


def long_stay(head, liaison):
    """After thirty days: who is in, for how long, when last seen; and a contact every fortnight."""
    page = head.open("/")
    head.follow(page.locator(".figures a", has_text="住院"))
    head.look()
    head.picture("人员-住院名单")
    row = page.locator("tbody tr", has_text="陈怀山").inner_text()
    assert "住院第 37 天" in row
    assert "天前" in row
    page = liaison.page
    liaison.follow(stop(liaison).get_by_role("link", name="陈怀山"))
    assert "长期住院探望" in liaison.text()
    liaison.follow(page.get_by_role("link", name="记电话"))
    page.get_by_label("见到的情况", exact=True).fill("转回普通病房，护工照料得好")
    liaison.press("保存走访")
    assert "长期住院探望" in liaison.text()


def bring_home(seat):
    """Discharged: a call within three days, the papers for what was paid, and what is still missing of them."""
    page = seat.page
    seat.follow(stop(seat).get_by_role("link", name="陈怀山"))
    dialog = seat.dialog("出院")
    dialog.get_by_label("情况").fill("家里请了保姆")
    seat.send(dialog, "登记出院")
    work()
    row = stop(seat)
    assert "出院三天内电话随访" in row.inner_text()
    dialog = seat.dialog(row.get_by_role("link", name="办结"))
    dialog.get_by_label("做了什么").select_option("call")
    dialog.get_by_label("情况").fill("睡得好，药按时吃")
    seat.send(dialog, "办结")

    go_to(seat, "诉求")
    more(seat, "办事指南")
    seat.look()
    errand = page.locator("section", has=page.get_by_role("heading", name="异地就医报销"))
    seat.follow(errand.get_by_role("link", name="登记代办"))
    seat.look()
    page.get_by_label("谁的事").fill("chs")
    seat.press("查人")
    seat.follow(page.get_by_role("link", name="陈怀山", exact=True))
    page.get_by_label("什么事").fill("住院垫付的护工费、药费报销")
    seat.press("登记，给编号")
    seat.look()
    before = seat.text()
    assert "缺 " in before
    row = page.locator("li", has_text="发票原件")
    dialog = seat.dialog(row.get_by_role("link", name="登记"))
    dialog.get_by_label("已收", exact=True).check()
    seat.send(dialog, "保存")
    assert missing(seat.text()) == missing(before) - 1
    seat.follow(page.get_by_role("link", name="陈怀山", exact=True).first)
    seat.look()


def missing(text):
    """How many papers a page says are not there yet."""
    return int(re.search(r"缺 (\d+) 份材料", text).group(1))


def test_a_stay_from_admission_to_the_file(office, cast):
    chen = cast.people.chen
    zhou, zhang = office.seat(cast.staff.zhou), office.seat(cast.staff.zhang, phone=True)
    zhou.refused = zhang.refused = (400,)
    admit(zhou)
    work()
    remind()
    ring_the_family(zhang)
    assert (decided(chen, CALL), decided(chen, VISIT)) == (["done"], [None])

    office.sleep(day(2))
    visit(zhang)
    assert decided(chen, VISIT) == ["done"]
    ask_the_hospital(zhang)

    hear_the_elder(zhou)
    assert Case.objects.get().outcome == "solved"

    report_grave(zhang)
    work()
    remind()
    leader, head = office.seat(cast.staff.leader), office.seat(cast.staff.works_head)
    hasten(leader, head)
    assert decided(chen, GRAVE) == ["done"]

    office.sleep(day(37))
    long_stay(head, zhang)
    assert decided(chen, LONG)[0] == "done"

    office.sleep(day(40))
    bring_home(zhang)
    assert decided(chen, HOME) == ["done"]

    told = zhang.page.locator(".timeline").inner_text()
    for word in ("住院", "病危", "出院", SAID, "已请医院安排夜班护工", "转回普通病房", "睡得好"):
        assert word in told
