"""Editing and checking the blocks of the file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.people.actions._blocks import set_verified, write_block
from yice.core.people.actions._common import fetch, mark_changed, need_past
from yice.core.people.codes import Block, CalendarKind
from yice.core.people.models import Change, Person, Verification
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Stale


def update_block(
    *,
    by: Actor,
    person_id: int,
    block: str,
    values: Mapping[str, Any],
    source: str,
    verified_on: dt.date | None = None,
    valid_on: dt.date | None = None,
    version: int | None = None,
    key: str | None = None,
) -> list[str]:
    """Change fields of one block (``fields.FIELDS``) and return the names of those that differ.

    ``source`` says where it comes from (走访、本人来电、家属 …); ``valid_on`` since when it is so (default today);
    with ``verified_on`` the whole block counts as checked that day. ``version`` is the one the form was opened on
    (basic and contact: the person's; others: the block's, 0 while empty). Raises ``Invalid`` and ``Stale``.
    """
    _check_block(block)
    need_past(verified_on, "verified_on")
    with transaction.atomic():
        seen = once(key, by, "people.update_block")
        if seen.answer is not None:
            return list(seen.answer["fields"])
        person = fetch(by, person_id, "edit")
        day = valid_on or clock.today()
        names = write_block(person, block, values, valid_on=day, source=source, by_name=by.name, version=version)
        if verified_on is not None:
            _verify(person, block, verified_on, by.name, source)
        if names or verified_on is not None:
            mark_changed([person_id], f"block:{block}")
            record(
                by=by,
                verb="people.update_block",
                subject=("person", person_id),
                unit_id=person.unit_id,
                detail={"block": block, "fields": names, "verified": verified_on is not None},
            )
        seen.store({"fields": names})
    return names


def verify_block(
    *,
    by: Actor,
    person_id: int,
    blocks: Sequence[str],
    verified_on: dt.date,
    source: str,
    key: str | None = None,
) -> None:
    """Say that these blocks were checked on a day and are right as they stand (R110)."""
    for block in blocks:
        _check_block(block, with_needs=True)
    need_past(verified_on, "verified_on")
    with transaction.atomic():
        seen = once(key, by, "people.verify_block")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "verify")
        for block in blocks:
            _verify(person, block, verified_on, by.name, source)
        mark_changed([person_id], "verified")
        record(
            by=by,
            verb="people.verify_block",
            subject=("person", person_id),
            unit_id=person.unit_id,
            detail={"blocks": list(blocks), "on": verified_on.isoformat()},
        )
        seen.store({"blocks": list(blocks)})


def set_greeting_birthday(
    *,
    by: Actor,
    person_id: int,
    calendar: str | None,
    month: int | None = None,
    day: int | None = None,
    leap: bool = False,
    version: int | None = None,
    key: str | None = None,
) -> None:
    """Set the birthday on which the person wants to be greeted; ``calendar=None`` goes back to the file's date.

    Entitlements never look at it. Raises ``Invalid`` (``bad_birthday``) for a day that no year has.
    """
    _check_birthday(calendar, month, day)
    with transaction.atomic():
        seen = once(key, by, "people.set_greeting_birthday")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "edit")
        row = Person.objects.get(pk=person.pk)
        if version is not None and version != row.version:
            raise Stale(current=row.version)
        old = {"calendar": row.greet_calendar, "month": row.greet_month, "day": row.greet_day, "leap": row.greet_leap}
        none = calendar is None
        new = {
            "calendar": calendar,
            "month": None if none else month,
            "day": None if none else day,
            "leap": None if none else leap,
        }
        if old != new:
            Person.objects.filter(pk=person.pk).update(
                **{f"greet_{name}": value for name, value in new.items()}, version=row.version + 1
            )
            Change.objects.create(
                person=person, block=Block.BASIC, field="greeting", old=old, new=new, valid_on=clock.today(),
                recorded_at=clock.now(), source="本人意愿", by=by.name[:64],
            )  # fmt: skip
            mark_changed([person_id], "birthday")
            record(by=by, verb="people.set_greeting_birthday", subject=("person", person_id), unit_id=person.unit_id)
        seen.store({"id": person_id})


def _verify(person: Person, block: str, on: dt.date, by_name: str, source: str) -> None:
    set_verified(person, block, on)
    Verification.objects.create(
        person=person,
        block=block,
        verified_on=on,
        by_name=by_name[:64],
        source=source[:64],
        recorded_at=clock.now(),
    )


def _check_block(block: str, *, with_needs: bool = False) -> None:
    if block not in Block.values or (block == Block.NEEDS and not with_needs):
        raise Invalid("unknown_block", "没有这一资料块", why=f"“{block}”不是资料块代码。", todo="请刷新页面重试。")


def _check_birthday(calendar: str | None, month: int | None, day: int | None) -> None:
    if calendar is None:
        return
    longest = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
    most = 30 if calendar == CalendarKind.LUNAR else longest.get(month or 0, 31)
    good = calendar in CalendarKind.values and month is not None and 1 <= month <= 12  # noqa: PLR2004 - months
    if not good or day is None or not 1 <= day <= most:
        raise Invalid(
            "bad_birthday",
            "祝寿日期不存在",
            why=f"{month}月没有{day}日。" if month and day else "月和日都要填写。",
            todo="请按公历或农历填写月、日；农历每月最多三十天。",
            fields={"greet_day": "请核对月、日"},
        )
