"""J14: a low mood and a quarrel in the family: a circle, a counsellor, a lawyer, calls until calm; a neutral file."""

from __future__ import annotations

import datetime as dt
import re

from deeds import call_back, go_to, more, tell_result
from driving import work

from yice.core.audit.models import Entry
from yice.planning.duties.models import Duty
from yice.services.cases.models import Case
from yice.testing.cast import TODAY

SAID = "有些焦虑，谈了一个钟头"
SECRET = "想与邻居刘阿姨再婚，女儿不同意"
ADVICE = "讲清了婚前财产约定"
NEUTRAL = "个人事务协调"


def day(days):
    """So many days on."""
    return TODAY + dt.timedelta(days=days)


def decided(person, rule):
    """What became of the duties of a rule, by term."""
    rows = Duty.objects.filter(subject=person.pk, rule=rule).order_by("due")
    return list(rows.values_list("decision", flat=True))


def contact(seat, link, said, mood, private=""):
    """Write down a visit or call, from the round or the file."""
    page = seat.page
    seat.follow(link)
    page.get_by_label("见到的情况", exact=True).fill(said)
    page.get_by_label(mood, exact=True).check()
    if private:
        page.get_by_text("同行、地点、补录").click()
        page.get_by_label("限定范围的记录").fill(private)
    seat.press("保存走访")
    seat.look()


def file_of(seat, name="陈怀山"):
    """From today to a file."""
    seat.open("/")
    seat.follow(seat.page.get_by_role("link", name=name, exact=True).first)
    seat.look()


def the_case(seat):
    """From today to the case among the requests."""
    seat.open("/")
    go_to(seat, "诉求")
    seat.follow(seat.page.get_by_role("link", name="陈怀山", exact=True).first)
    seat.look()


def register(seat):
    """The liaison writes it down; only a neutral name stands on the page."""
    page = seat.page
    seat.follow(page.get_by_role("link", name="登记诉求"))
    page.get_by_label("哪一类").select_option("remarriage")
    page.get_by_label("什么事").fill(SECRET)
    page.get_by_label("走访中提出").check()
    page.get_by_label("原话").fill("我就想有个伴")
    seat.press("登记，给编号")
    seat.look()
    assert NEUTRAL in seat.heading()
    assert "再婚" not in seat.text()
    seat.press("已告知")
    seat.press("受理")
    dialog = seat.dialog("答复本人")
    dialog.get_by_label("怎么答复的").fill("替您保密，先请人来谈谈心")
    seat.send(dialog, "保存答复")
    dialog = seat.dialog("增加知情人")
    dialog.get_by_label(re.compile("^谁")).select_option(label="丁一凡（河东区委老干部局）")
    dialog.get_by_label("为什么要知情").fill("心理咨询师")
    seat.send(dialog, "加入")


def outside(seat):
    """A colleague of the same office: knows that there is something, not what."""
    page = seat.page
    the_case(seat)
    read = seat.text()
    assert "内容只给知情人看" in read
    assert page.get_by_role("link", name="打开内容").count() == 0
    assert page.get_by_role("link", name="答复结果").count() == 0
    for hidden in ("再婚", "有个伴", "刘阿姨"):
        assert hidden not in page.content()
    seat.page.goto(page.url + "words/")  # the address, told by somebody
    assert "刘阿姨" not in page.content()


def counsel(seat):
    """The counsellor opens it, which is seen, and writes down the session."""
    page = seat.page
    the_case(seat)
    seat.picture("诉求-限制查看")
    seat.follow(page.get_by_role("link", name="打开内容"))
    seat.look()
    assert SECRET in seat.text()
    seat.follow(page.get_by_role("link", name=Case.objects.get().no))
    note(seat, "第一次咨询：情绪平复，愿意慢慢谈")


def note(seat, words):
    """A line in the thread."""
    dialog = seat.dialog("记一笔")
    dialog.get_by_label("办理情况").fill(words)
    seat.send(dialog, "保存")


def see_a_lawyer(seat):
    """A lawyer is asked by a day, and what came of it is written down."""
    page = seat.page
    more(seat, "分办给多方")
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("办什么").fill("预约一次法律咨询")
    dialog.get_by_label("伙伴（").check()
    dialog.get_by_label("或写名称").fill("金城市法律援助中心 周律师")
    dialog.get_by_label("要求办完").fill(day(5).isoformat())
    seat.axe()
    seat.send(dialog, "安排")
    dialog = seat.dialog("登记结果")
    dialog.get_by_label(re.compile("^结果")).fill(ADVICE)
    seat.send(dialog, "保存")


def test_from_a_low_mood_to_a_neutral_file(office, cast):
    chen = cast.people.chen
    zhang = office.seat(cast.staff.zhang, phone=True)
    zhang.open("/")
    contact(
        zhang, zhang.page.locator(".stops > li", has_text="陈怀山").get_by_role("link", name="记走访"),
        SAID, "焦虑感", SECRET,
    )  # fmt: skip
    assert "刘阿姨" not in zhang.text()
    work()
    assert decided(chen, 50) == [None]
    file_of(zhang)
    register(zhang)

    clerk = office.seat(cast.staff.works_clerk)
    clerk.refused = (403, 404)
    outside(clerk)
    counsel(office.seat(cast.staff.county_clerk))

    office.sleep(day(2))
    file_of(zhang)
    assert "思想情绪波动必访" in zhang.text()
    contact(zhang, zhang.page.get_by_role("link", name="记走访"), "谈心，问明缘由", "平稳乐观")
    assert decided(chen, 50) == ["done"]
    the_case(zhang)
    see_a_lawyer(zhang)
    tell_result(zhang, "已请律师讲清，家里再商量")

    # 女儿还没松口：未解决，重开一次，由科长负责
    call_back(zhang, "未解决", "女儿那头还没谈")
    case = Case.objects.get()
    assert (case.state, case.owner_name) == ("reopened", "冯厂办")
    head = office.seat(cast.staff.works_head)
    the_case(head)
    head.press("受理")
    note(head, "本人同意后与女儿陈芳通话，约定国庆回来当面谈")
    tell_result(head, "女儿同意先相处，财产约定照律师说的办")
    the_case(zhang)
    call_back(zhang, "已解决", "心里亮堂了")
    assert "已入档" in zhang.text()

    # 每周再联系一次，连续两次平稳为止
    office.sleep(day(8))
    file_of(zhang)
    contact(zhang, zhang.page.get_by_role("link", name="记电话"), "在听戏", "平稳乐观")
    work()
    assert None not in [one for due, one in follow_ups(chen) if due > day(8)]

    neutral_and_seen(zhang, office.seat(cast.staff.audit_admin))
    assert Case.objects.get().outcome == "solved"


def follow_ups(person):
    """The weekly calls after a low mood: term and what became of it."""
    return list(Duty.objects.filter(subject=person.pk, rule=52).order_by("due").values_list("due", "decision"))


def neutral_and_seen(liaison, auditor):
    """The file tells that there was something; the case tells who opened it, and so does the audit."""
    page = liaison.page
    file_of(liaison)
    told = page.locator(".timeline").inner_text()
    assert "详情限制查看" in told
    for hidden in ("再婚", "有个伴", "刘阿姨", ADVICE):
        assert hidden not in page.content()
    go_to(liaison, "诉求")
    page.get_by_label("状态").select_option("closed")
    liaison.follow(page.get_by_role("link", name="陈怀山", exact=True).first)
    opened = page.locator("section", has=page.get_by_role("heading", name="谁打开过")).inner_text()
    assert "丁一凡" in opened
    page = auditor.open("/")
    go_to(auditor, "审计")
    assert "丁一凡" in auditor.text()
    assert "再婚" not in page.content()
    assert Entry.objects.filter(verb="view.case_words", actor_name="丁一凡").count() == 1
