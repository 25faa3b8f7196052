"""Sending what the outbox holds: claim, guard and begin, hand over, mark. In this order, never another.

*Claim* takes a delivery with lease and fencing token. *Begin* writes, in one transaction, that a try is under way, if
nothing stands against it: the death of the person concerned above all. *Hand over* calls the channel with no
transaction open. *Mark* writes the outcome under the token. A worker that dies between begin and mark leaves a try
without an outcome: whoever takes over asks the provider, and where that cannot tell sends once more under the same
number. A second such try goes to a person instead of a machine.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from functools import lru_cache

from django.db import transaction
from django.db.models import F, Q

from yice.core.jobs import lease
from yice.core.jobs.killpoints import killpoint
from yice.core.jobs.lease import LostLease
from yice.core.notify import channels, templates
from yice.core.notify import settings_of as office
from yice.core.notify.actions import _way as way
from yice.core.notify.channels.base import Channel, Declined, Envelope, Sent, Trouble, Unsure
from yice.core.notify.models import Attempt, ChannelSetting, Delivery, DeliveryState, Message, Outcome
from yice.core.notify.recipients import Contact, contact_of
from yice.core.org.access import within
from yice.core.org.models import Unit
from yice.core.people.models import Person
from yice.core.people.queries import active, consented
from yice.lib import clock
from yice.lib.ids import path_range

logger = logging.getLogger(__name__)

LEASE_SECONDS = 60.0  # a channel must give up within ten
BACK_OFF = (60, 300, 1800, 7200)  # seconds after the first, second, … trouble
PAUSE_SECONDS = 60  # how long a channel that is down is left alone
_QUEUED, _SENDING = DeliveryState.QUEUED, DeliveryState.SENDING


@lru_cache(maxsize=2)
def _name_of(_pid: int) -> str:
    return lease.holder_name()


class Sender:
    """Sends for a while. Made anew for every round, so that settings are read once a round."""

    def __init__(self) -> None:
        """Nothing is claimed yet."""
        self.holder = _name_of(os.getpid())
        self._look_back = True
        self._set_up: dict[tuple[int | None, str], tuple[ChannelSetting | None, dict[str, str]]] = {}

    def work(self, *, seconds: float = 2.0, most: int = 500) -> int:
        """Take over what others left, then send what is due, for at most so long; answers how many were handled."""
        end = clock.monotonic() + seconds
        for done in range(most):
            row = self.claim() if clock.monotonic() < end else None
            if row is None:
                return done
            self.deliver(row)
        return most

    def claim(self) -> Delivery | None:
        """The next delivery, held by this process: one whose holder is gone, else the first that is due."""
        if self._look_back and (row := self._abandoned()) is not None:
            return row
        self._look_back = False  # once a round is enough: those who die later are found in the next
        due = Delivery.objects.filter(state=_QUEUED, lease_until=None, due_at__lte=clock.now())
        due = due.filter(Q(retry_at=None) | Q(retry_at__lte=clock.real_now()))
        for row in due.order_by("-urgent", "id")[:3]:
            if (taken := self._take(row)) is not None:
                return taken
        return None

    def _abandoned(self) -> Delivery | None:
        now = clock.real_now()
        held = Delivery.objects.filter(state__in=[_QUEUED, _SENDING], lease_until__isnull=False)
        for row in held.order_by("-urgent", "id"):
            if lease.is_abandoned(row, now) and (taken := self._take(row)) is not None:
                return taken
        return None

    def _take(self, row: Delivery) -> Delivery | None:
        """Take the row, unless its holder, slow but alive, closed it between our look and our taking it."""
        taken = lease.take(row, holder=self.holder, seconds=LEASE_SECONDS)
        if taken is None or taken.state in {_QUEUED, _SENDING}:
            return taken
        lease.release(taken)
        return None

    def deliver(self, row: Delivery) -> None:
        """Bring one claimed delivery as far as it goes."""
        killpoint("notify.claimed")
        try:
            if row.state == _SENDING and not self._settle_cut_off(row):
                return
            envelope = self.begin(row)
            if envelope is None:
                return
            killpoint("notify.before_send")
            outcome = self.hand_over(row, envelope)
            killpoint("notify.after_send")
            self.mark(row, outcome)
            killpoint("notify.after_mark")
        except LostLease:
            logger.warning("delivery %s was taken over; stopping here", row.pk)

    # ── a try that was cut off ────────────────────────────────────────────────────────────────────────────────────

    def _settle_cut_off(self, row: Delivery) -> bool:
        """Find out what became of a try whose worker is gone; true when the message is to be sent (again)."""
        message, contact, channel = self._parts(row)
        known: bool | None = None
        if channel is not None:
            try:
                known = channel.look_up(self._envelope(row, message, contact, channel), self._options(row, message))
            except Exception as error:  # noqa: BLE001 - whatever goes wrong in asking, we do not know
                logger.warning("channel %s cannot be asked: %s", row.channel, type(error).__name__)
        if known:
            self.mark(row, Sent(), code="found")
            return False
        with transaction.atomic():
            outcome = Outcome.TROUBLE if known is False else Outcome.UNSURE
            self._close_attempt(row, outcome, "cut_off")
            if known is None and way.note_unsure(message) > 1:
                lease.write(row, **_over(DeliveryState.FAILED, "unsure_twice"))
                way.to_people(message, "unsure_twice")
                return False
            lease.write(row, state=_QUEUED)
        row.refresh_from_db()
        return True

    # ── begin ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def begin(self, row: Delivery) -> Envelope | None:
        """Write that a try begins, unless something stands against it; ``None`` then, and the row says why.

        The guard and the mark are one transaction that holds the standing of the people concerned: a report of death
        is either seen here or waits until the try is on record.
        """
        with transaction.atomic():
            message, contact, channel = self._parts(row)
            against = _against(message, contact)
            if against:
                lease.write(row, **_over(DeliveryState.STOPPED, against))
                way.settle(message, against)
                return None
            later = None if row.urgent else _later(row, contact)
            if later is not None:
                lease.write(row, due_at=later, lease_until=None)
                return None
            if channel is None or not office.reachable([row.channel], contact):
                lease.write(row, **_over(DeliveryState.FAILED, "no_address" if channel else "no_channel"))
                way.fall_back(message, contact)
                return None
            lease.write(row, state=_SENDING, tries=row.tries + 1)
            row.state, row.tries = _SENDING, row.tries + 1
            Attempt.objects.create(delivery=row, no=row.tries, token=row.token, began_at=clock.real_now())
            return self._envelope(row, message, contact, channel)

    def _parts(self, row: Delivery) -> tuple[Message, Contact, Channel | None]:
        message = Message.objects.select_related("unit").get(pk=row.message_id)
        return message, contact_of(message.to_kind, message.to_id), channels.all_channels().get(row.channel)

    def _options(self, row: Delivery, message: Message) -> dict[str, str]:
        return self._setting(row, message.unit)[1]

    def _setting(self, row: Delivery, unit: Unit | None) -> tuple[ChannelSetting | None, dict[str, str]]:
        key = (unit.pk if unit else None, row.channel)
        if key not in self._set_up:
            setting = office.set_up(unit, row.channel)
            self._set_up[key] = setting, office.opened(setting)
        return self._set_up[key]

    def _envelope(self, row: Delivery, message: Message, contact: Contact, channel: Channel) -> Envelope:
        text, title = message.text, message.title
        if contact.kind == "staff" and not channel.inside:
            text = templates.outside_of(message)
            title = "一策：新消息"
        return Envelope(
            number=message.number,
            key=f"yice-{message.number}-{row.channel}",
            to=str(getattr(contact, channel.needs)) if channel.needs else "",
            name=contact.name,
            title=title,
            text=text,
            template=message.template,
            words={**message.words, "no": message.number},
            attempt=row.tries,
            urgent=message.urgent,
        )

    # ── hand over and mark ────────────────────────────────────────────────────────────────────────────────────────

    def hand_over(self, row: Delivery, envelope: Envelope) -> Sent | Declined | Trouble | Unsure:
        """Call the channel, with no transaction open; every way of failing is an answer."""
        message = Message.objects.select_related("unit").get(pk=row.message_id)
        try:
            return channels.get(row.channel).send(envelope, self._options(row, message))
        except (Declined, Trouble, Unsure) as failed:
            return failed
        except Exception as error:  # noqa: BLE001 - a fault in a channel must not stop the others; nobody knows what went out
            logger.warning("channel %s failed: %s", row.channel, type(error).__name__)
            return Unsure("crashed")

    def mark(self, row: Delivery, outcome: Sent | Declined | Trouble | Unsure, *, code: str = "") -> None:
        """Write how the try ended, under the token of its claim."""
        with transaction.atomic():
            message = Message.objects.select_related("unit").get(pk=row.message_id)
            if isinstance(outcome, Sent):
                state = DeliveryState.ARRIVED if outcome.arrived else DeliveryState.SENT
                self._close_attempt(row, Outcome.SENT, code)
                lease.write(row, **_over(state, code), receipt=outcome.receipt[:80], sent_at=clock.now())
                way.settle(message)
            elif isinstance(outcome, Declined):
                self._close_attempt(row, Outcome.REFUSED, outcome.code)
                self._give_up(row, message, outcome.code)
            elif isinstance(outcome, Unsure):
                self._close_attempt(row, Outcome.UNSURE, outcome.code)
                if way.note_unsure(message) > 1:
                    lease.write(row, **_over(DeliveryState.FAILED, "unsure_twice"))
                    way.to_people(message, "unsure_twice")
                else:
                    self._again(row, message, outcome.code)
            else:
                self._close_attempt(row, Outcome.TROUBLE, outcome.code)
                if outcome.whole:
                    self._pause(row, message, outcome.code)
                self._again(row, message, outcome.code, PAUSE_SECONDS if outcome.whole else 0)

    def _again(self, row: Delivery, message: Message, code: str, at_least: int = 0) -> None:
        if row.tries > len(BACK_OFF):
            self._give_up(row, message, code)
            return
        later = clock.real_now() + dt.timedelta(seconds=max(at_least, BACK_OFF[row.tries - 1]))
        lease.write(row, state=_QUEUED, code=code, retry_at=later, lease_until=None)

    def _give_up(self, row: Delivery, message: Message, code: str) -> None:
        lease.write(row, **_over(DeliveryState.FAILED, code))
        way.fall_back(message, contact_of(message.to_kind, message.to_id))

    def _pause(self, row: Delivery, message: Message, code: str) -> None:
        """The whole channel is down: leave it alone for a while, all that waits for it with it."""
        until = clock.real_now() + dt.timedelta(seconds=PAUSE_SECONDS)
        setting, _ = self._setting(row, message.unit)
        if setting is None:
            return
        ChannelSetting.objects.filter(pk=setting.pk).update(tripped_until=until, troubled=code)
        waiting = Delivery.objects.filter(state=_QUEUED, channel=row.channel, lease_until=None)
        waiting.filter(within([path_range(setting.unit.path)], "message__unit__path")).filter(
            Q(retry_at=None) | Q(retry_at__lt=until)
        ).update(retry_at=until)

    def _close_attempt(self, row: Delivery, outcome: Outcome, code: str) -> None:
        Attempt.objects.filter(delivery=row, outcome=None).update(
            outcome=outcome, code=code[:80], ended_at=clock.real_now()
        )


def _over(state: DeliveryState, code: str) -> dict[str, object]:
    return {"state": state, "code": code[:80], "ended_at": clock.now(), "lease_until": None}


def _against(message: Message, contact: Contact) -> str:
    """What forbids sending at this very moment, as a reason; "" when nothing does. Holds the people concerned."""
    if message.state == "taken_back":
        return "taken_back"
    concerned = set(contact.frozen_with)
    if message.person_id is not None and not message.after_death:
        concerned.add(message.person_id)
    if not hold_living(concerned):
        return "dead"
    if contact.refusal or contact.mutes(message.template):
        return contact.refusal or "muted"
    known = templates.find(message.template)
    if known and known.personal and contact.kind != "staff" and message.person_id is not None:
        return "" if consented(message.person_id, known.personal) else "no_purpose"
    return ""


def hold_living(person_ids: set[int]) -> bool:
    """Whether all of these people live; if so their standing is held until the transaction ends.

    A conditional update that changes nothing: on PostgreSQL it waits for a report of death under way and then sees it,
    and a report that comes later waits for us; on SQLite there is one writer anyway.
    """
    if not person_ids:
        return True
    held = Person.objects.filter(active(), pk__in=sorted(person_ids)).update(life=F("life"))
    return held == len(person_ids)


def _later(row: Delivery, contact: Contact) -> dt.datetime | None:
    """When to come back: after the quiet hours, or tomorrow when the recipient has had enough for today."""
    now = clock.now()
    quiet = office.after_quiet(now, contact.preference)
    if quiet > now:
        return quiet
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    today = Delivery.objects.filter(
        message__to_kind=contact.kind, message__to_id=contact.id, sent_at__gte=midnight, sent_at__lte=now
    ).exclude(channel__in=("web", "email"))
    if row.channel != "email" and today.count() >= office.most_per_day(contact.preference):
        return office.next_morning(now, contact.preference)
    return None
