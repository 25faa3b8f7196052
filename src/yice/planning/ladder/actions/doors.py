"""R03: hours, not days. The clock of a door to be checked follows its duty.

The duty is made and decided in ``duties``, which knows no clocks. So whoever may have made or decided one asks for this
in the same transaction, and the minding of clocks asks before it climbs any ladder: whatever way a duty was decided,
frozen by a death or given to somebody else, nobody is called to a door that needs no checking.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from django.db import transaction
from django.db.models import Q

from yice.core.jobs.killpoints import killpoint
from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.lib.errors import Stale
from yice.planning.duties.models import Decision, Duty, Evidence
from yice.planning.duties.queries import guarded, owners_of
from yice.planning.duties.queries.accepting import NO_ANSWER
from yice.planning.duties.queries.calls import moment_of_call
from yice.planning.duties.queries.lists import PERSON, of_people
from yice.planning.duties.queries.numbers import number_for
from yice.planning.ladder.actions.clocks import hand_clock, start_clock, stop_clock
from yice.planning.ladder.models import Clock
from yice.planning.ladder.queries.doors import OF_DUTY, around_the_clock, running_doors
from yice.planning.policy.models import Level

HELD = "held"
_OUTCOMES: Mapping[str | None, tuple[str, str]] = {
    Decision.DONE.value: ("seen", "已登记查看结果"),
    Decision.WAIVED.value: ("waived", "应办已免办"),
    Decision.WITHDRAWN.value: ("withdrawn", "应办已撤回"),
    Decision.HELD.value: (HELD, "应办已暂停"),
    None: (HELD, "应办已停止"),
}
_BACK, _AHEAD = dt.timedelta(days=31), dt.timedelta(days=7)


def follow_doors(*, by: Actor, people: Iterable[int] | None = None, reason: str = "") -> int:
    """Start the clock of each door to be checked that has none, stop those whose duty no longer stands, hand over.

    ``people``: only theirs. ``reason`` why it took longer than allowed, where it did (R73). A clock counts from the
    call that made the duty; one that ran before goes on from where it began (the record was void, nobody looked), but
    after a freeze (a death reported in error) it begins anew. Repeating it changes nothing. Returns how many changed.
    """
    whom = None if people is None else sorted(set(people))
    running = {one.subject_id: one for one in running_doors(whom)}
    today = time.today()
    recent = Q(rule=NO_ANSWER, subject_kind=PERSON, due__gte=today - _BACK, due__lte=today + _AHEAD)
    if whom is not None:
        recent &= of_people(whom)
    rows = Duty.objects.filter(recent | Q(pk__in=list(running)), decision__isnull=True)
    standing = {one.pk: one for one in guarded(rows).order_by("pk")}
    over = [clock for number, clock in running.items() if number not in standing]
    decided = dict(Duty.objects.filter(pk__in=[one.subject_id for one in over]).values_list("pk", "decision"))
    owners = owners_of(list(standing.values())) if standing else {}
    changed = 0
    for clock in over:
        outcome, word = _OUTCOMES[decided.get(clock.subject_id, Decision.WITHDRAWN.value)]
        changed += _stop(by, clock, outcome, reason or word)
    for duty in standing.values():
        found, owner = running.get(duty.pk), owners[duty.pk].staff_id
        changed += _hand(by, found, duty, owner) if found else _start(by, duty, owner)
    return changed


def _start(by: Actor, duty: Duty, owner: int | None) -> int:
    level = Level.objects.filter(person_id=duty.subject).values_list("code", flat=True).first() or ""
    with transaction.atomic():
        start_clock(
            by=by, rule=duty.rule, step=duty.step, subject=(OF_DUTY, duty.pk), person_id=duty.subject,
            unit_id=int(duty.unit_id or 0), owner_staff_id=owner, minutes=60 * number_for("no_answer_hours", level),
            working_time=not around_the_clock(), started_at=_since(duty),
        )  # fmt: skip
        killpoint("ladder.inside_door")
    return 1


def _since(duty: Duty) -> dt.datetime:
    now = time.now()
    before = Clock.objects.filter(subject_kind=OF_DUTY, subject_id=duty.pk).order_by("-pk").first()
    if before is None:
        return min(_called(duty) or now, now)
    return now if before.outcome == HELD else before.started_at


def _called(duty: Duty) -> dt.datetime | None:
    """The moment of the unanswered call that made the duty."""
    rows = Evidence.objects.filter(
        subject=duty.subject, subject_kind=duty.subject_kind, reached=False, revoked_at__isnull=True,
        on__gte=duty.opens - dt.timedelta(days=1),
    ).order_by("-pk")  # fmt: skip
    return next((moment_of_call(one) for one in rows if str(duty.pk) in one.brought.get("duties", ())), None)


def _stop(by: Actor, clock: Clock, outcome: str, reason: str) -> int:
    try:
        with transaction.atomic():
            stop_clock(by=by, clock_id=clock.pk, outcome=outcome, reason=reason)
    except Stale:  # somebody was quicker; the next look sees it as they left it
        return 0
    return 1


def _hand(by: Actor, clock: Clock, duty: Duty, owner: int | None) -> int:
    if (clock.owner_id, clock.unit_id) == (owner, duty.unit_id):
        return 0
    try:
        with transaction.atomic():
            hand_clock(by=by, clock_id=clock.pk, owner_staff_id=owner, unit_id=duty.unit_id, reason="随应办移交")
    except Stale:
        return 0
    return 1
