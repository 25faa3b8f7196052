"""Which rows are people, and what a row inherits from those above it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from yice.core.roster.recognise.headings import category_of
from yice.core.roster.recognise.plans import SheetPlan
from yice.core.roster.vocabulary.load import fields, squeeze
from yice.lib.sheets import Cell, Sheet

_TOTAL = re.compile(r"^(?:总?合计|小计|总计|共计|累计)(?:人数)?[\d人名:：]*$")
_FOOT = re.compile(
    r"^(?:填表人|填报人|制表人?|审核人?|复核人?|负责人|单位负责人|填表日期|填报日期|填报时间|联系人及电话|注\d?[:：]|注释|说明[:：]|备注[:：]|共\d+人|以上)"
)
_SAMPLE = re.compile(r"^[(（【\[]?(?:示例|样例|范例|例)[)）】\]:：]?")
_DITTO = {"同上", "〃", "″", '"', "＂", "''", "〞", "ˮ", "”", "“", "同前", "々", '""', "--〃--", "-〃-", "—〃—"}
_SECTION = re.compile(
    r"^[（(]?[一二三四五六七八九十]+[）)、.．]|(?:局|厅|处|科|部|委|院|校|厂|公司|中心|所|站|办|镇|乡|街道|单位|人员|干部)$"
)
_LONGEST_DITTO = 6
_PLAIN = "一"  # from here on squeezing leaves a character as it is
_REPEATED = 3  # this many headings again in a row make it a heading repeated on a new page


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One row that is a person: its number in the sheet, its cells, and the category of the section it stands in."""

    number: int
    cells: list[Cell]
    category: str
    hidden: bool


def person_rows(sheet: Sheet, plan: SheetPlan) -> Iterator[PersonRow]:
    """The people of a sheet, with ditto marks and cells merged downwards filled in; everything else is passed over."""
    hidden = set(sheet.info.hidden_rows)
    fills = _downward_fills(sheet, plan)
    repeatable = {column.index for column in plan.columns if column.field and fields()[column.field].ditto}
    unrepeatable = {column.index for column in plan.columns if column.field and not fields()[column.field].ditto}
    name = plan.field_column("person.name")
    marks = {column.index: squeeze(column.heading) for column in plan.columns}
    category = plan.category
    above: list[Cell] = []
    for number, found in sheet.rows:
        if number <= plan.head_last:
            continue
        cells = fills.apply(number, found)
        name_cell = cells[name.index] if name is not None and name.index < len(cells) else None
        passed = _passed_over(cells, name_cell, marks)
        if passed:
            category = _section_category(cells) or category
            continue
        cells = _undo_dittos(cells, above, repeatable, unrepeatable)
        above = cells
        yield PersonRow(number=number, cells=cells, category=category, hidden=number in hidden)


def _passed_over(cells: list[Cell], name: Cell, marks: dict[int, str]) -> bool:
    """Whether a row is no person: blank, a total, a section, a footnote, a sample, the heading again."""
    texts = [
        (at, cell) for at, cell in enumerate(cells) if cell is not None and (type(cell) is not str or cell.strip())
    ]
    if not texts:
        return True
    start = str(texts[0][1]).strip()
    if _is_total(start) or (name is not None and _is_total(str(name))):
        return True
    return _is_aside(texts, start, name) or _is_heading_again(texts, name, marks)


def _is_aside(texts: Sequence[tuple[int, Cell]], start: str, name: Cell) -> bool:
    """A sample line, a signature line at the foot, or the title of a section."""
    if _SAMPLE.match(start) or (isinstance(name, str) and _SAMPLE.match(name.strip())):
        return True
    if _FOOT.match(start) and (name is None or name == texts[0][1]) and len(texts) <= 6:  # noqa: PLR2004 - a signature line
        return True
    return len(texts) == 1 and (name is None or _is_section(start))


def _is_heading_again(texts: Sequence[tuple[int, Cell]], name: Cell, marks: dict[int, str]) -> bool:
    if name is not None and texts[0][1] != name and not isinstance(texts[0][1], str):
        return False  # a number in front of a name: no heading
    wanted = min(_REPEATED, len(marks))
    for at, cell in texts:
        mark = marks.get(at)
        # a look at one character spares nearly every cell the squeezing
        if not mark or type(cell) is not str or (mark[0] > _PLAIN and mark[0] not in cell):
            continue
        if mark == squeeze(cell):
            wanted -= 1
            if not wanted:
                return True
    return not wanted


def _is_total(text: str) -> bool:
    return "计" in text and bool(_TOTAL.match(squeeze(text)))


def _is_section(text: str) -> bool:
    """A single cell in the column of names that is no name: 一、离休干部（12人）, 市财政局."""
    return bool(_SECTION.search(text)) or any(char.isdigit() for char in text) or bool(category_of(text))


def _section_category(cells: list[Cell]) -> str:
    texts = [str(cell) for cell in cells if isinstance(cell, str)]
    return category_of(texts[0]) if len(texts) == 1 and not _TOTAL.match(squeeze(texts[0])) else ""


def _undo_dittos(cells: list[Cell], above: list[Cell], may: set[int], may_not: set[int]) -> list[Cell]:
    """Ditto marks replaced by what stands above; nobody has the same name or number as the person above."""
    filled = cells
    for at, cell in enumerate(cells):
        if type(cell) is str and len(cell) <= _LONGEST_DITTO and cell.replace(" ", "") in _DITTO:
            filled = list(cells) if filled is cells else filled
            if at in may:
                filled[at] = above[at] if at < len(above) else None
            elif at in may_not:
                filled[at] = None
    return filled


@dataclass(slots=True)
class _Fills:
    """Values that a merge spreads downwards, by row."""

    by_row: dict[int, list[tuple[int, Cell]]]

    def apply(self, number: int, cells: list[Cell]) -> list[Cell]:
        found = self.by_row.get(number)
        if not found:
            return cells
        filled = list(cells)
        for column, value in found:
            while len(filled) <= column:
                filled.append(None)
            if filled[column] is None:
                filled[column] = value
        return filled


def _downward_fills(sheet: Sheet, plan: SheetPlan) -> _Fills:
    spans = [span for span in sheet.info.merges if span[0] > plan.head_last and span[2] > span[0]]
    if not spans:
        return _Fills({})
    tops = {span[0] for span in spans}
    rows = {number: cells for number, cells in sheet.rows if number in tops}
    may = {column.index for column in plan.columns if column.field and fields()[column.field].ditto}
    by_row: dict[int, list[tuple[int, Cell]]] = {}
    for top, left, bottom, _right in spans:
        source = rows.get(top)
        if left not in may or source is None or left >= len(source) or source[left] is None:
            continue
        for number in range(top + 1, bottom + 1):
            by_row.setdefault(number, []).append((left, source[left]))
    return _Fills(by_row)
