"""Duties that people make, one by one or for a whole list; taking them back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import numpy as np
from django.db import transaction
from django.db.models import Max

from dutyengine import identity
from yice.core.audit.actions import once, record
from yice.lib import clock, days
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused
from yice.planning.duties import access
from yice.planning.duties.actions._common import (
    PERSON,
    count_new,
    finish,
    frozen_lives,
    log,
    need_text,
    need_undecided,
    stand_again,
)
from yice.planning.duties.models import Decision, Duty, ItemName, Origin
from yice.planning.duties.run.lock import hold_planner
from yice.planning.policy import books
from yice.planning.policy.bulk import Coded, insert_columns

FOLLOW_UP = "R11"
_GRACE = 23
_FEW = 500  # up to so many rows are read back rather than made up for the log
_BY_HAND = (Origin.ACTION, Origin.CAMPAIGN)


def make_duty(
    *,
    by: Actor,
    subject: int,
    subject_kind: int = PERSON,
    title: str,
    due: dt.date,
    opens: dt.date | None = None,
    closes: dt.date | None = None,
    role: str = "",
    key: str | None = None,
) -> Duty:
    """Put something on the list by hand, for a person, unit, worker or branch. It closes like any other: by evidence.

    ``opens`` defaults to today, ``closes`` to about three weeks after ``due``, ``role`` to what rule R11 says.
    Raises ``Invalid`` (dates in disorder or too far, no title), ``Refused`` (``person_frozen``).
    """
    words = need_text(title, "title", "应办事项", 200)
    for name, day in (("opens", opens), ("due", due), ("closes", closes)):
        days.need(days.near(day, most=days.FAR), name)
    start = opens or min(clock.today(), due)
    end = closes or due + dt.timedelta(days=_GRACE)
    if not start <= due <= end or due < clock.today():
        raise Invalid(
            "dates_out_of_order",
            "日期顺序不对",
            why=f"开始 {start}、期限 {due}、截止 {end}。",
            todo="期限不能早于今天，也不能早于开始或晚于截止。",
            fields={"due": "请核对日期"},
        )
    with transaction.atomic():
        seen = once(key, by, "duties.make_duty")
        if seen.answer is not None:
            return Duty.objects.get(pk=seen.answer["id"])
        hold_planner()
        unit = access.require_subject(
            by, subject_kind, subject, "make" if subject_kind == PERSON else "make_for_office"
        )
        if subject_kind == PERSON and frozen_lives([subject]):
            raise Refused(
                "person_frozen",
                "这位老同志的日常应办已经停止",
                why="离世已报告或确认，或已迁出。",
                todo="善后事项由系统按离世确认自动安排。",
            )
        duty = new_duty(
            by, subject_kind=subject_kind, subject=subject, unit_id=unit.pk, rule=FOLLOW_UP, note=words, due=due,
            opens=start, closes=end, role=role,
        )  # fmt: skip
        name = next(word for word, number in identity.KINDS.items() if number == subject_kind)
        record(by=by, verb="duties.make_duty", subject=(name, subject), unit_id=unit.pk, detail={"duty": str(duty.pk)})
        seen.store({"id": duty.pk})
    return duty


def new_duty(
    by: Actor,
    *,
    subject_kind: int,
    subject: int,
    unit_id: int,
    rule: str,
    note: str,
    due: dt.date | None = None,
    opens: dt.date | None = None,
    closes: dt.date | None = None,
    role: str = "",
) -> Duty:
    """Write one action-made duty with the next serial; the caller has checked, holds the planner out and audits."""
    _, book = books.in_force(clock.today())
    found = book.rules[rule]
    step = found.steps[0]
    if role and role not in book.roles:
        raise Invalid(
            "unknown_role",
            "没有这个责任角色",
            why="责任角色只能从政策手册的角色表里选。",
            todo="请从所列角色中选择。",
            fields={"role": "请选择"},
        )
    low = identity.encode(subject, subject_kind, found.number, step.step, 0)
    last = Duty.objects.filter(pk__gte=low, pk__lte=low + identity.MAX_OCCURRENCE).aggregate(last=Max("pk"))["last"]
    serial = 1 if last is None else int(identity.decode(last).occurrence) + 1
    today = clock.today()
    term = due or today + dt.timedelta(days=step.window.due.amount)
    duty = Duty.objects.create(
        id=identity.encode(subject, subject_kind, found.number, step.step, serial),
        subject_kind=subject_kind, subject=subject, rule=found.number, step=step.step, occurrence=serial,
        opens=opens or today, due=term, closes=closes or term + dt.timedelta(days=_GRACE), role=role or step.owes,
        unit_id=unit_id, origin=Origin.ACTION, note=note,
    )  # fmt: skip
    count_new([duty])
    log([duty], by, "made")
    return duty


def make_for_campaign(
    *,
    by: Actor,
    rule: str,
    number: int,
    units: Mapping[int, int],
    opens: dt.date,
    due: dt.date,
    closes: dt.date,
    note: str = "",
) -> list[int]:
    """Make one duty per person for a campaign (``campaigns`` calls this in its own transaction). Returns the keys.

    ``units``: person → unit that owes. The campaign's number is the occurrence, so making them twice changes nothing.
    """
    _, book = books.in_force(clock.today())
    found = book.rules[rule]
    step = found.steps[0]
    hold_planner()
    people = np.array(sorted(units), np.int64)
    keys = identity.encode(people, PERSON, found.number, step.step, number)
    there = (
        set(
            Duty.objects.filter(
                pk__gte=int(keys[0]), pk__lte=int(keys[-1]), rule=found.number, occurrence=number
            ).values_list("pk", flat=True)
        )
        if len(keys)
        else set()
    )
    fresh = np.array([int(key) not in there for key in keys], np.bool_)
    size = int(fresh.sum())
    if size:
        whole = np.ones(size, np.int64)
        insert_columns(
            Duty,
            {
                "id": keys[fresh],
                "subject_kind": whole * PERSON,
                "subject": people[fresh],
                "rule": whole * found.number,
                "step": whole * step.step,
                "occurrence": whole * number,
                "opens": np.full(size, np.datetime64(opens, "D")),
                "due": np.full(size, np.datetime64(due, "D")),
                "closes": np.full(size, np.datetime64(closes, "D")),
                "role": Coded(np.zeros(size, np.int64), (step.owes,)),
                "unit_id": np.array([units[int(one)] for one in people[fresh]], np.int64),
                "origin": Coded(np.zeros(size, np.int64), (Origin.CAMPAIGN.value,)),
                "note": Coded(np.zeros(size, np.int64), (note[:200],)),
            },
        )
        made = (
            list(Duty.objects.filter(pk__in=[int(key) for key in keys[fresh]]))
            if size <= _FEW
            else [
                Duty(pk=int(key), unit_id=units[int(one)], rule=found.number, due=due, closes=closes, decision=None)
                for key, one in zip(keys[fresh], people[fresh], strict=True)
            ]
        )
        count_new(made)
        log(made, by, "made")
    return [int(key) for key in keys]


def name_plan_items(*, person_id: int, names: Mapping[int, str]) -> None:
    """Say what the items of a person's plan are called (slot → title); ``plans`` does so in its own transaction."""
    ItemName.objects.bulk_create(
        [ItemName(person_id=person_id, slot=slot, title=title[:80]) for slot, title in sorted(names.items())],
        update_conflicts=True,
        unique_fields=["person", "slot"],
        update_fields=["title"],
    )


def withdraw_duty(*, by: Actor, duty_id: int, reason: str, key: str | None = None) -> Duty:
    """Take back something that was put on the list by hand. What rules made only the rules withdraw (``rule_made``)."""
    text = need_text(reason, "reason", "撤回")
    with transaction.atomic():
        seen = once(key, by, "duties.withdraw_duty")
        if seen.answer is not None:
            return Duty.objects.get(pk=seen.answer["id"])
        hold_planner()
        duty = access.get_for(by, duty_id)
        unit = access.require_deed(by, duty, "withdraw")
        need_undecided(duty)
        if duty.origin not in _BY_HAND:
            raise Refused(
                "rule_made",
                "按政策产生的应办不能由人撤回",
                why="它的条件仍然成立；条件不再成立时系统会自动撤回并写明原因。",
                todo="资料有误请更正资料；确实不必办的请申请免办。",
            )
        finish([duty], by, decision=Decision.WITHDRAWN, on=clock.today(), deed="withdrawn", reason=text)
        _note(by, "duties.withdraw_duty", duty, unit.pk, text)
        seen.store({"id": duty.pk})
    return duty


def reopen_duty(*, by: Actor, duty_id: int, reason: str, key: str | None = None) -> Duty:
    """Let a duty stand again that was withdrawn by hand or waived, on the same row. A done one: revoke its record."""
    text = need_text(reason, "reason", "恢复")
    with transaction.atomic():
        seen = once(key, by, "duties.reopen_duty")
        if seen.answer is not None:
            return Duty.objects.get(pk=seen.answer["id"])
        hold_planner()
        duty = access.get_for(by, duty_id)
        unit = access.require_deed(by, duty, "reopen")
        by_hand = duty.decision == Decision.WITHDRAWN and duty.origin in _BY_HAND
        if duty.decision != Decision.WAIVED and not by_hand:
            raise Refused(
                "not_reopenable",
                "这件事不能在这里恢复",
                why="只有免办的和由人撤回的可以恢复。",
                todo="办结有误请作废对应的记录；系统撤回的在条件重新成立时自动恢复。",
            )
        if duty.subject_kind == PERSON and frozen_lives([duty.subject]):
            raise Refused(
                "person_frozen",
                "这位老同志的日常应办已经停止",
                why="离世已报告或确认，或已迁出。",
                todo="请核对人员状态。",
            )
        stand_again([duty], by, deed="reopened", reason=text)
        _note(by, "duties.reopen_duty", duty, unit.pk, text)
        seen.store({"id": duty.pk})
    return duty


def _note(by: Actor, verb: str, duty: Duty, unit_id: int, reason: str) -> None:
    name = next(word for word, number in identity.KINDS.items() if number == duty.subject_kind)
    record(
        by=by, verb=verb, subject=(name, duty.subject), unit_id=unit_id, reason=reason, detail={"duty": str(duty.pk)}
    )


def withdraw_many(*, by: Actor, duties: Sequence[Duty], reason: str) -> int:
    """Take back undecided duties of a campaign that was called off; the caller holds the transaction and audits."""
    open_ones = [one for one in duties if one.decision is None]
    finish(open_ones, by, decision=Decision.WITHDRAWN, on=clock.today(), deed="withdrawn", reason=reason)
    return len(open_ones)
