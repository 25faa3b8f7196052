"""A ladder as a page shows it: what was reminded, when, to whom, whether it arrived, and what comes next."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from django.db.models import QuerySet

from dutyengine import Rulebook
from yice.core.notify.models import Delivery, Message, MessageState
from yice.lib import clock as time
from yice.planning.duties.models import Duty
from yice.planning.ladder.models import Clock, Fate, Fired, Hold, Target
from yice.planning.ladder.queries.clocks import counter, running_from
from yice.planning.ladder.reaching import ladder_for
from yice.planning.ladder.rungs import ABOVE, STAGES, Rung, Shares, Stage, clock_ladder

_EPOCH = dt.date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class Step:
    """One rung of a ladder: when it falls (``None`` while a clock rests), and what came of it if it has."""

    rung: Rung
    word: str
    when: str
    to: str
    day: dt.date | None
    moment: dt.datetime | None
    fired: Fired | None
    name: str
    arrived: str
    is_next: bool

    @property
    def why_not(self) -> str:
        """Why nobody was told, if so."""
        return Fate(self.fired.fate).label if self.fired and self.fired.fate else ""


def of_duty(duty: Duty, book: Rulebook) -> list[Step]:
    """The ladder of a duty as its due day stands now."""
    rungs = ladder_for(book, time.today(), duty.rule, duty.step, duty.role)
    opens, due = (np.array([(day - _EPOCH).days]) for day in (duty.opens, duty.due))
    days = [_EPOCH + dt.timedelta(days=int(rung.falls(opens, due)[0])) for rung in rungs]
    came = {one.code: one for one in _fired(Target.DUTY, duty.pk) if one.term == duty.due}
    ordered = sorted(zip(rungs, days, strict=True), key=lambda pair: (pair[1], pair[0].stage))
    rest = duty.decision is not None
    return _steps([(rung, day, None) for rung, day in ordered], came, book, duty.role, duty.due, over=rest)


def of_clock(clock: Clock, book: Rulebook) -> list[Step]:
    """The ladder of a clock; the moments still to come are known only while it runs."""
    came = {one.code: one for one in _fired(Target.CLOCK, clock.pk)}
    since = running_from(clock, time.now())
    counted = counter(clock)
    places: list[tuple[Rung, dt.date | None, dt.datetime | None]] = []
    for rung in clock_ladder(Shares.of(book, time.today())):
        left = dt.timedelta(minutes=clock.minutes) * rung.share / 100 - dt.timedelta(seconds=clock.used_seconds)
        places.append((rung, None, counted.deadline(since, left) if since is not None else None))
    return _steps(places, came, book, "owner", time.today(), over=clock.stopped_at is not None)


def earlier(duty: Duty) -> QuerySet[Fired]:
    """What was reminded before the due day was moved to where it is now."""
    return _fired(Target.DUTY, duty.pk).exclude(term=duty.due)


def hold_of(kind: str, number: int) -> Hold | None:
    """The hold that stands today, if any."""
    found = Hold.objects.filter(kind=kind, target=number, ended_at__isnull=True, until__gte=time.today())
    return found.first()


def arrival(messages: Iterable[int]) -> dict[int, str]:
    """How far each message has come, in words."""
    numbers = list(messages)
    calling = set(Delivery.objects.filter(message__in=numbers, state="calling").values_list("message_id", flat=True))
    found = {}
    for pk, state, read in Message.objects.filter(pk__in=numbers).values_list("pk", "state", "read_at"):
        found[pk] = "已读" if read else "在电话名单上" if pk in calling else MessageState(state).label
    return found


def role_word(to: str, book: Rulebook, owes: str) -> str:
    """Whom a rung tells, in words."""
    if to == ABOVE:
        return "上一级科长"
    if to == "owner":
        return book.roles.get(owes, "承办人")
    return book.roles.get(to, to)


def when_word(days: int) -> str:
    """When a rung falls, counted from the due day: 到期前 7 天, 到期当天, 逾期 14 天."""
    if days == 0:
        return "到期当天"
    return f"到期前 {-days} 天" if days < 0 else f"逾期 {days} 天"


def rung_words(code: str, rule: int, step: int, book: Rulebook) -> str:
    """What a rung is called by its code, in words; the code itself when the rule no longer has it."""
    rung = next((one for one in ladder_for(book, time.today(), rule, step, "liaison") if one.code == code), None)
    return f"{STAGES[Stage(rung.stage)]}（{role_word(rung.to, book, 'liaison')}）" if rung else code


def _fired(kind: Target, number: int) -> QuerySet[Fired]:
    return Fired.objects.filter(kind=kind, target=number).select_related("recipient", "notice").order_by("pk")


def _steps(
    places: list[tuple[Rung, dt.date | None, dt.datetime | None]],
    came: dict[str, Fired],
    book: Rulebook,
    owes: str,
    due: dt.date,
    *,
    over: bool,
) -> list[Step]:
    told = {one.notice.message_id for one in came.values() if one.notice and one.notice.message_id}
    arrived = arrival(told)
    ahead = next((rung.code for rung, _, _ in places if rung.code not in came), "")
    found = []
    for rung, day, moment in places:
        fired = came.get(rung.code)
        message = fired.notice.message_id if fired and fired.notice else None
        found.append(
            Step(
                rung=rung,
                word=STAGES[Stage(rung.stage)],
                when=f"时限用到 {rung.share}%" if day is None else when_word((day - due).days),
                to=role_word(rung.to, book, owes),
                day=day,
                moment=moment,
                fired=fired,
                name=fired.recipient.name if fired and fired.recipient else "",
                arrived=arrived.get(message or 0, "待发") if fired and not fired.fate else "",
                is_next=not over and rung.code == ahead,
            )
        )
    return found
