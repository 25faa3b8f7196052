"""What people decide about a person's standing: a level raised by hand, a concern reviewed (R115)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.people import access
from yice.core.people.actions import mark_changed
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.lib.gate import require
from yice.planning.policy import books
from yice.planning.policy.models import Concern, Elevation

MAY_ELEVATE = (Role.HEAD, Role.CLERK, Role.LIAISON)
MAY_REVIEW = (Role.HEAD, Role.LEADER)


def elevate_level(
    *, by: Actor, person_id: int, code: str, reason: str, expires_on: dt.date, key: str | None = None
) -> Elevation:
    """Raise a person's level by hand until a day, for a reason; it can never lower one.

    Raises ``Invalid`` for an unknown level, one that rules alone may give, no reason, or a day that is past.
    """
    person = _person(by, person_id, MAY_ELEVATE)
    _check(code, reason, expires_on)
    with transaction.atomic():
        seen = once(key, by, "policy.elevate_level")
        if seen.answer is not None:
            return Elevation.objects.get(pk=seen.answer["id"])
        elevation = Elevation.objects.create(
            person=person,
            code=code,
            reason=reason.strip(),
            since=clock.today(),
            expires_on=expires_on,
            by_id=by.id,
            by_name=by.name,
            recorded_at=clock.now(),
        )
        mark_changed([person.pk], "elevation")
        record(
            by=by,
            verb="policy.elevate_level",
            subject=("person", person.pk),
            unit_id=person.unit_id,
            detail={"level": code},
        )
        seen.store({"id": elevation.pk})
    return elevation


def _check(code: str, reason: str, expires_on: dt.date) -> None:
    _, book = books.in_force(clock.today())
    by_hand = {level.code: level.title for level in book.levels if level.by_hand}
    wrong = {}
    if code not in by_hand:
        wrong["code"] = f"只能提为：{'、'.join(by_hand.values())}"
    if not reason.strip():
        wrong["reason"] = "请写明理由"
    if expires_on < clock.today():
        wrong["expires_on"] = "到期日不能早于今天"
    if wrong:
        raise Invalid(
            "elevation_incomplete",
            "这次提级还不能保存",
            why="；".join(wrong.values()),
            todo="请补正后再保存。",
            fields=wrong,
        )


def end_elevation(*, by: Actor, elevation_id: int) -> Elevation:
    """End a raised level before its day; the rules alone decide from today on."""
    with transaction.atomic():
        elevation = Elevation.objects.filter(pk=elevation_id).first()
        if elevation is None:
            raise NotFound("elevation_not_found", "没有找到这次提级")
        person = _person(by, elevation.person_id, MAY_ELEVATE)
        if elevation.ended_on is None:
            elevation.ended_on = clock.today()
            elevation.save(update_fields=["ended_on"])
            mark_changed([person.pk], "elevation")
            record(by=by, verb="policy.end_elevation", subject=("person", person.pk), unit_id=person.unit_id)
    return elevation


def end_concern(*, by: Actor, concern_id: int, reason: str, version: int) -> Concern:
    """Take a person off a key concern: only a reviewer, with a reason, when the facts no longer bear it out."""
    if not reason.strip():
        raise Invalid(
            "reason_needed",
            "请写明退出的理由",
            why="退出重点关注会留痕备查。",
            todo="写明看过什么、问过谁。",
            fields={"reason": "不能为空"},
        )
    with transaction.atomic():
        concern, person = _concern(by, concern_id, version)
        if concern.clear_since is None:
            raise Refused(
                "concern_still_holds",
                "现有资料仍然支持这项重点关注，不能退出",
                why="退出须以事实变化为前提。",
                todo="请先更正资料；更正后系统会提示复核退出。",
            )
        concern.left_on, concern.left_reason = clock.today(), reason.strip()
        concern.left_by, concern.left_by_name = by.id, by.name
        concern.version += 1
        concern.save()
        mark_changed([person.pk], "concern")
        record(
            by=by,
            verb="policy.end_concern",
            subject=("person", person.pk),
            unit_id=person.unit_id,
            detail={"concern": concern.code},
        )
    return concern


def keep_concern(*, by: Actor, concern_id: int, version: int, review_on: dt.date | None = None) -> Concern:
    """Review a concern and keep it; the next review is in 90 days unless said otherwise."""
    with transaction.atomic():
        concern, person = _concern(by, concern_id, version)
        concern.review_on = review_on or clock.today() + dt.timedelta(days=90)
        concern.version += 1
        concern.save(update_fields=["review_on", "version"])
        record(
            by=by,
            verb="policy.keep_concern",
            subject=("person", person.pk),
            unit_id=person.unit_id,
            detail={"concern": concern.code},
        )
    return concern


def _concern(by: Actor, concern_id: int, version: int) -> tuple[Concern, Person]:
    concern = Concern.objects.filter(pk=concern_id, left_on__isnull=True).first()
    if concern is None:
        raise NotFound("concern_not_found", "没有找到这项重点关注")
    person = _person(by, concern.person_id, MAY_REVIEW)
    if concern.version != version:
        raise Stale
    return concern, person


def _person(by: Actor, person_id: int, roles: tuple[Role, ...]) -> Person:
    """The person, if this actor sees them and holds one of the roles towards them; else not found."""
    person = access.get_for(by, person_id)
    if by.kind is not ActorKind.SYSTEM:
        require(by, *roles)
        if not access.roles_on(by, person) & {role.value for role in roles}:
            raise NotFound
    return person
