"""The audit administrator's console."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from yice.core.audit import queries
from yice.core.audit.actions import record_view
from yice.core.audit.words import areas, part_word, subject_word, verb_word
from yice.lib import days
from yice.lib.actor import Role
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of, require
from yice.lib.htmx import page
from yice.lib.paging import keyset


@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """The trail, filtered, newest first; looking at it leaves a trace too."""
    actor = require(actor_of(request), Role.AUDIT_ADMIN)
    query = request.GET
    area = chosen(query, "area", areas())
    since, until = days.read(query.get("since", "")), days.read(query.get("until", ""))
    number = query.get("person", "")
    rows = queries.entries(
        queries.visible_to(actor),
        verb=area,
        actor=query.get("actor", "").strip()[:80],
        person_id=int(number) if number.isdigit() and len(number) < 19 else None,  # noqa: PLR2004 - a 64-bit key
        since=since,
        until=until,
    )
    shown = keyset(rows, order=("-id",), after=query.get("after"), before=query.get("before"))
    last, unsealed, unsealed_since = queries.sealing_state()
    if not query.get("after") and not query.get("before"):
        record_view(by=actor, subject=("audit", None), what="audit")
    context = {
        "page": shown,
        "rows": [
            (entry, part_word(entry.actor_name), verb_word(entry.verb), subject_word(entry.subject_kind))
            for entry in shown.items
        ],
        "filters": [
            Choice("area", "事务", area, areas()),
            Choice("actor", "操作者", query.get("actor", "").strip()[:80]),
            Choice("person", "档案编号", number if number.isdigit() else ""),
            Choice("since", "自", since.isoformat() if since else "", kind="date"),
            Choice("until", "至", until.isoformat() if until else "", kind="date"),
        ],
        "filters_set": any(query.get(name) for name in ("area", "actor", "person", "since", "until")),
        "sees_all": actor.at_top(Role.AUDIT_ADMIN),
        "last_seal": last,
        "unsealed": unsealed,
        "unsealed_since": unsealed_since,
        "verification": queries.last_verification(),
        "kept_since": queries.kept_since(),
    }
    return page(request, "audit/list.html", context)
