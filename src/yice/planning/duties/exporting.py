"""A long list of duties taken out: made by the worker, sealed, for the one who asked, for a few days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping

from django.db import transaction

from yice.core.audit import actions as audit
from yice.core.files import actions as files
from yice.core.jobs.actions import enqueue
from yice.core.jobs.models import Run
from yice.core.people import access as people
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.bulk import batches
from yice.lib.errors import Refused
from yice.planning.duties.models import DutyExport

KEPT_DAYS = 3
MOST = 60_000
_CHUNK = 2_000


def ask_for_export(*, by: Actor, query: Mapping[str, str], key: str | None = None) -> Run:
    """Ask the worker for the list under ``query``; codes only stand in the request."""
    with transaction.atomic():
        seen = audit.once(key, by, "duties.export")
        if seen.answer is not None:
            return Run.objects.get(pk=seen.answer["run"])
        run = enqueue("duties.export", {"query": dict(query)}, by=by)
        expires = clock.today() + dt.timedelta(days=KEPT_DAYS)
        DutyExport.objects.create(staff_id=by.id, run_id=run.pk, made_at=clock.now(), expires_on=expires)
        audit.record(by=by, verb="duties.export", subject=("run", run.pk), detail={"query": dict(query)})
        seen.store({"run": run.pk})
        return run


def make_export(*, by: Actor, run_id: int, query: Mapping[str, str], told: Callable[[int, int], object]) -> int:
    """Make the workbook with the rights ``by`` had when asking; returns how many duties it holds. Safe to repeat.

    Raises ``Refused`` (``export_too_large``).
    """
    from yice.planning.duties.queries.sight import whole
    from yice.planning.duties.views import sentence
    from yice.planning.duties.views.rows import rows_of
    from yice.planning.duties.workbook import workbook

    kept = sentence.read(by, query)
    keys = list(kept.duties.order_by(*kept.order).values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        raise Refused(
            "export_too_large",
            f"一次最多导出 {MOST:,} 件",
            why="当前条件下的应办更多。",
            todo="请加上单位、事项或状态条件后再导出。",
        )
    rows = []
    for part in batches(keys, _CHUNK):
        rows += rows_of(by, whole(part))
        told(len(rows), len(keys))
    content = workbook(rows, told=people.list_policy(by)["duties"] == "full")
    with transaction.atomic():
        export = DutyExport.objects.get(run_id=run_id)
        if export.file is not None:  # made before, by a worker that died afterwards
            files.erase_file(by=by, file=export.file, reason="重新生成")
        name = f"应办-{clock.today():%Y%m%d}-{export.pk}.xlsx"
        export.file = files.put_file(by=by, content=content, name=name, kind="other")
        export.rows, export.words = len(rows), "、".join(kept.said)[:400]
        export.save(update_fields=["file", "rows", "words"])
        audit.record(by=by, verb="view.export", subject=("duty_export", export.pk), detail={"rows": len(rows)})
    return len(rows)


def sweep_exports(*, by: Actor) -> int:
    """Destroy the workbooks whose days are over; how many."""
    gone = 0
    for export in DutyExport.objects.filter(expires_on__lt=clock.today()).select_related("file"):
        with transaction.atomic():
            file = export.file
            export.delete()
            if file is not None:
                files.erase_file(by=by, file=file, reason="导出到期")
        gone += 1
    return gone
