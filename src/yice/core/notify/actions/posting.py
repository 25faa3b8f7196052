"""Writing a message into the outbox, in the transaction of the deed that causes it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from yice.core.notify import settings_of as office
from yice.core.notify import templates
from yice.core.notify.models import Delivery, DeliveryState, Message, MessageState, ToKind
from yice.core.notify.recipients import Contact, Recipient, contact_of
from yice.core.notify.templates import Template
from yice.core.org.models import Staff, Unit
from yice.core.org.queries import head_of, holders, leader_of
from yice.core.people.models import Person
from yice.core.people.queries import consented, frozen
from yice.lib import clock
from yice.lib.actor import Actor, Role

PHONE_LIST = "phone_list"


@dataclass(frozen=True, slots=True)
class _Draft:
    """What ``post`` was given, put together once for every recipient it resolves to."""

    by: Actor
    template: Template
    about: tuple[str, int]
    person: Person | None
    words: Mapping[str, str]
    dedup: str
    urgent: bool
    not_before: dt.datetime | None
    also_self: bool = False


def post(
    *,
    by: Actor,
    template: str,
    to: Recipient,
    about: tuple[str, int],
    person_id: int | None,
    words: Mapping[str, str],
    dedup: str,
    urgent: bool = False,
    not_before: dt.datetime | None = None,
) -> Message | None:
    """Write one message to be sent after the transaction under way commits; rolled back with it.

    ``about`` is the thing it speaks of (kind and number), ``person_id`` the elder concerned: nothing is sent once their
    death is reported. ``dedup`` with the recipient makes a message once for ever: the same again is ``None``. Refused
    for a reason (own act, dead, no consent, nobody there, …) it is ``None`` too and kept as a suppressed row with that
    reason. ``not_before`` is a moment of the business clock; quiet hours come on top unless ``urgent``. To a role every
    holder gets one; the first is returned. No audit entry: the row itself says who caused it and when. Raises
    ``NotFound`` (``template_unknown``) and ``Invalid`` (``message_words_missing``).
    """
    known = templates.get(template)
    templates.check_words(known, words)
    with transaction.atomic():
        person = _elder(person_id)
        draft = _Draft(by, known, about, person, words, dedup[:160], urgent, not_before)
        if to.kind != ToKind.ROLE:
            return _write(draft, to.kind, to.id)
        unit = Unit.objects.get(pk=to.id)
        written = [_write(draft, ToKind.STAFF.value, one.pk) for one in _held_by(unit, to.role)]
        if not written:
            _insert(draft, Contact(ToKind.ROLE.value, to.id, unit_id=to.id, refusal="nobody"), "nobody")
        return next((one for one in written if one is not None), None)


def post_by(
    *,
    by: Actor,
    channel: str,
    template: str,
    staff_id: int,
    unit: Unit | None,
    words: Mapping[str, str],
    dedup: str,
    urgent: bool,
) -> Message | None:
    """Write a message to a member of staff that takes exactly this channel: trials and digests."""
    known = templates.get(template)
    templates.check_words(known, words)
    about = ("staff", staff_id)
    with transaction.atomic():
        draft = _Draft(by, known, about, None, words, dedup[:160], urgent, None, also_self=True)
        return _write(draft, ToKind.STAFF.value, staff_id, [(channel, DeliveryState.QUEUED)], unit)


def _elder(person_id: int | None) -> Person | None:
    return None if person_id is None else Person.objects.select_related("unit").get(pk=person_id)


def _held_by(unit: Unit, role: Role | None) -> list[Staff]:
    """Who holds the role there; for heads and leaders, where there is none, the nearest above."""
    if role is None:
        return []
    found = list(holders(role, unit))
    if found or role not in {Role.HEAD, Role.LEADER}:
        return found
    above = head_of(unit) if role is Role.HEAD else leader_of(unit)
    return [above] if above is not None else []


def _write(
    draft: _Draft,
    kind: str,
    number: int,
    plan: list[tuple[str, DeliveryState]] | None = None,
    unit: Unit | None = None,
) -> Message | None:
    if Message.objects.filter(dedup=draft.dedup, to_kind=kind, to_id=number).exists():
        return None
    contact = contact_of(kind, number)
    if unit is None:
        unit = draft.person.unit if draft.person else Unit.objects.filter(pk=contact.unit_id or 0).first()
    refusal = _refusal(draft, contact)
    if plan is None:
        plan = [] if refusal else _plan(draft, contact, unit)
    if not refusal and not plan:
        refusal = "no_address"
    message = _insert(draft, contact, refusal, unit)
    if message is None or refusal:
        return None
    state = MessageState.WAITING
    rows = []
    for channel, standing in plan:
        due = draft.not_before or message.written_at
        if standing is DeliveryState.QUEUED and not draft.urgent:
            due = office.after_quiet(max(due, message.written_at), contact.preference)
        sent = message.written_at if standing is DeliveryState.SENT else None
        rows.append(
            Delivery(message=message, channel=channel, state=standing, urgent=draft.urgent, due_at=due, sent_at=sent)
        )
        if standing is DeliveryState.SENT and len(plan) == 1:
            state = MessageState.SENT
    Delivery.objects.bulk_create(rows)
    if state is not MessageState.WAITING:
        Message.objects.filter(pk=message.pk).update(state=state)
        message.state = state
    return message


def _refusal(draft: _Draft, contact: Contact) -> str:
    """Why this recipient is not told, as a key of ``words.REASONS``; "" when nothing stands against it."""
    if not draft.also_self and draft.by.kind.value == contact.kind and draft.by.id == contact.id:
        return "own_act"
    if contact.refusal or contact.mutes(draft.template.code):
        return contact.refusal or "muted"
    if draft.person is None:
        return ""
    if not _after_death(draft, contact) and frozen([draft.person.pk]):
        return "dead"
    purpose = draft.template.personal
    if purpose and contact.kind != ToKind.STAFF and not consented(draft.person.pk, purpose):
        return "no_purpose"
    return ""


def _after_death(draft: _Draft, contact: Contact) -> bool:
    """Whether this may be said about the dead: what a template allows, and only to staff, never to the family."""
    return draft.template.after_death and contact.kind == ToKind.STAFF


def _plan(draft: _Draft, contact: Contact, unit: Unit | None) -> list[tuple[str, DeliveryState]]:
    """The channels a message begins with; those it falls back to are chosen when one has failed."""
    chain = office.reachable(office.chain(unit, contact.kind), contact)
    if contact.kind != ToKind.STAFF:
        if chain:
            return [(chain[0], DeliveryState.QUEUED)]
        return [(PHONE_LIST, DeliveryState.CALLING)] if contact.phone else []
    found = [("web", DeliveryState.SENT)]
    wanted = contact.preference.channels if contact.preference else []
    if not draft.urgent:
        chain = [code for code in chain if code in wanted or code == "email"]
    if chain:
        gathered = chain[0] == "email" and not draft.urgent and (not contact.preference or contact.preference.gathered)
        found.append((chain[0], DeliveryState.HELD if gathered else DeliveryState.QUEUED))
    return found


def _insert(draft: _Draft, contact: Contact, refusal: str, unit: Unit | None = None) -> Message | None:
    """The row, unless another transaction wrote the same message a moment ago."""
    said = templates.worded(draft.template, unit)
    row = Message(
        template=draft.template.code,
        to_kind=contact.kind,
        to_id=contact.id,
        about_kind=draft.about[0][:40],
        about_id=draft.about[1],
        person=draft.person,
        unit=unit,
        title=templates.fill(said.title, draft.words)[:120],
        text=templates.fill(said.text, draft.words),
        words={name: templates.fill(value, {}) for name, value in _plain(draft.words).items()},
        dedup=draft.dedup,
        urgent=draft.urgent,
        after_death=_after_death(draft, contact),
        not_before=draft.not_before,
        state=MessageState.SUPPRESSED if refusal else MessageState.WAITING,
        reason=refusal,
        by_kind=draft.by.kind.value,
        by_id=draft.by.id,
        written_at=clock.now(),
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        return None
    return row


def _plain(words: Mapping[str, str]) -> dict[str, str]:
    """The words as text, cut to a length no SMS exceeds."""
    return {str(name)[:40]: str(value)[:400] for name, value in words.items()}
