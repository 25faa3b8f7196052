"""What people do again and again in a journey, as they click it."""

from __future__ import annotations

import re

from driving import Seat

FIVE = ("warm", "patient", "careful", "devoted", "prompt")


def go_to(seat: Seat, word: str) -> None:
    """A word of the navigation; on a telephone it may stand behind 更多."""
    link = seat.page.get_by_role("navigation").get_by_role("link", name=word, exact=True).locator("visible=true")
    if not link.count():
        seat.page.get_by_role("navigation").get_by_text("更多", exact=True).locator("visible=true").click()
    seat.follow(link.first)
    seat.look()


def more(seat: Seat, word: str) -> None:
    """A deed behind 更多 of a page; its dialog, where it has one, is left open."""
    seat.page.locator("#main details.menu > summary", has_text="更多").first.click()
    seat.follow(seat.page.locator("#main details.menu").get_by_role("link", name=word, exact=True))


def refer(seat: Seat, *, to: str, contact: str, why: str) -> None:
    """Ask somebody outside the house to help with a case; it stays ours."""
    more(seat, "转办、转介")
    dialog = seat.page.get_by_role("dialog")
    colleague, partner = dialog.locator("[name=staff]"), dialog.locator("[name=partner]")
    colleague.wait_for()
    assert (colleague.is_visible(), partner.is_visible()) == (True, False), "only those who are meant are asked for"
    dialog.get_by_label(re.compile("^伙伴（")).check()
    assert (colleague.is_visible(), partner.is_visible()) == (False, True)
    assert not dialog.locator("[name=kind]").first.is_visible(), "a partner is asked for help, never charged"
    dialog.get_by_label("或写名称").fill(to)
    dialog.get_by_label("联系人和电话").fill(contact)
    dialog.get_by_label("事由").fill(why)
    seat.axe()
    seat.send(dialog, "转出")


def answer_of(seat: Seat, said_by: str, words: str) -> None:
    """Write down what the other side says: it is done."""
    dialog = seat.dialog("答复")
    dialog.get_by_label("已办完").check()
    dialog.get_by_label("说明").fill(words)
    dialog.get_by_label("对方是谁答复的").fill(said_by)
    seat.send(dialog, "保存")


def tell_result(seat: Seat, words: str, late: str = "") -> None:
    """Tell who asked the result; what is overdue wants a reason."""
    dialog = seat.dialog("答复结果")
    dialog.get_by_label("办理结果").fill(words)
    if late:
        dialog.get_by_label("超时原因").fill(late)
    seat.send(dialog, "保存")


def call_back(seat: Seat, verdict: str, words: str, mark: str = "满意") -> None:
    """Ring the elder and read the questions out."""
    dialog = seat.dialog("回访")
    dialog.get_by_label(verdict, exact=True).check()
    for name in FIVE:
        dialog.locator(f"fieldset:has([name={name}])").get_by_label(mark, exact=True).check()
    dialog.get_by_label("本人说").fill(words)
    seat.send(dialog, "保存回访")
