"""Kin and households."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.people import access
from yice.core.people.actions._common import fetch, mark_changed, need_reason
from yice.core.people.codes import CONTACT, Relation
from yice.core.people.fields import tidy_phone
from yice.core.people.models import Consent, Household, HouseholdMember, Kin, Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Stale
from yice.lib.names import clean_name, name_problem
from yice.lib.scrub import scrub

_TEXTS = {"place": 120, "employer": 120, "note": 200, "division": 6}
_BOOLS = frozenset({"lives_with", "alive", "contact_agreed"})


def add_kin(*, by: Actor, person_id: int, name: str, relation: str, key: str | None = None, **values: Any) -> Kin:
    """Add a relative or contact. ``values``: phone, place, division, employer, note, is_emergency, lives_with, alive,
    contact_agreed, as_person_id, verified_on. Raises ``Invalid``.
    """  # noqa: D205 - one sentence with its list
    fresh = _clean({"name": name, "relation": relation, **values})
    with transaction.atomic():
        seen = once(key, by, "people.add_kin")
        if seen.answer is not None:
            return Kin.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "edit")
        _check_file(by, fresh, person_id)
        kin = Kin.objects.create(person=person, **fresh)
        _note(by, "people.add_kin", person, kin)
        seen.store({"id": kin.pk})
    return kin


def update_kin(
    *,
    by: Actor,
    person_id: int,
    kin_id: int,
    values: Mapping[str, Any],
    version: int | None = None,
    key: str | None = None,
) -> Kin:
    """Change what is known of a relative. Raises ``Invalid``, ``Stale``, ``NotFound``."""
    fresh = _clean(values)
    with transaction.atomic():
        seen = once(key, by, "people.update_kin")
        if seen.answer is not None:
            return Kin.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "edit")
        kin = _kin(person, kin_id)
        if version is not None and version != kin.version:
            raise Stale(current=kin.version)
        _check_file(by, fresh, person_id)
        Kin.objects.filter(pk=kin.pk).update(**fresh, version=kin.version + 1)
        kin.refresh_from_db()
        if kin.contact_agreed is not True:  # unticked here, the consent kept with its day and name ends with it
            Consent.objects.filter(kin=kin, purpose=CONTACT, withdrawn_on=None).update(withdrawn_on=clock.today())
        _note(by, "people.update_kin", person, kin)
        seen.store({"id": kin.pk})
    return kin


def remove_kin(*, by: Actor, person_id: int, kin_id: int, reason: str, key: str | None = None) -> None:
    """Take a relative off the file (moved out of touch, recorded by mistake); the row stays, marked as ended."""
    with transaction.atomic():
        seen = once(key, by, "people.remove_kin")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "edit")
        text = need_reason(reason, "移除家属")
        kin = _kin(person, kin_id)
        Kin.objects.filter(pk=kin.pk).update(ended_at=clock.now(), version=kin.version + 1)
        _note(by, "people.remove_kin", person, kin, text)
        seen.store({"id": kin.pk})


def form_household(*, by: Actor, person_ids: Sequence[int], on: dt.date, key: str | None = None) -> Household:
    """Say that these people with files live together from a day on; whoever lived elsewhere leaves that household."""
    if len(set(person_ids)) < 2:  # noqa: PLR2004 - one alone is no household
        raise Invalid("household_too_small", "同户至少要两个人", why="一个人不构成同户。", todo="请再选一位同住的人。")
    with transaction.atomic():
        seen = once(key, by, "people.form_household")
        if seen.answer is not None:
            return Household.objects.get(pk=seen.answer["id"])
        people = [fetch(by, number, "edit") for number in sorted(set(person_ids))]
        HouseholdMember.objects.filter(person__in=people, left_on__isnull=True).update(left_on=on)
        household = Household.objects.create(formed_on=on)
        HouseholdMember.objects.bulk_create(
            HouseholdMember(household=household, person=person, joined_on=on) for person in people
        )
        mark_changed([person.pk for person in people], "household")
        for person in people:
            record(
                by=by, verb="people.form_household", subject=("person", person.pk), unit_id=person.unit_id,
                detail={"household": household.pk},
            )  # fmt: skip
        seen.store({"id": household.pk})
    return household


def leave_household(*, by: Actor, person_id: int, on: dt.date, key: str | None = None) -> None:
    """Say that a person no longer lives in that household."""
    with transaction.atomic():
        seen = once(key, by, "people.leave_household")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "edit")
        left = HouseholdMember.objects.filter(person=person, left_on__isnull=True).update(left_on=on)
        if not left:
            raise NotFound("household_not_found", "这位老同志没有同户登记")
        mark_changed([person_id], "household")
        record(by=by, verb="people.leave_household", subject=("person", person_id), unit_id=person.unit_id)
        seen.store({"id": person_id})


def _kin(person: Person, kin_id: int) -> Kin:
    kin = Kin.objects.filter(pk=kin_id, person=person, ended_at__isnull=True).first()
    if kin is None:
        raise NotFound("kin_not_found", "没有找到这位家属")
    return kin


def _clean(values: Mapping[str, Any]) -> dict[str, Any]:
    fresh: dict[str, Any] = {}
    fields: dict[str, str] = {}
    for name, value in values.items():
        if name == "name":
            fresh["name"] = clean_name(str(value or ""))
            problem = name_problem(fresh["name"])
        else:
            fresh[name], problem = _clean_one(name, value)
        if problem:
            fields[name] = problem
    if fields:
        raise Invalid(
            "bad_kin", "家属信息填写有误", why="；".join(fields.values()), todo="请按提示修改。", fields=fields
        )
    return fresh


def _clean_one(name: str, value: Any) -> tuple[Any, str | None]:
    if name == "relation":
        return value, None if value in Relation.values else "请选择关系"
    if name == "phone":
        return (tidy_phone(str(value)) or None if value else None), None
    if name in _TEXTS:
        return (scrub(str(value).strip())[: _TEXTS[name]] or None if value else None), None
    if name == "is_emergency":
        return bool(value), None
    known = name in _BOOLS or name in {"verified_on", "as_person_id"}
    return value, None if known else "没有这一项"


def _check_file(by: Actor, fresh: Mapping[str, Any], person_id: int) -> None:
    """A relative's own file must be one this actor may see, and not the person's own."""
    other = fresh.get("as_person_id")
    if other is None:
        return
    if other == person_id:
        raise Invalid(
            "bad_kin",
            "不能把本人登记为自己的家属",
            why="家属须是另一个人。",
            todo="请另选。",
            fields={"as_person_id": "请另选"},
        )
    access.get_for(by, other)


def _note(by: Actor, verb: str, person: Person, kin: Kin, reason: str = "") -> None:
    mark_changed([person.pk], "kin")
    record(
        by=by, verb=verb, subject=("person", person.pk), unit_id=person.unit_id, reason=reason,
        detail={"kin": kin.pk, "relation": kin.relation},
    )  # fmt: skip
