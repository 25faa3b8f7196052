"""R03: not answered twice, hours apart, and somebody goes and looks."""

from __future__ import annotations

import datetime as dt

from dutyengine import identity
from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties.actions.making import new_duty
from yice.planning.duties.models import Duty, Evidence
from yice.planning.duties.queries.calls import around_the_clock, moment_of_call
from yice.planning.duties.queries.explaining import explain_for
from yice.planning.duties.queries.numbers import number_for
from yice.planning.policy import books
from yice.planning.policy.models import Level

NO_ANSWER = "R03"
_CALLS = frozenset({"phone", "video"})
_DAYS_BACK = 3  # an attempt longer ago is another story


def check_the_door(by: Actor, evidence: Evidence, unit_id: int) -> list[int]:
    """Make the duty to check the door when this is a further unanswered call, far enough from an earlier one.

    Only unanswered calls since the person was last reached count; whom the rule concerns says its condition (what
    cannot be judged counts as concerned), how far apart and within how many hours its parameters: the hour by which
    somebody has to have looked is in the duty's words, its clock runs in ``ladder``. Returns its number.
    """
    if evidence.reached or evidence.channel not in _CALLS:
        return []
    _, book = books.in_force(clock.today())
    rule = book.rules.get(NO_ANSWER)
    if rule is None or not rule.on or _standing(evidence.subject, rule.number):
        return []
    gap = dt.timedelta(minutes=number_for("no_answer_gap"))
    mine = moment_of_call(evidence)
    if not any(abs(mine - other) >= gap for other in _unanswered(evidence)):
        return []
    if explain_for(evidence.subject, NO_ANSWER, clock.today()).verdict < 0:
        return []
    level = Level.objects.filter(person_id=evidence.subject).values_list("code", flat=True).first() or ""
    by_when = (mine + dt.timedelta(hours=number_for("no_answer_hours", level))).astimezone(clock.ZONE)
    due = max(by_when.date(), clock.today())
    note = f"{rule.title}（{by_when.month}月{by_when.day}日{by_when:%H:%M}前）" if around_the_clock() else ""
    duty = new_duty(
        by, subject_kind=evidence.subject_kind, subject=evidence.subject, unit_id=unit_id, rule=NO_ANSWER,
        note=note, due=due, opens=min(evidence.on, due),
    )  # fmt: skip
    return [duty.pk]


def _standing(person_id: int, number: int) -> bool:
    """Whether one such duty waits already."""
    low = identity.encode(person_id, "person", number, 0, 0)
    return Duty.objects.filter(pk__gte=low, pk__lte=low + identity.MAX_OCCURRENCE, decision__isnull=True).exists()


def _unanswered(evidence: Evidence) -> list[dt.datetime]:
    """The moments of the other unanswered calls that nobody's answer lies after."""
    since = evidence.on - dt.timedelta(days=_DAYS_BACK)
    rows = Evidence.objects.filter(
        subject=evidence.subject, subject_kind=evidence.subject_kind, on__gte=since, revoked_at__isnull=True
    ).exclude(pk=evidence.pk)
    others = list(rows)
    reached = max((moment_of_call(one) for one in others if one.reached), default=None)
    failed = [moment_of_call(one) for one in others if not one.reached and one.channel in _CALLS]
    return [one for one in failed if reached is None or one > reached]
