"""What happened with a person, newest first, as far as this actor may see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from yice.core.people.access import field_policy
from yice.core.people.codes import Block, EventKind, FamilyEvent, Mood, NeedKind
from yice.core.people.field_policy import Sight
from yice.core.people.fields import BY_NAME
from yice.core.people.models import Change, Consent, Event, Need, Pairing, Person, Status
from yice.lib import clock
from yice.lib.actor import Actor


@dataclass(frozen=True, slots=True)
class Item:
    """One line: the day, what sort (event, need, change, standing, pairing, consent), the words, who wrote it."""

    on: dt.date
    kind: str
    title: str
    words: str
    by: str
    ref: int
    gone: bool = False


def timeline(person: Person, actor: Actor, *, before: dt.date | None = None, limit: int = 50) -> list[Item]:
    """The items up to ``limit``, on or before a day; a fixed number of queries however long the life."""
    sight = field_policy(actor, person)
    until = before or clock.today()
    items: list[Item] = [
        *_events(person, sight, until, limit),
        *_needs(person, sight, until, limit),
        *_changes(person, sight, until, limit),
        *_standings(person, until, limit),
        *_pairings(person, until, limit),
        *_consents(person, sight, until, limit),
    ]
    items.append(Item(person.registered_on, "standing", "建档", "", "", person.pk))
    return sorted((item for item in items if item.on <= until), key=lambda item: item.on, reverse=True)[:limit]


def _events(person: Person, sight: Mapping[str, Sight], until: dt.date, limit: int) -> Iterator[Item]:
    if sight["events"] != "full":
        return
    for event in Event.objects.filter(person=person, on__lte=until).order_by("-on", "-serial")[:limit]:
        title = EventKind(event.kind).label
        if event.kind == EventKind.FAMILY_EVENT and event.sub:
            title = f"{title}：{FamilyEvent(event.sub).label}"
        if event.kind == EventKind.MOOD and event.sub and sight["mood"] == "full":
            title = f"{'情绪' if event.sub == Mood.CALM else title}：{Mood(event.sub).label}"
        hidden = event.restricted and sight["mood_events"] != "full"
        words = "（限制查看）" if hidden and event.detail else event.detail
        told = "　".join(part for part in (event.place or "", words) if part)
        gone = event.retracted_at is not None
        yield Item(event.on, "event", title, told, event.by, event.pk, gone=gone)


def _needs(person: Person, sight: Mapping[str, Sight], until: dt.date, limit: int) -> Iterator[Item]:
    if sight["needs"] != "full":
        return
    told = Need.objects.filter(person=person, stated_on__lte=until, retracted_at__isnull=True)
    for need in told.order_by("-stated_on", "-pk")[:limit]:
        words = f"“{need.words}”" if need.kind != NeedKind.NONE else "目前无需求"
        yield Item(need.stated_on, "need", f"需求：{need.get_kind_display()}", words, need.by, need.pk)


def _changes(person: Person, sight: Mapping[str, Sight], until: dt.date, limit: int) -> Iterator[Item]:
    if sight["history"] != "full":
        return
    told = Change.objects.filter(person=person, recorded_at__date__lte=until)
    rows = told.exclude(source=OF_EVENT).order_by("-recorded_at", "-pk")[:limit]
    for (moment, block), group in groupby(rows, key=lambda row: (row.recorded_at, row.block)):
        changes = list(group)
        names = [BY_NAME[one.field].label if one.field in BY_NAME else _OTHER.get(one.field, "") for one in changes]
        shown = [
            name for one, name in zip(changes, names, strict=True) if name and sight.get(one.field, "full") != "hidden"
        ]
        if shown:
            day = moment.astimezone(clock.ZONE).date()
            words = f"{'、'.join(shown)}（来源：{changes[0].source}）" if changes[0].source else "、".join(shown)
            yield Item(day, "change", f"修改{Block(block).label}", words, changes[0].by, changes[0].pk)


OF_EVENT = "事件登记"
"""Source of what an event changed in the file: the event itself is in the timeline."""
_OTHER = {"id_number": "身份证号", "bank_number": "银行卡号", "greeting": "祝寿日期"}


def _standings(person: Person, until: dt.date, limit: int) -> Iterator[Item]:
    rows = Status.objects.filter(person=person, superseded_at__isnull=True, valid_from__lte=until)
    for row in rows.select_related("unit").order_by("-valid_from")[:limit]:
        if row.cause and row.cause != "建档":
            yield Item(row.valid_from, "standing", row.cause, row.reason, row.by, row.pk)


def _pairings(person: Person, until: dt.date, limit: int) -> Iterator[Item]:
    rows = Pairing.objects.filter(person=person, superseded_at__isnull=True, valid_from__lte=until)
    for row in rows.select_related("staff").order_by("-valid_from")[:limit]:
        name = row.staff.name if row.staff else row.partner_name or ""
        yield Item(row.valid_from, "pairing", f"结对：{row.get_kind_display()}", name, row.by, row.pk)
        if row.valid_to is not None:
            yield Item(row.valid_to, "pairing", f"解除结对：{row.get_kind_display()}", name, row.by, row.pk, gone=True)


def _consents(person: Person, sight: Mapping[str, Sight], until: dt.date, limit: int) -> Iterator[Item]:
    if sight["consents"] != "full":
        return
    for row in Consent.objects.filter(person=person, given_on__lte=until).order_by("-given_on")[:limit]:
        yield Item(row.given_on, "consent", f"同意：{row.get_purpose_display()}", row.given_by, row.by, row.pk)
        if row.withdrawn_on is not None:
            title = f"撤回同意：{row.get_purpose_display()}"
            yield Item(row.withdrawn_on, "consent", title, row.given_by, row.by, row.pk, gone=True)
