"""Every finding code: what makes it, how grave it is, and that its words name no number in full."""

import datetime as dt

import pytest

from yice.core.roster.judge.codes import CODES, Issue, issue
from yice.core.roster.tests.sheets import CHEN, HEADINGS, LI, chen, codes, found, li, number, workbook

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("changes", "code", "severity"),
    [
        ({"姓名": ""}, "missing_name", "error"),
        ({"姓名": "12345"}, "missing_name", "error"),
        ({"身份证号": "62010219250815"}, "bad_id_format", "warning"),
        ({"身份证号": "62010219250815", "出生年月": ""}, "bad_id_format", "error"),
        ({"身份证号": "", "出生年月": ""}, "bad_id_format", "error"),
        ({"身份证号": "620102192902290012"}, "bad_id_format", "warning"),
        ({"身份证号": CHEN[:-1] + ("1" if CHEN[-1] != "1" else "2")}, "id_check_digit", "warning"),
        ({"出生年月": "1926.8"}, "id_birth_conflict", "warning"),
        ({"性别": "女"}, "id_sex_conflict", "warning"),
        ({"出生年月": "民国十四年八月"}, "bad_date", "error"),
        ({"出生年月": "1925年13月"}, "bad_date", "error"),
        ({"出生年月": "说不清"}, "bad_date", "error"),
        ({"出生年月": 1925.1}, "bad_date", "warning"),
        ({"出生年月": "1925年"}, "bad_date", "warning"),
        ({"入党时间": "民国三十四年"}, "bad_date", "error"),
        ({"入党时间": "见档案"}, "bad_date", "warning"),
        ({"出生年月": "2031.8"}, "future_date", "error"),
        ({"性别": "不男不女"}, "unknown_code", "warning"),
        ({"出生年月": "1895.8", "身份证号": ""}, "implausible_age", "warning"),
        ({"出生年月": "1939.8", "身份证号": "", "参加革命工作时间": ""}, "implausible_age", "warning"),
        ({"参加革命工作时间": "1949.10"}, "liexiu_joined_after_1949_09", "warning"),
        ({"联系电话": "一二三"}, "bad_phone", "warning"),
        ({"联系电话": "1393100"}, "bad_phone", "warning"),
        ({"身份证号": 6.20102192508150e17}, "truncated_number", "error"),
        ({"身份证号": "6.20102E+17"}, "truncated_number", "error"),
    ],
)
def test_what_makes_a_finding(drop, changes, code, severity):
    report = drop(workbook([HEADINGS, chen(**changes)]), dry_run=True)
    one = found(report, code)
    assert one.issue.severity == severity
    assert one.row == 2
    assert one.sheet == "离休干部"
    assert CHEN not in one.issue.message
    assert (report.skip == 1) == (severity == "error")


def test_a_right_row_has_no_findings(drop):
    assert codes(drop(workbook([HEADINGS, chen(), li()]), dry_run=True)) == []


def test_a_number_twice_in_the_file(drop):
    report = drop(workbook([HEADINGS, chen(), chen(姓名="陈志元")]), dry_run=True)
    one = found(report, "duplicate_in_file")
    assert (one.issue.severity, one.row) == ("error", 3)
    assert "第 2 行" in one.issue.message


def test_two_people_of_one_name_are_told_apart_by_their_numbers(drop):
    other = chen(身份证号=number("19250815", "003"))
    assert codes(drop(workbook([HEADINGS, chen(), other]), dry_run=True)) == []
    report = drop(workbook([HEADINGS, chen(), chen(身份证号="")]), dry_run=True)
    assert codes(report) == ["duplicate_in_file"]


def test_known_by_number_is_said_and_updated(drop, people_file):
    drop(people_file)
    report = drop(workbook([HEADINGS, chen(备注="新备注")]), dry_run=True)
    one = found(report, "duplicate_in_register")
    assert one.issue.severity == "info"
    assert report.update == 1


def test_known_by_name_and_birth_only_waits_for_a_person_to_look(drop, people_file):
    drop(people_file)
    report = drop(workbook([HEADINGS, chen(身份证号="", 备注="新备注")]), dry_run=True)
    assert found(report, "duplicate_in_register").issue.severity == "warning"
    assert report.skip == 1


def test_an_unknown_column_is_named_once(drop):
    rows = [[*HEADINGS, "工会小组"], [*chen(), "一组"], [*li(), "二组"]]
    report = drop(workbook(rows), dry_run=True)
    assert [(one.column, one.issue.severity) for one in report.findings] == [("工会小组", "info")]


@pytest.mark.parametrize(
    "written",
    ["1925.08", "1925.8", "1925-8", "1925/08", "1925年8月", "192508", "19250815", "1925-08-15", "1925.8.15", "25.8",
     "1925年8月15日", "１９２５年８月", "一九二五年八月", dt.date(1925, 8, 15), 9359, 1925.08, "农历1925年六月廿六"],
)  # fmt: skip
def test_dates_in_a_dozen_styles(drop, written):
    report = drop(workbook([HEADINGS, chen(出生年月=written)]), dry_run=True)
    assert codes(report) == []


def test_every_code_can_be_told_and_no_other(drop):
    assert set(CODES) == {
        "missing_name", "bad_id_format", "id_check_digit", "id_birth_conflict", "id_sex_conflict",
        "duplicate_in_file", "duplicate_in_register", "bad_date", "future_date", "unknown_code", "implausible_age",
        "liexiu_joined_after_1949_09", "bad_phone", "truncated_number", "extra_column",
    }  # fmt: skip
    with pytest.raises(ValueError, match="没有 info"):
        issue("missing_name", "info", "x")
    assert issue("extra_column", "info", "x") == Issue("extra_column", "info", "x")


def test_formulas_in_the_data_are_refused_and_in_the_margin_not(drop):
    from yice.lib.sheets import SheetRefused

    def total(_book, sheet):
        sheet["A4"] = "合计"
        sheet["B4"] = "=COUNTA(B2:B3)"
        sheet["A3"] = "=A2+1"

    assert drop(workbook([HEADINGS, chen(), li()], then=total), dry_run=True).rows == 2
    for formula in ("=CONCATENATE(A1,A2)", "=cmd|'/c calc'!A0"):

        def put(_book, sheet, formula=formula):
            sheet["J2"] = formula

        with pytest.raises(SheetRefused) as caught:
            drop(workbook([HEADINGS, chen()], then=put))
        assert caught.value.code == "formula_cells"
        assert "J2" in caught.value.why


def test_a_survivors_sheet(drop):
    rows = [
        ["遗属花名册"],
        ["姓名", "身份证号", "已故干部姓名", "与已故干部关系", "有无固定收入"],
        ["李秀兰", LI, "陈志远", "配偶", "无"],
    ]
    report = drop(workbook(rows, "Sheet1"))
    from yice.core.people.models import Person

    one = Person.objects.get(name="李秀兰", erased_at=None, id_blind__isnull=False, batch=report.batch_id)
    assert (one.category, one.income) == ("yishu", "none")
    assert one.kin.get().alive is False
