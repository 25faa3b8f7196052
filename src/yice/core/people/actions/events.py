"""What happened to a person: admissions, falls, family events, moods. Several keep the health block up to date."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import models, transaction

from yice.core.audit.actions import once, record
from yice.core.people.actions._blocks import write_block
from yice.core.people.actions._common import fetch, mark_changed, need_past, need_reason
from yice.core.people.actions._writing import add_event
from yice.core.people.codes import Block, EventKind, FamilyEvent, Marriage, Mood, Severity
from yice.core.people.fields import BY_NAME, from_json
from yice.core.people.models import Change, Event, Person
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound

_SOURCE = "事件登记"
_DEATHS = frozenset({EventKind.DIED_REPORTED, EventKind.DIED_CONFIRMED})
_SUBS: dict[str, type[models.TextChoices]] = {EventKind.FAMILY_EVENT: FamilyEvent, EventKind.MOOD: Mood}


def record_event(
    *,
    by: Actor,
    person_id: int,
    kind: str,
    on: dt.date,
    sub: str | None = None,
    ended_on: dt.date | None = None,
    severity: str | None = None,
    place: str | None = None,
    detail: str = "",
    key: str | None = None,
) -> Event:
    """Record an event of a kind (``codes.EventKind``; deaths have their own actions).

    ``sub`` is the code of the family event or of the mood. An admission opens a hospital stay, a discharge ends it,
    a mood is kept as the latest, the spouse's death makes the person widowed. Raises ``Invalid``.
    """
    _check(kind, sub, severity, on, ended_on)
    with transaction.atomic():
        seen = once(key, by, "people.record_event")
        if seen.answer is not None:
            return Event.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "record_event")
        event = add_event(
            person, by, kind=kind, on=on, sub=sub, ended_on=ended_on, severity=severity, place=place, detail=detail
        )
        _follow(person, event, by)
        mark_changed([person_id], kind)
        record(
            by=by,
            verb="people.record_event",
            subject=("person", person_id),
            unit_id=person.unit_id,
            detail={"kind": kind, "serial": event.serial, "on": on.isoformat()},
        )
        seen.store({"id": event.pk})
    return event


def retract_event(*, by: Actor, person_id: int, event_id: int, reason: str, key: str | None = None) -> None:
    """Mark an event as recorded by mistake: it stays readable as such, and no rule sees it any more."""
    with transaction.atomic():
        seen = once(key, by, "people.retract_event")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "record_event")
        text = need_reason(reason, "撤销事件")
        event = Event.objects.filter(pk=event_id, person=person, retracted_at__isnull=True).first()
        if event is None or event.kind in _DEATHS:
            raise NotFound("event_not_found", "没有找到这条事件，或它不能在这里撤销")
        Event.objects.filter(pk=event.pk).update(retracted_at=clock.now())
        if event.kind == EventKind.ADMITTED:
            _set(person, by, Block.HEALTH, {"hospitalised": False, "admitted_on": None}, event.on)
        if event.kind == EventKind.MOOD:
            _mood_of_before(person, by)
        mark_changed([person_id], event.kind)
        record(
            by=by,
            verb="people.retract_event",
            subject=("person", person_id),
            unit_id=person.unit_id,
            reason=text,
            detail={"kind": event.kind, "serial": event.serial},
        )
        seen.store({"id": event.pk})


def _follow(person: Person, event: Event, by: Actor) -> None:
    """Bring the blocks in line with what happened, but never with something older than what they say."""
    kind = event.kind
    if kind == EventKind.ADMITTED and event.ended_on is None:
        values: dict[str, Any] = {"hospitalised": True, "admitted_on": event.on, "admitted_to": event.place}
        _set(person, by, Block.HEALTH, values, event.on)
    elif kind == EventKind.DISCHARGED:
        open_stays = Event.objects.filter(
            person=person, kind=EventKind.ADMITTED, ended_on__isnull=True, retracted_at__isnull=True, on__lte=event.on
        )
        open_stays.update(ended_on=event.on)
        still_in = Event.objects.filter(
            person=person, kind=EventKind.ADMITTED, ended_on__isnull=True, retracted_at__isnull=True
        ).exists()
        if not still_in:
            empty = {"hospitalised": False, "admitted_on": None, "admitted_to": None, "ward": None, "critical": False}
            _set(person, by, Block.HEALTH, empty, event.on)
    elif kind == EventKind.CRITICAL:
        _set(person, by, Block.HEALTH, {"critical": True}, event.on)
    elif kind == EventKind.FELL:
        _set(person, by, Block.HEALTH, {"fell_on": event.on}, event.on)
    elif kind == EventKind.STROKE:
        _set(person, by, Block.HEALTH, {"stroke": True}, event.on)
    elif kind == EventKind.MOOD and event.sub:
        later = Event.objects.filter(person=person, kind=EventKind.MOOD, on__gt=event.on, retracted_at__isnull=True)
        if not later.exists():
            values = {"mood": event.sub, "mood_on": event.on, **_watch(person)}
            _set(person, by, Block.CARE, values, event.on)
    elif kind == EventKind.SPOUSE_DIED:
        _set(person, by, Block.FAMILY, {"marriage": Marriage.WIDOWED, "bereaved_on": event.on}, event.on)


def _mood_of_before(person: Person, by: Actor) -> None:
    """After a mood was retracted the latest that still counts is the mood again; without one that of before events."""
    last = (
        Event.objects.filter(person=person, kind=EventKind.MOOD, retracted_at__isnull=True)
        .order_by("-on", "-serial")
        .first()
    )
    values: dict[str, Any] = (
        {"mood": last.sub, "mood_on": last.on}
        if last
        else {name: value for name in ("mood", "mood_on") for value in _before_events(person, name)}
    )
    _set(person, by, Block.CARE, {**values, **_watch(person)}, clock.today())


def _before_events(person: Person, name: str) -> list[Any]:
    """What the file said before any event wrote this field; empty when none ever changed it."""
    first = Change.objects.filter(person=person, block=Block.CARE, field=name, source=_SOURCE).order_by("pk").first()
    return [from_json(BY_NAME[name], first.old)] if first else []


def _watch(person: Person) -> dict[str, Any]:
    """A low mood is followed until two calm ones in a row (R51): whether it is now, and since when."""
    since: dt.date | None = None
    calm = 0
    moods = Event.objects.filter(person=person, kind=EventKind.MOOD, retracted_at__isnull=True)
    for on, mood in moods.order_by("on", "serial").values_list("on", "sub"):
        calm = calm + 1 if mood == Mood.CALM else 0
        if mood != Mood.CALM and since is None:
            since = on
        if calm >= 2:  # noqa: PLR2004 - two in a row
            since = None
    return {"mood_watch": since is not None, "mood_watch_since": since}


def _set(person: Person, by: Actor, block: str, values: dict[str, Any], on: dt.date) -> None:
    write_block(person, block, values, valid_on=on, source=_SOURCE, by_name=by.name)


def _check(kind: str, sub: str | None, severity: str | None, on: dt.date, ended_on: dt.date | None) -> None:
    fields: dict[str, str] = {}
    if kind not in EventKind.values or kind in _DEATHS:
        fields["kind"] = "没有这种事件"
    if kind in _SUBS and sub not in _SUBS[kind].values:
        fields["sub"] = "请选择细类"
    if severity is not None and severity not in Severity.values:
        fields["severity"] = "没有这一项"
    if ended_on is not None and ended_on < on:
        fields["ended_on"] = "不能早于发生日"
    if fields:
        raise Invalid("bad_event", "事件填写有误", why="；".join(fields.values()), todo="请按提示修改。", fields=fields)
    need_past(on)
    need_past(ended_on, "ended_on")
