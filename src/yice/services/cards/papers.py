"""The card as parts to print, and as a Word document (python-docx)."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

import segno
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from yice.core.org.queries import tenant
from yice.core.people.models import Person
from yice.services.cards.contents import parts_of
from yice.services.cards.models import Card

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PURPOSES = "问需、解惑、维权、互助、慰藉、帮困，请随时打电话。"
EMERGENCY = ("急救", "身体不适、摔倒", "120")


def card_document(cards: Iterable[tuple[Person, Card, str]]) -> bytes:
    """Cards as a .docx, one to a page: (person, card, address in the QR code). Large type, A4."""
    owner = tenant()
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20)
    style = document.styles["Normal"]
    style.font.name, style.font.size = "Noto Sans CJK SC", Pt(14)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), "Noto Sans CJK SC")
    last = None
    for person, card, address in cards:
        if last is not None:
            last.add_run().add_break(WD_BREAK.PAGE)
        last = _one(document, owner.name if owner is not None else "", person, card, address)
    kept = io.BytesIO()
    document.save(kept)
    return kept.getvalue()


def _one(document: Any, office: str, person: Person, card: Card, address: str) -> Any:
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = heading.add_run(f"{office}亲情服务卡")
    run.bold, run.font.size = True, Pt(22)
    document.add_paragraph(f"{person.name}同志：{PURPOSES}")
    table = document.add_table(rows=0, cols=3)
    table.style = "Table Grid"
    for word, rows in parts_of(card.lines):
        cells = table.add_row().cells
        cells[0].merge(cells[2]).paragraphs[0].add_run(word).bold = True
        for row in rows:
            _row(table, row["what"], row["name"], row["phone"])
    _row(table, *EMERGENCY)
    drawn = io.BytesIO()
    segno.make(address, error="m").save(drawn, kind="png", scale=6, border=2)
    drawn.seek(0)
    foot = document.add_paragraph()
    foot.add_run().add_picture(drawn, width=Mm(28))
    return document.add_paragraph(f"{card.made_on.year}年{card.made_on.month}月{card.made_on.day}日制")


def _row(table: Any, what: str, name: str, phone: str) -> None:
    cells = table.add_row().cells
    cells[0].text, cells[1].text = what, name
    cells[2].paragraphs[0].add_run(phone).bold = True
