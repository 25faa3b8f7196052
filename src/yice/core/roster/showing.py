"""Reading an import for its pages: rows with their cells and findings, counts beside the paper report, pairs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from yice.core.org.models import Unit
from yice.core.people.access import list_policy
from yice.core.roster.differences import Difference, differences, load
from yice.core.roster.drafts import draft_of
from yice.core.roster.judge.codes import CODES, SEVERITY_NAMES, Issue
from yice.core.roster.judge.gather import Gathered
from yice.core.roster.judge.rows import Found
from yice.core.roster.models import Batch, Finding, StagedRow, Verdict
from yice.core.roster.paper import PAPER
from yice.core.roster.recognise.plans import Column, SheetPlan
from yice.core.roster.sealed import open_row, unseal_message
from yice.core.roster.vocabulary.load import answers, fields
from yice.lib import idcard
from yice.lib.actor import Actor
from yice.lib.scrub import mask_bank, scrub
from yice.lib.sheets import column_letter

_RANK = {"error": 3, "warning": 2, "info": 1}


@dataclass(slots=True)
class ShownCell:
    """One cell on the page: its text, the gravest finding and the sentences."""

    text: str
    severity: str = ""
    notes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ShownRow:
    """One row on the page."""

    staged: StagedRow
    name: str
    cells: list[ShownCell]
    notes: list[tuple[str, str, str]]
    """What is said of the row: severity, its name, sentence."""

    @property
    def verdict_label(self) -> str:
        """What is to happen, in a word."""
        return str(Verdict(self.staged.verdict).label)


def plans_of(batch: Batch) -> list[SheetPlan]:
    """The sheets as recognised and mapped."""
    return [SheetPlan.from_dict(found) for found in batch.plans]


def blanks_of(column: Column) -> list[tuple[str, str]]:
    """What an empty cell of a coded column can be made to mean: code and words; nothing for other columns."""
    field = fields().get(column.field)
    if field is None or field.kind != "code":
        return []
    return [(code, f"空白即{word}") for code, (_, word) in answers(field.codes).items()]


def letters(plan: SheetPlan) -> list[tuple[Column, str, str]]:
    """Each column with its letter and the title of its field."""
    known = fields()
    return [
        (column, column_letter(column.index), known[column.field].title if column.field else "保留在其他列")
        for column in plan.columns
    ]


def rows_of(batch: Batch, place: int, *, troubled: bool) -> QuerySet[StagedRow]:
    """The staged rows of one sheet in order; ``troubled`` leaves those with something to say."""
    rows = StagedRow.objects.filter(batch=batch, place=place).order_by("row")
    return rows.filter(worst__gte=_RANK["warning"]) if troubled else rows


def show_rows(batch: Batch, plan: SheetPlan, rows: Sequence[StagedRow]) -> list[ShownRow]:
    """Rows as the sheet has them, findings in their cells; identity and bank numbers masked."""
    said = Finding.objects.filter(batch=batch, place=plan.place, row__in=[row.row for row in rows])
    by_row: dict[int, list[Finding]] = {}
    for one in said:
        by_row.setdefault(one.row, []).append(one)
    return [_show(plan, row, by_row.get(row.row, [])) for row in rows]


def _show(plan: SheetPlan, row: StagedRow, said: list[Finding]) -> ShownRow:
    person, cells, _ = open_row(row)
    shown = [ShownCell(_text(column, cells)) for column in plan.columns]
    places = {column.index: at for at, column in enumerate(plan.columns)}
    notes: list[tuple[str, str, str]] = []
    for one in sorted(said, key=lambda found: -_RANK[found.severity]):
        message = unseal_message(one.message)
        notes.append((one.severity, SEVERITY_NAMES[one.severity], message))
        if one.at in places:
            cell = shown[places[one.at]]
            cell.severity = cell.severity or one.severity
            cell.notes.append(f"{message}（{one.code}）")
    return ShownRow(row, person.name or "（无姓名）", shown, notes)


def _text(column: Column, cells: list[Any]) -> str:
    text = str(cells[column.index]) if column.index < len(cells) and cells[column.index] is not None else ""
    if re.fullmatch(r"\d+\.0", text):  # a workbook knows no whole numbers; people do
        text = text[:-2]
    if column.field == "identity":
        return idcard.mask(idcard.normalise(text)) if text else ""
    if column.field == "bank":
        return mask_bank(text)
    return scrub(text)


@dataclass(slots=True)
class Pair:
    """A row and the file it may be, side by side."""

    staged: StagedRow
    name: str
    no: str
    unit: str
    person_id: int
    sure: bool
    differences: list[Difference]


def pairs_of(batch: Batch, by: Actor, rows: Sequence[StagedRow]) -> list[Pair]:
    """Rows that are in the register already, with what they say otherwise; what ``by`` may not see is left out."""
    people, blocks = load(row.match_id for row in rows if row.match_id is not None)
    policy = list_policy(by)
    units = dict(Unit.objects.filter(pk__in={one.unit_id for one in people.values()}).values_list("pk", "name"))
    pairs: list[Pair] = []
    for row in rows:
        person = people.get(row.match_id or 0)
        if person is None:
            continue
        gathered: Gathered = open_row(row)[0]
        found = differences(person, blocks, draft_of(gathered, (), batch.since))
        shown = [one for one in found if policy.get(one.name, "full") == "full"]
        pairs.append(
            Pair(
                row,
                gathered.name,
                person.no,
                units.get(person.unit_id, ""),
                person.pk,
                row.matched_by == "number",
                shown,
            )
        )
    return pairs


@dataclass(frozen=True, slots=True)
class Compared:
    """One figure: found in the file, written on paper, and the difference."""

    name: str
    label: str
    found: int
    paper: int | None

    @property
    def difference(self) -> int | None:
        """Found less paper; ``None`` when nothing was typed."""
        return None if self.paper is None else self.found - self.paper


def compare_counts(batch: Batch) -> list[tuple[str, list[Compared]]]:
    """The figures of the file beside those of the paper report, by group."""
    groups = batch.counts.get("groups", {})
    rows = int(batch.counts.get("rows", 0))
    result = [("合计", [Compared("total", "合计", rows, batch.paper.get("total"))])]
    for group, title, codes in PAPER:
        counts = groups.get(group, {})
        lines = [
            Compared(f"{group}.{code}", label, int(counts.get(code, 0)), batch.paper.get(f"{group}.{code}"))
            for code, label in codes
        ]
        lines = [line for line in lines if line.found or line.paper is not None]
        if counts.get(""):
            lines.append(Compared(f"{group}.", "未填", int(counts[""]), None))
        result.append((title, lines))
    return result


def findings_of(batch: Batch) -> list[Found]:
    """All findings with their sentences opened, for the workbook to download."""
    plans = {plan.place: plan for plan in plans_of(batch)}
    headings = {
        place: {column.index: (column.heading, column.field) for column in plan.columns}
        for place, plan in plans.items()
    }
    found: list[Found] = []
    for one in Finding.objects.filter(batch=batch).order_by("place", "row", "at").iterator():
        heading, key = headings[one.place].get(one.at, ("", ""))
        message = unseal_message(one.message)
        problem = Issue(one.code, one.severity, message)
        found.append(Found(plans[one.place].name, one.row, heading, one.at, problem, key))
    return found


def codes_found(batch: Batch, *, left: bool = False) -> list[tuple[str, str, int, str]]:
    """The codes of this import: code, title, how often, what to do; ``left``: only what is still to do afterwards."""
    counted = batch.counts.get("codes", {})
    settled = {"duplicate_in_register", "extra_column"} if left else set()
    found = [code for code in CODES if counted.get(code) and code not in settled]
    return [(code, CODES[code].title, counted[code], CODES[code].todo) for code in found]
