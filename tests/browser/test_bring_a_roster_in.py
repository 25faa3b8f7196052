"""J01: a roster as offices have it is dropped, mapped, checked, committed, seen as people, and undone."""

from __future__ import annotations

import re

import openpyxl
import pytest
from driving import work

from yice.core.people.models import Person
from yice.lib.idcard import check_digit

_ZHAO = "62010219300306001"
_QIAN = "62010219331120002"


@pytest.fixture
def roster(tmp_path):
    """Title above the heading, a heading of two lines, dates of several styles, a wrong digit, a blank row, a total."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "离休人员"
    sheet.append(["金城机床厂离休干部花名册（截至2017年12月31日）"])
    sheet.merge_cells("A1:I1")
    sheet.append(["序号", "姓名", "性别", "出生年月", "身份证号", "参加革命", "联系", None, "喜欢什么"])
    sheet.append([None, None, None, None, None, "工作时间", "电话", "住址", None])
    right, wrong = _ZHAO + check_digit(_ZHAO), _QIAN + ("0" if check_digit(_QIAN) != "0" else "1")
    sheet.append([1, "赵铁柱", "男", "1930年3月", right, "1946.05", "139 0931 2001", "河东区一条1号", "戏"])
    sheet.append([])
    sheet.append([2, "钱玉 兰", "女", "33.11", wrong, "19490801", "１３９０９３１２００２", "河东区二条2号", ""])
    sheet.append([3, None, "男", "1931.5", None, None, None, None, "没有名字"])
    sheet.append(["合计", 3])
    sheet.column_dimensions["I"].hidden = True
    file = tmp_path / "2017年离休花名册.xlsx"
    book.save(file)
    return file


def test_a_messy_roster_goes_in_and_comes_out_again(office, cast, roster):
    seat = office.seat(cast.staff.works_head)
    page = seat.open("/roster/")
    assert "还没有导入过花名册" in seat.text()
    seat.follow(page.get_by_role("link", name="导入花名册", exact=True).first)
    seat.look()
    page.get_by_label(re.compile("文件")).set_input_files(roster)
    page.get_by_label("归入单位").select_option(str(cast.units.works.pk))
    seat.press("上传并识别")

    # 对列: what each column is; the hidden one is shown as hidden
    seat.look()
    assert seat.heading() == "每一列是什么"
    assert page.locator("tr", has_text="喜欢什么").get_by_text("隐藏列").is_visible()
    assert page.get_by_label("出生年月").input_value() == "person.birth"
    seat.press("开始核对")
    assert "核对中" in seat.heading()
    work()

    # 核对: findings in the cells, numbers beside the paper report; nothing is stored yet
    seat.open(page.url.removeprefix(seat.base))
    seat.picture("导入-核对")
    assert seat.heading() == "核对花名册"
    read = seat.text()
    assert "校验码" in read
    assert "姓名" in page.locator("table").last.inner_text()
    assert _ZHAO not in page.content()
    assert not Person.objects.filter(name="赵铁柱").exists()
    seat.follow(page.get_by_role("link", name="只看问题", exact=True).first)
    assert page.get_by_text("赵铁柱").count() == 0
    page.get_by_label("纸质报表：人员总数").or_(page.get_by_label(re.compile("^纸质报表"))).first.fill("3")
    seat.press("对照")
    assert "少" in page.locator("#counts").inner_text() or "相符" in page.locator("#counts").inner_text()
    with page.expect_download() as marked:
        seat.click("下载标注后的表")
    assert marked.value.suggested_filename.endswith(".xlsx")

    # 导入: whole or not at all, with progress, and a result that says what came of it
    seat.press(re.compile("^导入："), exact=False)
    work()
    seat.open(page.url.removeprefix(seat.base))
    zhao = Person.objects.get(name="赵铁柱")
    assert Person.objects.filter(name="钱玉兰").exists()
    batch = page.url
    seat.open(f"/people/{zhao.pk}/")
    assert "赵铁柱" in seat.heading()
    assert page.get_by_role("heading", name=re.compile("要办")).is_visible()

    # 撤销: as if it had never been
    page.goto(batch)
    seat.follow(page.get_by_role("link", name=re.compile("撤销")).first)
    seat.look()
    page.get_by_label("原因").fill("试导")
    seat.press("撤销导入")
    work()
    seat.open(page.url.removeprefix(seat.base))
    assert not Person.objects.filter(name="赵铁柱").exists()
    seat.open("/roster/")
    assert "已撤销" in seat.text()
