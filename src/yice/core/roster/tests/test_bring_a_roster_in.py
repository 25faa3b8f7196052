"""A roster is dropped and everybody in it has a file."""

import datetime as dt

import pytest

from yice.core.people.models import Doubt, Kin, Person, Status
from yice.core.roster.models import Batch, StagedRow
from yice.core.roster.tests.sheets import CHEN, HEADINGS, LI, chen, codes, found, li, old_workbook, workbook
from yice.lib.crypto import blind_identity
from yice.lib.errors import Invalid, NotFound

pytestmark = pytest.mark.django_db


def person(name):
    return Person.objects.get(name=name, erased_at=None)


def test_everybody_gets_a_file(cast, drop, people_file):
    report = drop(people_file)
    assert (report.rows, report.new, report.update, report.skip) == (2, 2, 0, 0)
    someone = person("陈志远")
    assert someone.category == "lixiu"
    assert someone.nation == "汉族"
    assert someone.unit == cast.units.works
    assert someone.birth_earliest == dt.date(1925, 8, 1)
    assert someone.birth_precision == "month"
    assert someone.id_birth == dt.date(1925, 8, 15)
    assert someone.id_blind == blind_identity(CHEN)
    assert someone.period == "kangzhan_late"
    assert someone.phone == "13931001234"
    assert someone.party_member is True
    assert someone.remark == "每周透析"
    assert Status.objects.filter(person=someone, superseded_at=None).count() == 1


def test_a_dry_run_stores_nothing(drop, people_file):
    report = drop(people_file, dry_run=True)
    assert report.new == 2
    assert not Person.objects.filter(name="陈志远").exists()
    assert not Batch.objects.exists()


def test_the_same_file_twice_changes_nothing(drop, people_file):
    drop(people_file)
    again = drop(people_file)
    assert (again.new, again.update, again.skip) == (0, 0, 2)
    assert Person.objects.filter(name="陈志远").count() == 1


def test_the_15_digit_number_meets_the_18_digit_one(drop, people_file):
    drop(people_file)
    old = CHEN[:6] + CHEN[8:17]
    report = drop(workbook([HEADINGS, chen(身份证号=old)]))
    assert (report.new, report.skip) == (0, 1)


def test_a_changed_field_updates_and_leaves_a_trace(drop, people_file):
    drop(people_file)
    report = drop(workbook([HEADINGS, chen(联系电话="13931005678")]))
    assert report.update == 1
    someone = person("陈志远")
    assert someone.phone == "13931005678"
    assert someone.remark == "每周透析"
    assert someone.changes.filter(field="phone", old="13931001234").exists()


def test_a_date_said_less_exactly_does_not_take_the_exact_one_away(drop, people_file):
    drop(people_file)
    exact = drop(workbook([["姓名", "身份证号", "出生日期"], ["陈志远", CHEN, "1925年8月15日"]]))
    assert exact.update == 1
    coarse = drop(workbook([["姓名", "身份证号", "出生日期"], ["陈志远", CHEN, "1925年8月"]]))
    assert (coarse.update, coarse.skip) == (0, 1)
    assert person("陈志远").birth_precision == "day"
    other = drop(workbook([["姓名", "身份证号", "出生日期"], ["陈志远", CHEN, "1925年9月"]]))
    assert other.update == 1, "another month is news"


def test_what_the_new_file_leaves_out_stays(drop, people_file):
    drop(people_file)
    drop(workbook([["姓名", "身份证号", "民族"], ["陈志远", CHEN, "回族"]]))
    someone = person("陈志远")
    assert someone.nation == "回族"
    assert someone.phone == "13931001234"


def test_an_old_xls_and_a_csv_come_in_too(drop):
    assert drop(old_workbook([HEADINGS, chen()]), filename="册.xls").new == 1
    text = "姓名,身份证号,人员类别\n李秀兰," + LI + ",离休\n"
    assert drop(text.encode("gb18030"), filename="册.csv").new == 1


def test_two_line_headings_titles_totals_blank_rows_and_sections(drop):
    rows = [
        ["金城机床厂离退休干部花名册"],
        ["填报单位：金城机床厂", None, None, None, None, "截至2017年12月31日"],
        ["序号", "姓名", "出生年月", "身份证号", "联系人", None],
        [None, None, None, None, "姓名", "电话"],
        ["一、离休干部（1人）"],
        [1, "陈志远", "1925.8", CHEN, "陈小芳", "13800001111"],
        [None] * 6,
        ["二、退休干部"],
        [2, "李秀兰", "1928.11", LI, "", ""],
        ["合计", "2人"],
        ["填表人：小王", None, "审核人：老张"],
    ]

    def merge(_book, sheet):
        sheet.merge_cells("A1:F1")
        for column in "ABCD":
            sheet.merge_cells(f"{column}3:{column}4")
        sheet.merge_cells("E3:F3")

    report = drop(workbook(rows, "花名册", then=merge))
    assert (report.rows, report.new) == (2, 2)
    assert person("陈志远").category == "lixiu"
    assert person("李秀兰").category == "tuixiu"
    kin = Kin.objects.get(person=person("陈志远"))
    assert (kin.name, kin.phone, kin.is_emergency) == ("陈小芳", "13800001111", True)
    assert Status.objects.get(person=person("陈志远")).valid_from == dt.date(2017, 12, 31)


def test_several_sheets_and_notes(drop):
    def more(book, _sheet):
        notes = book.create_sheet("填表说明")
        notes["A1"] = "一、姓名按身份证填写。"
        second = book.create_sheet("退休干部")
        for row in [HEADINGS, li(参加革命工作时间="")]:
            second.append(row)

    report = drop(workbook([HEADINGS, chen()], then=more))
    assert report.new == 2
    assert person("李秀兰").category == "tuixiu"


def test_ditto_marks_full_width_digits_and_several_phones(drop):
    rows = [
        ["姓名", "身份证号", "家庭住址", "联系电话", "人员类别"],
        [
            "陈志远",
            CHEN.translate({ord(str(d)): 0xFF10 + d for d in range(10)}),
            "皋兰路１号",
            "手机：139 3100 1234、0931-8123456（家）",
            "离休",
        ],
        ["李秀兰", LI.lower(), "同上", "〃", "离休"],
    ]
    drop(workbook(rows))
    assert person("陈志远").home.address == person("李秀兰").home.address == "皋兰路1号"
    assert person("陈志远").phone == "13931001234"
    assert person("陈志远").phones[0]["number"] == "0931-8123456"
    assert person("李秀兰").phone == "13931001234"


def test_unknown_and_hidden_columns_are_kept_with_the_person(drop):
    def hide(_book, sheet):
        sheet.column_dimensions["C"].hidden = True

    report = drop(workbook([["姓名", "身份证号", "暗号"], ["陈志远", CHEN, "四月 " + LI]], then=hide))
    one = found(report, "extra_column")
    assert "隐藏列" in one.issue.message
    kept = person("陈志远").extra["暗号"]
    assert kept.startswith("四月")
    assert LI not in kept


def test_a_row_may_name_its_unit(cast, drop):
    head = cast.actor(cast.staff.works_head)
    rows = [
        ["姓名", "身份证号", "单位编码"],
        ["陈志远", CHEN, cast.units.plant.code],
        ["李秀兰", LI, cast.units.county.code],
    ]
    report = drop(workbook(rows), by=head)
    assert person("陈志远").unit == cast.units.plant
    assert person("李秀兰").unit == cast.units.works
    assert found(report, "unknown_code").row == 3


def test_warnings_become_doubts_to_settle(drop):
    drop(workbook([HEADINGS, chen(出生年月="1926年8月", 性别="女", 参加革命工作时间="1950.3")]))
    raised = set(Doubt.objects.filter(person=person("陈志远")).values_list("code", "field"))
    assert raised == {
        ("id_birth_conflict", "birth"),
        ("id_sex_conflict", "sex"),
        ("liexiu_joined_after_1949_09", "joined_revolution"),
    }


def test_a_row_with_an_error_stays_out_and_the_rest_comes_in(drop):
    report = drop(workbook([HEADINGS, chen(姓名=""), li()]))
    assert (report.rows, report.new, report.skip) == (2, 1, 1)
    assert codes(report) == ["missing_name"]
    assert not Person.objects.filter(id_blind=blind_identity(CHEN)).exists()


def test_a_file_without_a_roster_is_refused_and_leaves_nothing(drop):
    with pytest.raises(Invalid) as caught:
        drop(workbook([["说明"], ["一、请认真填写"]]))
    assert caught.value.code == "no_roster_found"
    assert not Batch.objects.exists()
    assert not StagedRow.objects.exists()


def test_nobody_imports_for_a_neighbour(cast, drop, people_file):
    with pytest.raises(NotFound):
        drop(people_file, by=cast.actor(cast.staff.sibling_head))
    with pytest.raises(NotFound):
        drop(people_file, by=cast.actor(cast.staff.zhang))
    assert not Batch.objects.exists()


def test_somebody_elses_person_is_not_touched(cast, drop, people_file):
    drop(people_file)
    report = drop(
        workbook([HEADINGS, chen(联系电话="13931005678")]),
        by=cast.actor(cast.staff.sibling_head),
        unit=cast.units.sibling,
    )
    one = found(report, "duplicate_in_register")
    assert one.issue.severity == "error"
    assert person("陈志远").no not in one.issue.message
    assert person("陈志远").phone == "13931001234"
