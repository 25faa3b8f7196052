"""Files made on the fly: good ones, and ones that mean harm."""

import io
import re
import struct
import zipfile
import zlib

import openpyxl
import xlwt


def xlsx(rows, name="花名册", *, then=None):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    if then is not None:
        then(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def xls(rows, name="花名册", *, then=None):
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if cell is not None:
                sheet.write(at, column, cell)
    if then is not None:
        then(book, sheet)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_parts(body, parts, change=None):
    """The workbook with extra entries, or with one entry rewritten by ``change(name, data)``."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            data = old.read(entry)
            new.writestr(entry.filename, change(entry.filename, data) if change else data)
        for name, data in parts.items():
            new.writestr(name, data)
    return out.getvalue()


def bomb(megabytes=400):
    """A sheet of a few hundred kilobytes that unpacks to hundreds of megabytes."""
    head = (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    filler = b"<row>" + b" " * (1 << 20) + b"</row>"

    def change(name, data):
        return head + filler * megabytes + b"</sheetData></worksheet>" if name == "xl/worksheets/sheet1.xml" else data

    return with_parts(xlsx([["姓名"]]), {}, change)


def lying_bomb(megabytes=300):
    """The same, with a directory that claims one kilobyte."""
    body = bytearray(bomb(megabytes))
    for mark, at_size in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        for found in re.finditer(re.escape(mark), bytes(body)):
            name_at = found.start() + (46 if mark[2] == 1 else 30)
            if body[name_at : name_at + 24] == b"xl/worksheets/sheet1.xml":
                struct.pack_into("<I", body, found.start() + at_size, 1024)
    return bytes(body)


def million_blank_rows():
    """A few people, and a million empty rows below them as a formatted sheet has them."""

    def change(name, data):
        if name != "xl/worksheets/sheet1.xml":
            return data
        blanks = b"".join(b'<row r="%d" spans="1:3"/>' % number for number in range(10, 1_000_010))
        return data.replace(b"</sheetData>", blanks + b"</sheetData>")

    return with_parts(xlsx([["姓名", "身份证号"], ["陈建国", "620102192508150012"]]), {}, change)


def far_cell():
    """One stray word in the last row a sheet can have."""

    def add(_book, sheet):
        sheet.cell(row=1_048_576, column=30, value="x")

    return xlsx([["姓名"], ["陈建国"]], then=add)


def raw_deflate(data):
    engine = zlib.compressobj(9, zlib.DEFLATED, -15)
    return engine.compress(data) + engine.flush()
