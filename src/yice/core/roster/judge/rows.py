"""Judging a row: cells read by their columns, gathered into one person, and checked against one another."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from yice.core.roster.judge.cells import Read, Reader, Setting, reader_for
from yice.core.roster.judge.checks import check
from yice.core.roster.judge.codes import ERROR, INFO, WARNING, Issue, issue
from yice.core.roster.judge.gather import Gathered
from yice.core.roster.judge.text import safe
from yice.core.roster.recognise.plans import Column, SheetPlan
from yice.core.roster.recognise.rows import PersonRow
from yice.core.roster.vocabulary.load import answers, fields
from yice.lib.sheets import Cell


class Directory(Protocol):
    """Where units are found by code or name, within what the importer may reach."""

    def find(self, text: str) -> int | None:
        """The unit's number, or ``None``."""
        ...


@dataclass(frozen=True, slots=True)
class Choices:
    """What the person importing chose: the unit and category for rows that name none, and the business date."""

    unit_id: int
    today: dt.date
    category: str = ""
    csv: bool = False


@dataclass(slots=True)
class Found:
    """One finding with its place. ``column`` is the heading as written, empty for the whole row."""

    sheet: str
    row: int
    column: str
    at: int
    issue: Issue
    field: str = ""

    def as_dict(self) -> dict[str, Any]:
        """As the command prints it."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.issue.code,
            "severity": self.issue.severity,
            "message": self.issue.message,
        }


@dataclass(slots=True)
class Judged:
    """One person as read from one row, with everything to be said about it."""

    sheet: str
    place: int
    row: int
    cells: list[Any]
    person: Gathered
    findings: list[Found] = field(default_factory=list)

    @property
    def is_refused(self) -> bool:
        """Whether an error stops this row."""
        return any(found.issue.severity == ERROR for found in self.findings)

    def add(self, problem: Issue, column: Column | None = None) -> None:
        """Say something about this row."""
        if problem.severity == ERROR:  # the graver word about the same thing replaces the lighter one
            self.findings = [one for one in self.findings if one.issue.code != problem.code]
        heading, at, key = (column.heading, column.index, column.field) if column is not None else ("", -1, "")
        self.findings.append(Found(self.sheet, self.row, heading, at, problem, key))


class SheetJudge:
    """Reads the rows of one sheet by its plan."""

    def __init__(self, plan: SheetPlan, choices: Choices, directory: Directory) -> None:
        """Prepare a reader per column."""
        setting = Setting(today=choices.today, csv=choices.csv)
        known = fields()
        self.plan = plan
        self._choices = choices
        self._directory = directory
        self._by_field = {column.field: column for column in plan.columns if column.field}
        self._columns: list[tuple[Column, Reader]] = [
            (column, reader_for(known[column.field], column.heading, setting))
            for column in plan.columns
            if column.field and known[column.field].kind != "ignore"
        ]
        self._extras = [column for column in plan.columns if not column.field]
        self._blanks = {
            column.index: Read(value=answers(known[column.field].codes)[column.blank][0])
            for column in plan.columns
            if column.field and column.blank in answers(known[column.field].codes)
        }

    def sheet_findings(self) -> list[Found]:
        """What is to be said about the sheet itself: columns that the system does not have."""
        return [
            Found(
                self.plan.name,
                self.plan.head_last,
                column.heading,
                column.index,
                issue(
                    "extra_column",
                    INFO,
                    f"系统没有“{column.heading}”这一项{'（隐藏列）' if column.hidden else ''}，内容留在“其他列”。",
                ),
            )
            for column in self._extras
        ]

    def judge(self, row: PersonRow) -> Judged:
        """One row."""
        person = Gathered(category=row.category or self._choices.category, unit_id=self._choices.unit_id)
        judged = Judged(self.plan.name, self.plan.place, row.number, row.cells, person)
        cells = row.cells
        width = len(cells)
        reads: dict[str, Read] = {}
        for column, read in self._columns:
            if column.index >= width or _is_blank(cells[column.index]):
                if column.index in self._blanks:
                    reads[column.field] = self._blanks[column.index]
                continue
            found = read(cells[column.index])
            reads[column.field] = found
            if found.keep:
                person.extra[column.heading] = found.keep
            for problem in found.issues:
                judged.add(problem, column)
        for column in self._extras:
            if column.index < width and (text := safe(cells[column.index])):
                person.extra[column.heading] = text
        person.take(reads)
        if "person.name" not in reads:
            judged.add(
                issue("missing_name", ERROR, "没有姓名，这一行不导入。请补填姓名。"), self._column("person.name")
            )
        self._place(person, reads, judged)
        self._classify(person, reads, judged)
        for key, problem in check(person, self._choices.today):
            judged.add(problem, self._column(key))
        return judged

    def _column(self, key: str) -> Column | None:
        return self._by_field.get(key)

    def _place(self, person: Gathered, reads: Mapping[str, Read], judged: Judged) -> None:
        """The unit a row names, by code first; a name that is no unit of ours is the unit they came from."""
        code, name = (reads[key].value if key in reads else None for key in ("unit_code", "unit"))
        unit = self._directory.find(code) if code else None
        if code and unit is None:
            message = f"没有编码为“{code}”的单位，或不在您的管理范围内，暂归入所选单位。请核对单位编码。"
            judged.add(issue("unknown_code", WARNING, message), self._column("unit_code"))
            person.extra[self._by_field["unit_code"].heading] = code
        if unit is None and name:
            unit = self._directory.find(name)
        if unit is not None:
            person.unit_id = unit
        if name and "former_unit" not in person.fields:
            person.fields["former_unit"] = name

    def _classify(self, person: Gathered, reads: Mapping[str, Read], judged: Judged) -> None:
        stated = reads.get("person.category")
        if stated is not None and stated.value:
            person.category = stated.value
        if not person.category:
            person.category = "tuixiu"
            if stated is None or not stated.issues:
                message = "看不出是离休、退休还是遗属，暂按退休记。请在表中加“人员类别”列，或导入时选定类别。"
                judged.add(issue("unknown_code", WARNING, message), self._column("person.category"))


def _is_blank(cell: Cell) -> bool:
    """Whether nothing at all was written; 不详 and the like are words that say so, and stay unknown."""
    return cell is None or (type(cell) is str and not cell.strip())
