"""Files as offices have them come out as cells, with what is hidden, merged or computed."""

import datetime as dt

import pytest
import xlwt
from openpyxl.worksheet.dimensions import ColumnDimension

from yice.lib.sheets import column_index, column_letter, read_book
from yice.lib.sheets.tests import files

PEOPLE = [
    ["姓名", "身份证号", "出生"],
    ["陈建国", "620102192508150012", dt.date(1925, 8, 15)],
    [None, None, None],
    ["李　兰", None, 1931.1],
]


def rows(book, sheet=0):
    return list(book.sheets[sheet].rows)


def test_an_xlsx():
    book = read_book(files.xlsx(PEOPLE), "a.XLSX")
    assert book.kind == "xlsx"
    assert rows(book) == [
        (1, ["姓名", "身份证号", "出生"]),
        (2, ["陈建国", "620102192508150012", dt.date(1925, 8, 15)]),
        (4, ["李　兰", None, 1931.1]),
    ]


def test_an_old_xls():
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")

    def more(_book, sheet):
        sheet.write(5, 3, dt.date(1932, 8, 1), day)
        sheet.col(1).hidden = True
        sheet.row(5).hidden = True
        sheet.write_merge(7, 8, 0, 1, "合")
        sheet.write(9, 0, xlwt.Formula("1+1"))

    book = read_book(files.xls([["姓名", "号"], ["陈建国", "620102192508150012"]], then=more), "a.xls")
    info = book.sheets[0].info
    assert book.kind == "xls"
    assert (6, [None, None, None, dt.date(1932, 8, 1)]) in rows(book)
    assert info.hidden_columns == (1,)
    assert info.hidden_rows == (6,)
    assert (8, 0, 9, 1) in info.merges
    assert [(one.row, one.column) for one in info.formulas] == [(10, 0)]


def test_what_is_hidden_merged_and_computed_in_an_xlsx():
    def more(book, sheet):
        sheet.column_dimensions["B"] = ColumnDimension(sheet, index="B", hidden=True)
        sheet.row_dimensions[2].hidden = True
        sheet.merge_cells("A5:C6")
        sheet["A5"] = "一、离休"
        sheet["C8"] = '=HYPERLINK("http://x.example","y")'
        book.create_sheet("藏").sheet_state = "hidden"

    book = read_book(files.xlsx(PEOPLE, then=more), "a.xlsx")
    info = book.sheets[0].info
    assert info.hidden_columns == (1,)
    assert info.hidden_rows == (2,)
    assert info.merges == ((5, 0, 6, 2),)
    assert [(one.row, one.column) for one in info.formulas] == [(8, 2)]
    assert "HYPERLINK" in info.formulas[0].text
    assert [sheet.info.visible for sheet in book] == [True, False]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_a_csv_in_any_usual_encoding(encoding, separator):
    text = f'姓名{separator}住址\r\n陈建国{separator}"皋兰路1号{separator}2单元"\r\n\r\n𠮷野{separator}="0931"\r\n'
    body = text.encode(encoding)
    book = read_book(body, "a.csv")
    assert rows(book) == [(1, ["姓名", "住址"]), (2, ["陈建国", f"皋兰路1号{separator}2单元"]), (4, ["𠮷野", "0931"])]


def test_a_prefix_before_the_tags_changes_nothing():
    def prefixed(name, data):
        if name != "xl/worksheets/sheet1.xml":
            return data
        text = data.decode()
        text = text.replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:").replace("<x:?", "<?")
        return text.replace("xmlns=", "xmlns:x=").encode()

    body = files.with_parts(files.xlsx(PEOPLE, then=lambda _b, s: s.merge_cells("A6:B7")), {}, prefixed)
    book = read_book(body, "a.xlsx")
    assert book.sheets[0].info.merges == ((6, 0, 7, 1),)
    assert len(book.sheets[0].rows) == 3


def test_letters_of_columns():
    for index, letters in ((0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")):
        assert column_letter(index) == letters
        assert column_index(letters) == index
