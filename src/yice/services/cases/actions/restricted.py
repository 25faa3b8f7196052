"""What only a circle reads: opening it is recorded, and who belongs to it is named."""

from __future__ import annotations

from django.db import transaction

from yice.core.audit.actions import once, record_view
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import NotFound, Refused
from yice.services.cases import access, codes
from yice.services.cases.actions import _common as common
from yice.services.cases.models import Case, CircleMember
from yice.services.cases.queries import Line, eligible, told_entries
from yice.services.cases.queries.words import VIEWED


def open_words(*, by: Actor, case_id: int) -> tuple[Case, list[Line]]:
    """Read what is restricted in a case. Every look is an entry of its own in the audit.

    Who is not of the circle is told that there is nothing (``case_words_closed``).
    """
    with transaction.atomic():
        case = access.get_for(by, case_id)
        if not case.restricted or not access.in_circle(by, case):
            raise NotFound("case_words_closed", "没有可以打开的内容", why="这里没有限制查看的内容，或您不是知情人。")
        unit_id = case.person.unit_id if case.person is not None else case.unit_id
        record_view(by=by, subject=("case", case.pk), what=VIEWED, person_id=case.person_id, unit_id=unit_id)
        return case, told_entries(case, opened=True)


def add_to_circle(*, by: Actor, case_id: int, staff_id: int, why: str, key: str | None = None) -> CircleMember:
    """Let somebody by name read what is restricted, with the reason."""
    with transaction.atomic():
        seen = once(key, by, "cases.add_to_circle")
        if seen.answer is not None:
            return CircleMember.objects.get(pk=seen.answer["id"])
        case = common.fetch(by, case_id, "circle")
        text = common.need_words(why, "why", "为什么要知情", 80)
        staff = eligible().filter(pk=staff_id).first()
        if staff is None:
            raise NotFound("staff_not_found", "没有找到这位工作人员")
        common.let_in(case, staff, text, by)
        row = CircleMember.objects.get(case=case, staff=staff, ended_at__isnull=True)
        common.enter(case, by, codes.EntryKind.CIRCLE, f"{staff.name}成为知情人", secret=False)
        common.note(by, "add_to_circle", case, {"staff": staff.pk})
        seen.store({"id": row.pk})
    return row


def remove_from_circle(*, by: Actor, case_id: int, member_id: int, key: str | None = None) -> None:
    """Take somebody out; not the one who answers for the case. Raises ``Refused`` (``circle_owner``)."""
    with transaction.atomic():
        seen = once(key, by, "cases.remove_from_circle")
        if seen.answer is not None:
            return
        case = common.fetch(by, case_id, "circle")
        row = (
            CircleMember.objects.select_related("staff").filter(pk=member_id, case=case, ended_at__isnull=True).first()
        )
        if row is None:
            raise NotFound("circle_not_found", "没有找到这位知情人")
        if row.staff_id == case.owner_id:
            raise Refused("circle_owner", "经办人必须知情", why="由其承办。", todo="请先改派，再移出。")
        row.ended_at, row.ended_by_name = clock.now(), by.name[:64]
        row.save(update_fields=["ended_at", "ended_by_name"])
        common.enter(case, by, codes.EntryKind.CIRCLE, f"{row.staff.name}不再知情", secret=False)
        common.note(by, "remove_from_circle", case, {"staff": row.staff_id})
        seen.store({"id": row.pk})
