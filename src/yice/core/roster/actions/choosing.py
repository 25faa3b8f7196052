"""What the person importing chooses: columns, category, units, and what becomes of each row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.roster.actions._common import wrong_state
from yice.core.roster.models import Batch, MappingMemory, StagedRow, State, Verdict
from yice.core.roster.recognise.plans import SheetPlan
from yice.core.roster.vocabulary.load import answers, fields
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound

_CHANGEABLE = (State.MAPPING, State.REVIEW, State.FAILED)


def choose_columns(
    *,
    by: Actor,
    batch: Batch,
    sheets: Mapping[int, Mapping[int, str]],
    used: Sequence[int],
    blanks: Mapping[int, Mapping[int, str]] | None = None,
    category: str = "",
    since: dt.date | None = None,
    key: str | None = None,
) -> Batch:
    """Fix which sheets are read and what each column means; remembered for the unit's next file with these headings.

    ``sheets`` maps a sheet's place to column index → field key ("" keeps the column as an extra); ``blanks`` likewise
    to the code that an empty cell of a coded column stands for (default: unknown). Raises ``Invalid``
    when no sheet is chosen, a field is fed twice, or nothing feeds the name.
    """
    with transaction.atomic():
        seen = once(key, by, "roster.choose_columns")
        if seen.answer is not None:
            return Batch.objects.get(pk=batch.pk)
        if batch.state not in _CHANGEABLE:
            raise wrong_state(batch)
        plans = [SheetPlan.from_dict(found) for found in batch.plans]
        for plan in plans:
            plan.use = plan.place in used and bool(plan.columns)
            if plan.use:
                _apply(plan, sheets.get(plan.place, {}))
                _say_blanks(plan, (blanks or {}).get(plan.place))
        if not any(plan.use for plan in plans):
            raise Invalid(
                "no_sheet_chosen",
                "没有选择要导入的工作表",
                why="各张工作表都没有勾选，没有可导入的内容。",
                todo="请至少勾选一张花名册。",
            )
        batch.plans = [plan.as_dict() for plan in plans]
        batch.category, batch.since, batch.version = category, since, batch.version + 1
        batch.save(update_fields=["plans", "category", "since", "version"])
        for plan in plans:
            if plan.use:
                MappingMemory.objects.update_or_create(
                    unit=batch.unit,
                    signature=plan.signature,
                    defaults={
                        "fields": [column.field for column in plan.columns],
                        "blanks": [column.blank for column in plan.columns],
                        "used_at": clock.now(),
                    },
                )
        record(by=by, verb="roster.choose_columns", subject=("batch", batch.pk), unit_id=batch.unit_id)
        seen.store({"batch": batch.pk})
    return batch


def _apply(plan: SheetPlan, chosen: Mapping[int, str]) -> None:
    known = fields()
    taken: dict[str, str] = {}
    for column in plan.columns:
        field = chosen.get(column.index, column.field)
        if field and field not in known:
            raise Invalid(
                "unknown_field",
                f"没有“{field}”这一项",
                why="表格的列只能对应到系统已有的项目。",
                todo="请从列表中选择。",
            )
        if field != column.field:
            column.field, column.confidence = field, 100
        if field and known[field].kind != "ignore":
            if field in taken:
                raise Invalid(
                    "field_twice",
                    f"“{plan.name}”里有两列都对到了“{known[field].title}”",
                    why=f"“{taken[field]}”和“{column.heading}”只能有一列。",
                    todo="请把其中一列改为“保留在其他列”。",
                )
            taken[field] = column.heading
    if "person.name" not in taken:
        raise Invalid(
            "name_unmapped",
            f"“{plan.name}”没有对上姓名列",
            why="没有姓名无法建档。",
            todo="请指定哪一列是姓名，或不勾选这张表。",
        )


def _say_blanks(plan: SheetPlan, chosen: Mapping[int, str] | None) -> None:
    """What an empty cell means; a code that the column's field does not have is passed over."""
    known = fields()
    for column in plan.columns:
        blank = column.blank if chosen is None else chosen.get(column.index, "")
        field = known.get(column.field)
        column.blank = blank if field is not None and field.kind == "code" and blank in answers(field.codes) else ""


def decide_row(*, by: Actor, batch: Batch, row_id: int, verdict: str, key: str | None = None) -> StagedRow:
    """Decide one row: new, update or skip. A row with an error stays out; an update needs somebody to update."""
    with transaction.atomic():
        seen = once(key, by, "roster.decide_row")
        row = StagedRow.objects.filter(batch=batch, pk=row_id).first()
        if row is None:
            raise NotFound("row_not_found", "没有找到这一行")
        if seen.answer is not None:
            return row
        _allowed(batch, row, verdict)
        StagedRow.objects.filter(pk=row.pk).update(verdict=verdict)
        row.verdict = verdict
        record(
            by=by, verb="roster.decide_row", subject=("batch", batch.pk), unit_id=batch.unit_id,
            detail={"place": row.place, "row": row.row, "verdict": verdict},
        )  # fmt: skip
        seen.store({"row": row.pk})
    return row


def decide_rows(*, by: Actor, batch: Batch, verdict: str, key: str | None = None) -> int:
    """Decide all rows that are already in the register at once: update or skip."""
    if verdict not in {Verdict.UPDATE, Verdict.SKIP}:
        raise Invalid(
            "bad_verdict", "只能批量选择更新或跳过", why="新增会建立新档案，须逐行看过再定。", todo="新增请逐行确认。"
        )
    with transaction.atomic():
        seen = once(key, by, "roster.decide_rows")
        if seen.answer is not None:
            return int(seen.answer["count"])
        if batch.state != State.REVIEW:
            raise wrong_state(batch)
        rows = StagedRow.objects.filter(batch=batch, match_id__isnull=False).exclude(proposed=Verdict.ERROR)
        count = rows.update(verdict=verdict)
        detail: dict[str, Any] = {"verdict": verdict, "count": count}
        record(by=by, verb="roster.decide_rows", subject=("batch", batch.pk), unit_id=batch.unit_id, detail=detail)
        seen.store({"count": count})
    return count


def _allowed(batch: Batch, row: StagedRow, verdict: str) -> None:
    if batch.state != State.REVIEW:
        raise wrong_state(batch)
    if verdict not in {Verdict.NEW, Verdict.UPDATE, Verdict.SKIP}:
        raise Invalid(
            "bad_verdict",
            "没有这种处理方式",
            why="每一行只有新增、更新、跳过三种处理。",
            todo="请选择新增、更新或跳过。",
        )
    if row.proposed == Verdict.ERROR and verdict != Verdict.SKIP:
        raise Invalid(
            "row_has_error",
            "这一行有错误，不能导入",
            why="没有姓名、无可用身份或对应不清的行不能入册。",
            todo="请下载标注后的表，改好后重新导入。",
        )
    if verdict == Verdict.UPDATE and row.match_id is None:
        raise Invalid(
            "nothing_to_update",
            "册中没有对应的人，不能更新",
            why="更新须对应册中已有的一个人。",
            todo="请选择新增或跳过。",
        )
    if verdict == Verdict.NEW and row.matched_by == "number":
        raise Invalid(
            "person_exists", "身份证号已在册，不能新增", why="同一身份证号只能有一份档案。", todo="请选择更新或跳过。"
        )


def set_paper_counts(*, by: Actor, batch: Batch, counts: Mapping[str, int], key: str | None = None) -> Batch:
    """Keep the figures of the paper report, to be shown beside what was found."""
    with transaction.atomic():
        seen = once(key, by, "roster.set_paper_counts")
        if seen.answer is None:
            if any(number < 0 for number in counts.values()):
                raise Invalid(
                    "bad_count", "人数不能是负数", why="纸质报表的人数是零或正整数。", todo="请核对纸质报表。"
                )
            Batch.objects.filter(pk=batch.pk).update(paper=dict(counts))
            record(by=by, verb="roster.set_paper_counts", subject=("batch", batch.pk), unit_id=batch.unit_id)
            seen.store({"batch": batch.pk})
    batch.refresh_from_db()
    return batch
