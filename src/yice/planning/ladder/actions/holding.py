"""Holding a ladder back: only with a reason, only until a day, and everybody can see it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q, QuerySet

from yice.core.audit.actions import once, record
from yice.core.people.models import Person
from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused
from yice.lib.scrub import scrub
from yice.planning.ladder import access
from yice.planning.ladder.models import Clock, ClockEvent, Hold, Target
from yice.planning.ladder.queries.targets import person_ids_of

LONGEST = 92
"""Days a ladder may be held at a time: longer is a waiver, which needs a second person."""


def hold_ladder(*, by: Actor, target: tuple[str, int], reason: str, until: dt.date, key: str | None = None) -> Hold:
    """Hold back the reminders of one duty or clock until a day (included); afterwards they go on by themselves.

    ``target`` is ``("duty", id)`` or ``("clock", id)``. A hold that stands is replaced. Raises ``NotFound`` (out of
    sight), ``NotAllowed`` (``not_allowed``), ``Invalid`` (``hold_invalid``), ``Refused``
    (``ladder_over``).
    """
    words = scrub(reason.strip())[:200]
    _check(words, until)
    with transaction.atomic():
        seen = once(key, by, "ladder.hold_ladder")
        if seen.answer is not None:
            return Hold.objects.get(pk=seen.answer["id"])
        found = access.get_target(by, *target)
        access.require_hold(by, found)
        if found.over:
            raise Refused(
                "ladder_over", "这件事已经办结，不再提醒", why="办结或停办的事项没有提醒。", todo="请刷新页面。"
            )
        now = time.now()
        _standing(found.kind, found.number).update(ended_at=now)
        hold = Hold.objects.create(
            kind=found.kind, target=found.number, reason=words, until=until, at=now, by_id=by.id, by_name=by.name[:64]
        )
        detail = {"target": f"{found.kind}:{found.number}", "until": until.isoformat()}
        record(
            by=by, verb="ladder.hold_ladder", subject=hold, unit_id=found.unit_id, person_id=found.person_id,
            detail=detail,
        )  # fmt: skip
        seen.store({"id": hold.pk})
    return hold


def end_hold(*, by: Actor, target: tuple[str, int]) -> None:
    """Let a ladder go on before its day. Without a hold nothing happens."""
    with transaction.atomic():
        found = access.get_target(by, *target)
        access.require_hold(by, found)
        if not _standing(found.kind, found.number).update(ended_at=time.now()):
            return
        if found.kind == Target.CLOCK:
            Clock.objects.filter(pk=found.number, running_since__isnull=False).update(next_rung_at=time.now())
        record(
            by=by, verb="ladder.end_hold", subject=(found.kind, found.number), unit_id=found.unit_id,
            person_id=found.person_id,
        )  # fmt: skip


def forget_erased(*, by: Actor) -> int:
    """Empty the words kept about people whose files were erased. Returns how many rows; the worker calls it."""
    erased = Person.objects.filter(erased_at__isnull=False).values("pk")
    clocks = Clock.objects.filter(person__in=erased)
    with transaction.atomic():
        rows = clocks.exclude(pause_reason="").update(pause_reason="")
        rows += ClockEvent.objects.filter(clock__in=clocks.values("pk")).exclude(reason="").update(reason="")
        holds = Hold.objects.exclude(reason="")
        whose = person_ids_of(holds)
        gone = set(Person.objects.filter(pk__in=whose.values(), erased_at__isnull=False).values_list("pk", flat=True))
        rows += holds.filter(pk__in=[pk for pk, person in whose.items() if person in gone]).update(reason="")
        if rows:
            record(by=by, verb="ladder.forget_erased", subject=("ladder", None), detail={"rows": rows})
    return rows


def _standing(kind: str, number: int) -> QuerySet[Hold]:
    return Hold.objects.filter(Q(kind=kind, target=number), ended_at__isnull=True)


def _check(words: str, until: dt.date) -> None:
    fields = {}
    if not words:
        fields["reason"] = "请填写理由"
    if until < time.today() or (until - time.today()).days > LONGEST:
        fields["until"] = f"请填今天到 {LONGEST} 天以内的日期"
    if fields:
        raise Invalid(
            "hold_invalid",
            "暂停提醒需要理由和日期",
            why="逾期提醒不能无理由停止；" + "；".join(fields.values()) + "。",
            todo="请按提示填写。长期不办的请申请免办。",
            fields=fields,
        )
