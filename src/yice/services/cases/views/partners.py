"""The list of partners, and the slip that goes with a referral."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from yice.core.org import access as org
from yice.lib import clock
from yice.lib.actor import Role
from yice.lib.filters import Choice, chosen
from yice.lib.gate import actor_of, require
from yice.lib.htmx import idempotency_key, page
from yice.services.cases import access, actions, codes, forms
from yice.services.cases.models import Transfer
from yice.services.cases.queries import teams, working_on
from yice.services.cases.views.shared import reader, run

both = require_http_methods(["GET", "POST"])
_STATES = (("working", "合作中"), ("ended", "已停止或未开始"))


@require_GET
def partners(request: HttpRequest) -> HttpResponse:
    """Who can be asked to help, and what became of what was asked."""
    actor = reader(request)
    kind = chosen(request.GET, "kind", codes.PartnerKind.choices)
    state = chosen(request.GET, "state", _STATES) or "working"
    rows = access.partners_visible_to(actor).select_related("unit")
    today = working_on(clock.today())
    rows = rows.filter(today) if state == "working" else rows.exclude(today)
    if kind:
        rows = rows.filter(kind=kind)
    words = dict(teams())
    listed = list(rows.order_by("kind", "name", "pk"))
    asked = _asked([one.pk for one in listed], access.visible_to(actor).values("pk"))
    context: dict[str, Any] = {
        "rows": [
            (one, words.get(one.team, ""), asked.get(one.pk, {}), access.keeps_partners_of(actor, one.unit))
            for one in listed
        ],
        "filters": [
            Choice("state", "状态", state, _STATES, any=""),
            Choice("kind", "类型", kind, codes.PartnerKind.choices),
        ],
        "filters_set": bool(kind or state != "working"),
        "keeps": actor.holds(Role.HEAD),
    }
    return page(request, "cases/partners.html", context)


def _asked(partners: list[int], cases: Any) -> dict[int, dict[str, Any]]:
    """Partner → how many referrals in sight, how many of them under way, done, refused."""
    rows = Transfer.objects.filter(to_partner__in=partners, case__in=cases).order_by().values("to_partner")
    counted = rows.annotate(
        all=Count("pk"),
        open=Count("pk", filter=Q(state__in=["offered", "accepted"])),
        done=Count("pk", filter=Q(state="done")),
        refused=Count("pk", filter=Q(state="rejected")),
    )
    return {row["to_partner"]: dict(row) for row in counted}


@both
def partner_new(request: HttpRequest) -> HttpResponse:
    """Put a partner on the list."""
    actor = require(actor_of(request), Role.HEAD)
    units = org.units_visible_to(actor, Role.HEAD).filter(is_open=True).order_by("path")
    form = forms.PartnerForm(
        request.POST if request.method == "POST" else None, units=[(str(one.pk), one.name) for one in units]
    )
    return run(
        request, form,
        ("登记伙伴", "医院、社区、家政公司、法律援助等外面的单位；已是本系统单位的不用登记。", "保存", "伙伴已登记。"),
        lambda: actions.add_partner(
            by=actor, unit_id=form.cleaned_data["unit"], facts=form.facts(), key=idempotency_key(request)
        ),
        back=reverse("cases:partners"),
    )  # fmt: skip


@both
def partner(request: HttpRequest, partner_id: int) -> HttpResponse:
    """Change what the list says of a partner, or end the work with it."""
    actor = reader(request)
    row = access.get_partner(actor, partner_id)
    names = ("name", "kind", "does", "team", "contact", "phone", "since", "until", "version")
    form = forms.PartnerForm(
        request.POST if request.method == "POST" else None,
        initial={name: getattr(row, name) for name in names},
        units=[],
        known=True,
    )
    return run(
        request, form, ("修改伙伴", f"服务{row.unit.name}及下属单位。以前转介的记录不变。", "保存", "伙伴已保存。"),
        lambda: actions.change_partner(
            by=actor, partner_id=row.pk, facts=form.facts(), version=form.cleaned_data["version"],
            key=idempotency_key(request),
        ),
        back=reverse("cases:partners"),
    )  # fmt: skip


@require_GET
def slip(request: HttpRequest, transfer_id: int) -> HttpResponse:
    """转介单 for the partner: what is asked, and of the elder only what was agreed to; each opening is recorded."""
    made = actions.open_slip(by=reader(request), transfer_id=transfer_id)
    return page(request, "cases/slip.html", {"slip": made, "row": made.row, "case": made.row.case})
