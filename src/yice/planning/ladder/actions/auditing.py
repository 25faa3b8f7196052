"""Keeping what the duty auditor found, and saying it loudly when it did not pass."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import record
from yice.core.notify.actions.posting import post
from yice.core.notify.recipients import Recipient
from yice.core.org.models import Unit
from yice.lib import clock
from yice.lib.actor import Actor, Role
from yice.planning.ladder.auditing import Checked, check
from yice.planning.ladder.models import Audit, Finding

KEPT = 366
"""Runs kept; older ones are deleted."""


def audit_clockwork(*, by: Actor) -> Audit:
    """Check that everything due was noticed, escalated or closed, and keep the result.

    One that did not pass is told to the system administrators, once a day as long as it is so.
    """
    checked = check()
    with transaction.atomic():
        row = Audit.objects.create(
            day=clock.today(), at=clock.now(), passed=checked.passed, looked=checked.looked, found=checked.found,
            examples=checked.examples,
        )  # fmt: skip
        Audit.objects.filter(pk__lte=row.pk - KEPT).delete()
        record(by=by, verb="ladder.audit_clockwork", subject=row, detail={"passed": row.passed, **checked.found})
        if not row.passed:
            _tell(by, row, checked)
    return row


def _tell(by: Actor, row: Audit, checked: Checked) -> None:
    root = Unit.objects.filter(parent__isnull=True, is_open=True).order_by("path").first()
    if root is None:
        return
    named = "；".join(f"{Finding(code).label} {count} 处" for code, count in sorted(checked.found.items()))
    post(
        by=by,
        template="ladder.audit",
        to=Recipient.unit_role(root.pk, Role.SYSTEM_ADMIN),
        about=("ladder_audit", row.pk),
        person_id=None,
        words={
            "日期": f"{row.day.month}月{row.day.day}日",
            "件数": str(sum(checked.found.values())),
            "问题": named,
        },
        dedup=f"ladder_audit:{row.day}",
        urgent=True,
    )
