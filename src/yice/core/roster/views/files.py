"""Files to take away: the sheet with its findings marked, and an empty template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from yice.core.audit.actions import record_view
from yice.core.roster import showing, store
from yice.core.roster.access import get_batch, require_importer
from yice.core.roster.findings_book import findings_workbook
from yice.core.roster.template_book import template_workbook
from yice.lib.gate import actor_of
from yice.lib.sheets import read_book

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _file(body: bytes, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=_XLSX)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Cache-Control"] = "no-store"
    return response


@require_GET
def findings(request: HttpRequest, pk: int) -> HttpResponse:
    """The sheet as it was with every finding in its cell; made now, kept nowhere, and written in the trail."""
    actor = actor_of(request)
    batch = get_batch(actor, pk)
    book = read_book(store.fetch(batch.upload_id), batch.upload.filename)
    body = findings_workbook(book, showing.findings_of(batch))
    record_view(by=actor, subject=("batch", batch.pk), what="roster_findings", unit_id=batch.unit_id)
    stem = batch.upload.filename.rpartition(".")[0] or batch.upload.filename
    return _file(body, f"{stem}-已标注.xlsx")


@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """An empty roster with the headings the system knows and notes on how to fill them."""
    require_importer(actor_of(request))
    return _file(template_workbook(), "花名册模板.xlsx")
