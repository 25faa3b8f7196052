"""From a file to judged rows with proposals: what a dry run shows and what an import stages. Writes nothing."""

from __future__ import annotations

import datetime as dt
import gc
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from yice.core.roster.directory import UnitDirectory
from yice.core.roster.judge.codes import CODES, WARNING
from yice.core.roster.judge.rows import Choices, Found, SheetJudge
from yice.core.roster.matching import Examined, FileMemory, RegisterMatch
from yice.core.roster.models import Verdict
from yice.core.roster.recognise.headings import category_of, recognise
from yice.core.roster.recognise.plans import SheetPlan
from yice.core.roster.recognise.rows import person_rows
from yice.core.roster.vocabulary.load import fields, squeeze
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.lib.sheets import Book, Sheet, column_letter, read_book, refuse

_BATCH = 1_000
_AS_OF = re.compile(r"(?:截至|截止|截止到|截至到)(\d{4})年(\d{1,2})月(\d{1,2})日")
_SHOWN_FORMULAS = 5


@dataclass(slots=True)
class Tally:
    """Counts for comparing with the paper report, and what is to happen."""

    verdicts: Counter[str] = field(default_factory=Counter)
    severities: Counter[str] = field(default_factory=Counter)
    codes: Counter[str] = field(default_factory=Counter)
    groups: dict[str, Counter[str]] = field(
        default_factory=lambda: {name: Counter() for name in ("category", "nature", "sex", "party")}
    )

    def add(self, one: Examined) -> None:
        """Count one row."""
        self.verdicts[one.verdict] += 1
        person = one.judged.person
        member = person.fields.get("party_member")
        self.groups["category"][person.category] += 1
        self.groups["nature"][person.fields.get("nature") or ""] += 1
        self.groups["sex"][person.fields.get("sex") or ""] += 1
        self.groups["party"]["" if member is None else "yes" if member else "no"] += 1
        for found in one.judged.findings:
            self.note(found)

    def note(self, found: Found) -> None:
        """Count one finding."""
        self.severities[found.issue.severity] += 1
        self.codes[found.issue.code] += 1

    @property
    def rows(self) -> int:
        """People found."""
        return sum(self.verdicts.values())

    @property
    def skipped(self) -> int:
        """Rows that are not taken, for an error or because they bring nothing new."""
        return self.verdicts[Verdict.SKIP] + self.verdicts[Verdict.ERROR]

    def as_dict(self) -> dict[str, Any]:
        """For keeping with the batch."""
        return {
            "rows": self.rows,
            "verdicts": dict(self.verdicts),
            "severities": dict(self.severities),
            "codes": dict(self.codes),
            "groups": {name: dict(counter) for name, counter in self.groups.items()},
        }


class Examination:
    """One reading of one file for one unit."""

    def __init__(self, body: bytes, filename: str, book: Book | None = None) -> None:
        """Read the file in its child process, unless it was read ahead. Raises ``SheetRefused``."""
        self.book: Book = read_book(body, filename) if book is None else book
        self.plans: list[SheetPlan] = [recognise(sheet, place) for place, sheet in enumerate(self.book)]
        by_name = category_of(filename.rpartition(".")[0])
        for plan in self.plans:
            plan.category = plan.category or by_name
        self.tally = Tally()
        self.sheet_findings: list[Found] = []

    @property
    def as_of(self) -> dt.date | None:
        """The day up to which the roster speaks, if its title says so."""
        for plan in self.plans:
            found = _AS_OF.search(squeeze(plan.title)) if plan.use else None
            if found:
                try:
                    return dt.date(int(found[1]), int(found[2]), int(found[3]))
                except ValueError:
                    continue
        return None

    def require(self) -> None:
        """Raise ``Invalid`` when no sheet is used as a roster, ``SheetRefused`` for formulas in the data."""
        used = [plan for plan in self.plans if plan.use]
        if not used:
            raise no_roster(self.plans)
        for plan in used:
            refuse_formulas(self.book.sheets[plan.place], plan)

    def rows(self, by: Actor, choices: Choices) -> Iterator[list[Examined]]:
        """Batches of judged rows with what is proposed for each. Raises as ``require`` does."""
        self.require()
        used = [plan for plan in self.plans if plan.use]
        directory = UnitDirectory(by)
        memory = FileMemory()
        register = RegisterMatch(by)
        with no_collector():
            for plan in used:
                judge = SheetJudge(plan, choices, directory)
                self._say_of_sheet(judge)
                batch = []
                for row in person_rows(self.book.sheets[plan.place], plan):
                    judged = judge.judge(row)
                    memory.check(judged)
                    batch.append(judged)
                    if len(batch) >= _BATCH:
                        yield self._count(register.look_up(batch))
                        batch = []
                if batch:
                    yield self._count(register.look_up(batch))

    def _say_of_sheet(self, judge: SheetJudge) -> None:
        for found in judge.sheet_findings():
            self.sheet_findings.append(found)
            self.tally.note(found)

    def _count(self, batch: list[Examined]) -> list[Examined]:
        for one in batch:
            self.tally.add(one)
        return batch


def no_roster(plans: list[SheetPlan]) -> Invalid:
    """The refusal of a workbook in which no sheet is a roster."""
    seen = "；".join(f"“{plan.name}”{plan.why_not}" for plan in plans[:5])
    return Invalid(
        "no_roster_found",
        "没有找到花名册",
        why=f"{seen}。" if seen else "文件里没有内容。",
        todo="请确认表头一行里有“姓名”和“身份证号”或“出生日期”等列名，再导入。也可下载模板填写。",
    )


def refuse_formulas(sheet: Sheet, plan: SheetPlan) -> None:
    """Formulas in the rows of people are refused; in serial numbers, ages, titles and totals they do no harm."""
    harmless = {column.index for column in plan.columns if column.field and fields()[column.field].kind == "ignore"}
    listed = {column.index for column in plan.columns}
    if not sheet.info.formulas:
        return
    people = {row.number for row in person_rows(sheet, plan)}
    filled = {number for number, _ in sheet.rows}
    bad = [
        formula
        for formula in sheet.info.formulas
        if _reaches_out(formula.text)
        or (formula.row in people and formula.column not in harmless and formula.column in listed)
        or (formula.row > plan.head_last and formula.row not in filled)  # a row of nothing but uncomputed formulas
    ]
    if bad:
        shown = "、".join(f"{column_letter(one.column)}{one.row}" for one in bad[:_SHOWN_FORMULAS])
        more = f" 等 {len(bad)} 处" if len(bad) > _SHOWN_FORMULAS else ""
        raise refuse("formula_cells", sheet=plan.name, cells=shown + more)


def _reaches_out(text: str) -> bool:
    """Whether a formula calls a program, another file or the network."""
    upper = text.upper()
    return "|" in upper or any(
        word in upper for word in ("WEBSERVICE", "HYPERLINK", "[", "CALL(", "REGISTER", "RTD(", "DDE")
    )


@contextmanager
def no_collector() -> Iterator[None]:
    """Millions of small values that all stay: the cycle collector would walk them again and again for nothing."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def doubts_of(one: Examined) -> list[tuple[str, str, str]]:
    """The warnings of a row that become doubts to settle (R29): code, field key, words."""
    found = {
        (found.issue.code, found.field): found.issue.message
        for found in one.judged.findings
        if found.issue.severity == WARNING and CODES[found.issue.code].raises_doubt
    }
    return [(code, key, words) for (code, key), words in found.items()]
