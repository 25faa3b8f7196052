"""Rosters made on the fly."""

from yice.lib.idcard import check_digit
from yice.lib.sheets.tests.files import xls, xlsx

HEADINGS = ["序号", "姓名", "性别", "民族", "出生年月", "身份证号", "参加革命工作时间", "入党时间", "联系电话", "备注"]


def number(birth, order="001", area="620102"):
    """A right identity number."""
    first = f"{area}{birth}{order}"
    return first + check_digit(first)


CHEN = number("19250815")
LI = number("19281102", "002")


def chen(**changes):
    row = dict(
        zip(
            HEADINGS,
            [1, "陈志远", "男", "汉", "1925年8月", CHEN, "1944.03", "1945.6", "139 3100 1234", "每周透析"],
            strict=True,
        )
    )
    return list((row | changes).values())


def li(**changes):
    row = dict(
        zip(HEADINGS, [2, "李秀兰", "女", "回族", "1928.11", LI, "1948年5月", "", "0931-8123456", ""], strict=True)
    )
    return list((row | changes).values())


def workbook(rows, name="离休干部", **options):
    return xlsx([[None if cell == "" else cell for cell in row] for row in rows], name, **options)


def old_workbook(rows, name="离休干部", **options):
    return xls([[None if cell == "" else cell for cell in row] for row in rows], name, **options)


def codes(report):
    return sorted({found.issue.code for found in report.findings})


def found(report, code):
    return next(one for one in report.findings if one.issue.code == code)
