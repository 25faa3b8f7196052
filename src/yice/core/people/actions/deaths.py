"""A death: reported by one, confirmed by another, or taken back as if it had never been said (R54)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from yice.core.audit.actions import once, record
from yice.core.people.actions._bitemporal import amend_status, replace_status, spans_of
from yice.core.people.actions._common import fetch, mark_changed, need_past, need_reason
from yice.core.people.actions._writing import add_event
from yice.core.people.codes import EventKind, Life
from yice.core.people.models import Event, Person
from yice.core.people.spans import Span
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Refused


def report_death(
    *, by: Actor, person_id: int, on: dt.date, how: str = "", place: str = "", key: str | None = None
) -> Event:
    """Record that a death was reported: from this second nothing is due or sent for the person (``queries.frozen``).

    ``on`` is the day of death as told, ``how`` who told it and how. Raises ``Refused`` when already reported or dead.
    """
    need_past(on)
    with transaction.atomic():
        seen = once(key, by, "people.report_death")
        if seen.answer is not None:
            return Event.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "report_death")
        if person.life in {Life.REPORTED, Life.DEAD}:
            raise Refused(
                "death_already_reported",
                "这位老同志的离世已有登记",
                why=f"当前状态是“{Life(person.life).label}”。",
                todo="如需确认或更正，请在人员页面办理。",
            )
        _set_life(person, Life.REPORTED, on, "报告离世", how, by)
        event = add_event(person, by, kind=EventKind.DIED_REPORTED, on=on, detail=how, place=place)
        _close(person, by, "people.report_death", on, how)
        seen.store({"id": event.pk})
    return event


def confirm_death(*, by: Actor, person_id: int, on: dt.date, proof: str, key: str | None = None) -> Event:
    """Confirm a reported death with what proves it; the confirming person must be another than the reporting one.

    ``on`` may correct the day. Raises ``Refused`` (``second_person_needed``, ``death_not_reported``).
    """
    need_past(on)
    with transaction.atomic():
        seen = once(key, by, "people.confirm_death")
        if seen.answer is not None:
            return Event.objects.get(pk=seen.answer["id"])
        person = fetch(by, person_id, "confirm_death")
        reported = _reported(person)
        if reported.by_id == by.id and reported.by == by.name:
            raise Refused(
                "second_person_needed",
                "不能由报告人自己确认",
                why="离世登记须由第二人核对证明材料后确认。",
                todo="请另一位有权限的同事确认。",
            )
        text = need_reason(proof, "确认离世")
        _set_life(person, Life.DEAD, on, "离世", text, by)
        Person.objects.filter(pk=person.pk).update(death_on=on)
        event = add_event(person, by, kind=EventKind.DIED_CONFIRMED, on=on, detail=text)
        _close(person, by, "people.confirm_death", on, text)
        seen.store({"id": event.pk})
    return event


def retract_death(*, by: Actor, person_id: int, reason: str, key: str | None = None) -> None:
    """Take a reported or confirmed death back: the person is alive as before and everything stands again."""
    with transaction.atomic():
        seen = once(key, by, "people.retract_death")
        if seen.answer is not None:
            return
        person = fetch(by, person_id, "retract_death")
        text = need_reason(reason, "撤销离世登记")
        if person.life not in {Life.REPORTED, Life.DEAD}:
            raise Refused(
                "death_not_reported", "这位老同志没有离世登记", why="没有可以撤销的内容。", todo="请核对人员。"
            )
        note = ("撤销离世", text, by.name)
        replace_status(person, _without_death(spans_of(person.pk), note))
        Person.objects.filter(pk=person.pk).update(death_on=None)
        Event.objects.filter(
            person=person, kind__in=[EventKind.DIED_REPORTED, EventKind.DIED_CONFIRMED], retracted_at__isnull=True
        ).update(retracted_at=clock.now())
        _close(person, by, "people.retract_death", None, text)
        seen.store({"id": person.pk})


def _reported(person: Person) -> Event:
    event = (
        Event.objects.filter(person=person, kind=EventKind.DIED_REPORTED, retracted_at__isnull=True)
        .order_by("-serial")
        .first()
    )
    if person.life != Life.REPORTED or event is None:
        raise Refused(
            "death_not_reported",
            "没有待确认的离世报告",
            why=f"当前状态是“{Life(person.life).label}”。",
            todo="请先登记离世报告。",
        )
    return event


def _set_life(person: Person, life: Life, on: dt.date, cause: str, reason: str, by: Actor) -> None:
    """Alive until ``on``, this from then on — whatever day an earlier report named."""
    spans = _without_death(spans_of(person.pk), (cause, reason, by.name))
    replace_status(person, spans)
    start = max(on, spans[0].start)
    amend_status(person, {"life": life.value}, start, None, cause=cause, reason=reason, by_name=by.name)


def _without_death(spans: list[Span], note: tuple[str, str, str]) -> list[Span]:
    """The same standings with every death taken out, neighbours that became alike joined."""
    gone = {Life.REPORTED.value, Life.DEAD.value}
    result: list[Span] = []
    for span in spans:
        alive = (
            Span(span.start, span.end, {**span.values, "life": Life.LIVING.value}, note)
            if span.values["life"] in gone
            else span
        )
        last = result[-1] if result else None
        if last is not None and alive is not span and dict(last.values) == dict(alive.values):
            result[-1] = Span(last.start, alive.end, last.values, last.note)
        else:
            result.append(alive)
    return result


def _close(person: Person, by: Actor, verb: str, on: dt.date | None, reason: str) -> None:
    mark_changed([person.pk], "life")
    record(
        by=by,
        verb=verb,
        subject=("person", person.pk),
        unit_id=person.unit_id,
        reason=reason,
        detail={"on": on.isoformat()} if on else {},
    )
