"""Taking a list out: the same people, columns and words as on the page, as a workbook, by the worker."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable, Mapping, Sequence

import xlsxwriter
from django.db import transaction
from django.http import QueryDict

from yice.core.audit import actions as audit
from yice.core.files import actions as files
from yice.core.jobs.actions import enqueue
from yice.core.jobs.models import Run
from yice.core.people import access
from yice.lib import clock, words
from yice.lib.actor import Actor
from yice.lib.errors import Refused
from yice.web.desk import scope
from yice.web.desk.models import Export
from yice.web.desk.people import columns, filters
from yice.web.desk.people.rows import Row, rows_of

KEPT_DAYS = 3
MOST = 60_000
_CHUNK = 400


def ask_for_export(*, by: Actor, query: Mapping[str, str], shown: Sequence[str], key: str | None = None) -> Run:
    """Ask the worker for the list under ``query`` with these columns; codes only stand in the request."""
    with transaction.atomic():
        seen = audit.once(key, by, "desk.export_people")
        if seen.answer is not None:
            return Run.objects.get(pk=seen.answer["run"])
        run = enqueue("desk.export_people", {"query": dict(query), "columns": list(shown)}, by=by)
        Export.objects.create(
            staff_id=by.id,
            run_id=run.pk,
            made_at=clock.now(),
            expires_on=clock.today() + dt.timedelta(days=KEPT_DAYS),
        )
        audit.record(by=by, verb="desk.export_people", subject=("run", run.pk), detail={"query": dict(query)})
        seen.store({"run": run.pk})
        return run


def make_export(
    *, by: Actor, run_id: int, query: Mapping[str, str], shown: Sequence[str], told: Callable[[int, int], object]
) -> int:
    """Make the workbook with the rights ``by`` had when asking; returns how many people it holds. Safe to repeat.

    Raises ``Refused`` (``export_too_large``).
    """
    today = clock.today()
    asked = QueryDict(mutable=True)
    asked.update(query)
    sentence = filters.read(asked, today=today, units=scope.unit_options(by), staff=scope.liaison_options(by))
    chosen = columns.allowed(columns.named(shown), access.list_policy(by))
    found = filters.apply(access.managed_by(by), sentence)
    ids = list(found.order_by("pinyin_key", "pk").values_list("pk", flat=True)[: MOST + 1])
    if len(ids) > MOST:
        raise Refused(
            "export_too_large", f"一次最多导出 {MOST:,} 人", why="当前条件下的人更多。", todo="请加上单位或类别等条件。"
        )
    content = _workbook(ids, chosen, today, told)
    with transaction.atomic():
        export = Export.objects.get(run_id=run_id)
        name = f"人员-{today:%Y%m%d}-{export.pk}.xlsx"
        if export.file is not None:  # made before, by a worker that died afterwards
            files.erase_file(by=by, file=export.file, reason="重新生成")
        export.file = files.put_file(by=by, content=content, name=name, kind="other")
        export.rows = len(ids)
        export.words = "、".join(word for _, word in sentence.set_words)[:400]
        export.save(update_fields=["file", "rows", "words"])
        audit.record(by=by, verb="view.export", subject=("export", export.pk), detail={"rows": len(ids)})
    return len(ids)


def _workbook(
    ids: list[int], chosen: list[columns.Column], today: dt.date, told: Callable[[int, int], object]
) -> bytes:
    from yice.web.desk.people.views import by_id

    buffer = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet("人员")
    head = book.add_format({"bold": True, "bottom": 1})
    heads = ["姓名", "年龄", "管理单位", *(column.word for column in chosen), "下一件", "期限"]
    for place, word in enumerate(heads):
        sheet.set_column(place, place, 24 if place in {2, 4} else 14)
        sheet.write_string(0, place, word, head)
    line = 0
    for start in range(0, len(ids), _CHUNK):
        for row in rows_of(by_id(ids[start : start + _CHUNK]), today):
            line += 1
            for place, text in enumerate(_cells(row, chosen, today)):
                sheet.write_string(line, place, text)
        told(min(start + _CHUNK, len(ids)), len(ids))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, line, len(heads) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    book.close()
    return buffer.getvalue()


def _cells(row: Row, chosen: list[columns.Column], today: dt.date) -> list[str]:
    following = row.next
    return [
        row.person.name,
        row.age_word,
        row.person.unit.name,
        *(column.text(row, today) for column in chosen),
        following.title if following is not None else "",
        words.due(following.duty.due, today) if following is not None else "",
    ]


def sweep_exports(*, by: Actor) -> int:
    """Destroy the workbooks whose days are over; how many."""
    gone = 0
    for export in Export.objects.filter(expires_on__lt=clock.today()).select_related("file"):
        with transaction.atomic():
            file = export.file
            export.delete()
            if file is not None:
                files.erase_file(by=by, file=file, reason="导出到期")
        gone += 1
    return gone
