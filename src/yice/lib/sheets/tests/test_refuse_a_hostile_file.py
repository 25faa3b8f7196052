"""Files that mean harm, or are not what they say: a clear word, in bounded time, and the server stays as it was."""

import io
import time

import msoffcrypto.format.ooxml
import pytest

from yice.lib.sheets import Limits, SheetRefused, read_book
from yice.lib.sheets.refusals import CODES
from yice.lib.sheets.tests import files

PEOPLE = [["姓名", "身份证号"], ["陈建国", "620102192508150012"]]
EXTERNAL = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/oleObject" '
    b'Target="http://evil.example/x" TargetMode="External"/></Relationships>'
)


def refusal(body, name="roster.xlsx", limits=None):
    with pytest.raises(SheetRefused) as caught:
        read_book(body, name, limits or Limits())
    error = caught.value
    assert error.code in CODES
    assert error.what
    assert error.why
    assert error.todo
    return error.code


def locked():
    out = io.BytesIO()
    msoffcrypto.format.ooxml.OOXMLFile(io.BytesIO(files.xlsx(PEOPLE))).encrypt("密码 123", out)
    return out.getvalue()


def doctype(name, data):
    if name != "xl/workbook.xml":
        return data
    return data.replace(b"<workbook", b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workbook', 1)


@pytest.mark.parametrize(
    ("make", "name", "code"),
    [
        (files.bomb, "a.xlsx", "zip_bomb"),
        (files.lying_bomb, "a.xlsx", "zip_bomb"),
        (files.million_blank_rows, "a.xlsx", "too_many_empty_rows"),
        (files.far_cell, "a.xlsx", "too_many_empty_rows"),
        (locked, "a.xlsx", "password_protected"),
        (lambda: files.with_parts(files.xlsx(PEOPLE), {"xl/vbaProject.bin": b"x"}), "a.xlsx", "macros"),
        (lambda: files.xlsx(PEOPLE), "a.xlsm", "macros"),
        (
            lambda: files.with_parts(files.xlsx(PEOPLE), {"xl/externalLinks/externalLink1.xml": b"<x/>"}),
            "a.xlsx",
            "external_links",
        ),
        (lambda: files.with_parts(files.xlsx(PEOPLE), {"xl/connections.xml": b"<x/>"}), "a.xlsx", "external_links"),
        (
            lambda: files.with_parts(files.xlsx(PEOPLE), {"xl/worksheets/_rels/sheet9.xml.rels": EXTERNAL}),
            "a.xlsx",
            "external_links",
        ),
        (
            lambda: files.with_parts(files.xlsx(PEOPLE), {"xl/embeddings/oleObject1.bin": b"x"}),
            "a.xlsx",
            "embedded_objects",
        ),
        (lambda: files.with_parts(files.xlsx(PEOPLE), {}, doctype), "a.xlsx", "unsafe_xml"),
        (lambda: files.xlsx(PEOPLE), "a.xls", "wrong_extension"),
        (lambda: files.xlsx(PEOPLE), "a.csv", "wrong_extension"),
        (lambda: files.xls(PEOPLE), "a.xlsx", "wrong_extension"),
        (lambda: b"<html><table><tr><td>x</td></tr></table></html>", "a.xls", "wrong_extension"),
        (lambda: b"%PDF-1.7 ...", "a.xlsx", "wrong_extension"),
        (lambda: b"MZ\x90\x00 program", "a.csv", "wrong_extension"),
        (lambda: files.with_parts(files.xlsx(PEOPLE), {"word/document.xml": b"<x/>"}), "a.xlsx", "wrong_extension"),
        (lambda: b"name", "a.doc", "unknown_kind"),
        (lambda: b"", "a.xlsx", "empty_file"),
        (lambda: b"  \r\n,,,\r\n", "a.csv", "empty_file"),
        (lambda: files.xlsx(PEOPLE)[:-400], "a.xlsx", "damaged_file"),
        (lambda: files.xls(PEOPLE)[:700], "a.xls", "damaged_file"),
        (lambda: b"\xff\xff\xff\xfe\x81 not text in any encoding \xff", "a.csv", "unreadable_text"),
        (lambda: b"a\n" * 300_000, "a.csv", "too_many_rows"),
        (lambda: b"a,b\n" + b",\n" * 300_000, "a.csv", "too_many_empty_rows"),
        (lambda: files.xlsx([["x"] * 500]), "a.xlsx", "too_many_columns"),
    ],
)
def test_each_is_refused_with_its_own_word(make, name, code):
    body = make()
    started = time.monotonic()
    assert refusal(body, name) == code
    assert time.monotonic() - started < 60


def test_a_file_over_the_limit_is_not_even_opened():
    assert refusal(b"x" * 2_000_000, "a.csv", Limits(file_bytes=1_000_000)) == "file_too_large"


def test_a_reader_that_takes_too_long_is_ended():
    body = files.xlsx([[f"人{number}" * 5] * 20 for number in range(3_000)])  # a second's reading, not one's luck
    assert refusal(body, limits=Limits(seconds=0.01)) == "took_too_long"


def test_a_reader_that_takes_too_much_memory_is_ended_and_we_live_on():
    body = files.xlsx([[f"人{number}" * 20] * 40 for number in range(3_000)])
    assert refusal(body, limits=Limits(memory_bytes=60 << 20)) in {"took_too_long", "damaged_file"}
    assert len(read_book(files.xlsx(PEOPLE), "a.xlsx").sheets[0].rows) == 2


def test_macros_in_an_old_workbook_are_seen():
    body = bytearray(files.xls(PEOPLE))
    at = body.find("Workbook".encode("utf-16-le"))
    entry = body[at : at + 128]
    fake = bytearray(entry)
    name = "_VBA_PROJECT_CUR".encode("utf-16-le") + b"\x00\x00"
    fake[: len(name)] = name
    fake[64:66] = len(name).to_bytes(2, "little")
    body[at + 128 : at + 256] = fake
    assert refusal(bytes(body), "a.xls") == "macros"
