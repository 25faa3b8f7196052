"""The terms of a case (R70–R74) and of an errand's step (R96): the one place that speaks to the ladder's clocks.

How much time a term allows is a parameter of the rulebook; what "at risk" and "overdue" mean is the ladder's business.
Working days are those of the office's hours; urgent cases count around the clock unless the office decides otherwise.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.planning.ladder import actions as ladder
from yice.planning.ladder.hours import work_time
from yice.planning.ladder.models import Clock
from yice.planning.ladder.queries import ClockState, Reading, in_state, state_of
from yice.planning.policy import books
from yice.services.cases.codes import Track
from yice.services.cases.models import Case, ErrandStep, Task

INTAKE, REPLY, SETTLE, REOPENED, REMOTE = 70, 71, 72, 74, 96
WORDS = {INTAKE: "告知编号", REPLY: "首次答复", SETTLE: "办结", REOPENED: "重开后办结", REMOTE: "报销时限"}
_HOUR = 60
_DAY = 24 * _HOUR
CASE, TASK, STEP = "case", "case_task", "case_step"


@dataclass(frozen=True, slots=True)
class Term:
    """One clock as a page shows it."""

    rule: int
    word: str
    reading: Reading
    paused: str = ""

    @property
    def is_over(self) -> bool:
        """Whether it needs a reason to be stopped."""
        return self.reading.state is ClockState.OVERDUE


def number_of(code: str) -> int:
    """The whole number a parameter has today."""
    _, book = books.in_force(time.today())
    dated = book.parameters[code].on(time.today())
    return int(dated.value) if dated is not None else 0  # type: ignore[call-overload]


def switch_of(code: str) -> bool:
    """Whether a switch of the rulebook is on today."""
    return bool(number_of(code))


def start(by: Actor, case: Case, *rules: int, since: dt.datetime | None = None) -> None:
    """Start the terms of these rules for a case."""
    for rule in rules:
        minutes, working = _allowed(case.track, rule)
        ladder.start_clock(
            by=by, rule=rule, subject=(CASE, case.pk), person_id=case.person_id, unit_id=case.unit_id,
            owner_staff_id=case.owner_id, minutes=minutes, working_time=working, started_at=since,
        )  # fmt: skip


def start_task(by: Actor, task: Task) -> None:
    """A part of the work has until the end of the office day it was asked for."""
    hours = work_time()
    closing = dt.datetime.combine(task.by_on, dt.time(), tzinfo=time.ZONE) + dt.timedelta(minutes=hours.spans[-1][1])
    minutes = max(1, int((closing - time.now()).total_seconds() // 60))
    case = task.case
    ladder.start_clock(
        by=by, rule=SETTLE, step=1, subject=(TASK, task.pk), person_id=case.person_id, unit_id=case.unit_id,
        owner_staff_id=task.to_staff_id or case.owner_id, minutes=minutes, working_time=False,
    )  # fmt: skip


def start_step(by: Actor, step: ErrandStep, *, rule: int, number: int, term: str) -> None:
    """A step of an errand that has a term of its own begins."""
    case = step.case
    ladder.start_clock(
        by=by, rule=rule, step=number, subject=(STEP, step.pk), person_id=case.person_id, unit_id=case.unit_id,
        owner_staff_id=case.owner_id, minutes=number_of(term) * _workday(), working_time=True,
    )  # fmt: skip


def pause(by: Actor, case: Case, reason: str, until: dt.date) -> None:
    """Let every running term of a case rest until the office opens on a day."""
    moment = opening_of(until)
    for clock in _standing(_of(case)):
        if clock.running_since is None:
            ladder.resume_clock(by=by, clock_id=clock.pk)
        if moment > time.now():
            ladder.pause_clock(by=by, clock_id=clock.pk, reason=reason, until=moment)


def opening_of(day: dt.date) -> dt.datetime:
    """When the office opens on a day: until then one waits "until that day"."""
    return dt.datetime.combine(day, dt.time(), tzinfo=time.ZONE) + dt.timedelta(minutes=work_time().spans[0][0])


def resume(by: Actor, case: Case) -> None:
    """Let them run on."""
    for clock in _standing(_of(case)):
        ladder.resume_clock(by=by, clock_id=clock.pk)


def hand(by: Actor, case: Case, reason: str = "") -> None:
    """The terms go with the case to its new owner. Parts of the work given to somebody by name stay theirs."""
    for clock in _standing(Q(subject_kind=CASE, subject_id=case.pk) | _steps(case)):
        ladder.hand_clock(by=by, clock_id=clock.pk, owner_staff_id=case.owner_id, reason=reason)


def stop(by: Actor, case: Case, *rules: int, outcome: str, reason: str = "") -> None:
    """Stop the terms of these rules. An overdue one wants a reason: ``overdue_reason_missing`` (R73)."""
    for clock in _standing(Q(subject_kind=CASE, subject_id=case.pk, rule__in=rules)):
        ladder.stop_clock(by=by, clock_id=clock.pk, outcome=outcome, reason=reason)


def stop_all(by: Actor, case: Case, *, outcome: str, reason: str = "") -> None:
    """Stop whatever still runs for a case, its parts and its steps."""
    for clock in _standing(_of(case)):
        ladder.stop_clock(by=by, clock_id=clock.pk, outcome=outcome, reason=reason)


def stop_thing(by: Actor, kind: str, number: int, *, outcome: str, reason: str = "") -> None:
    """Stop the term of one part (``TASK``) or step (``STEP``)."""
    for clock in _standing(Q(subject_kind=kind, subject_id=number)):
        ladder.stop_clock(by=by, clock_id=clock.pk, outcome=outcome, reason=reason)


def terms(cases: Iterable[int]) -> dict[int, list[Term]]:
    """Case → its running and waiting terms, the one that ends first in front. Two queries for a whole page."""
    rows = Clock.objects.filter(subject_kind=CASE, subject_id__in=list(cases), stopped_at__isnull=True)
    return _read(rows)


def all_terms(case: Case) -> list[Term]:
    """Every term a case ever had, the standing ones first."""
    rows = Clock.objects.filter(subject_kind=CASE, subject_id=case.pk).order_by("-stopped_at", "pk")
    return _read(rows).get(case.pk, [])


def terms_of(kind: str, numbers: Iterable[int]) -> dict[int, Term]:
    """Part or step → its term."""
    rows = Clock.objects.filter(subject_kind=kind, subject_id__in=list(numbers)).order_by("pk")
    return {number: found[0] for number, found in _read(rows).items()}


def with_clock(state: ClockState) -> QuerySet[Clock, int]:
    """The numbers of the cases of which a term is in this state now: for filters."""
    rows = Clock.objects.filter(in_state(state, time.now()), subject_kind=CASE)
    return rows.order_by().values_list("subject_id", flat=True)


def over(case: Case, *rules: int) -> bool:
    """Whether one of these terms is overdue, so that a form has to ask why."""
    clocks = _standing(Q(subject_kind=CASE, subject_id=case.pk, rule__in=rules) if rules else _of(case))
    return any(state_of(clock).state is ClockState.OVERDUE for clock in clocks)


def foreseen(track: str) -> dt.datetime:
    """When the first answer will be due at the latest for a case registered now: told to the elder."""
    minutes, working = _allowed(track, REPLY)
    span = dt.timedelta(minutes=minutes)
    return work_time().deadline(time.now(), span) if working else time.now() + span


def _read(rows: QuerySet[Clock]) -> dict[int, list[Term]]:
    hours, now = work_time(), time.now()
    found: dict[int, list[Term]] = {}
    for clock in rows:
        reading = state_of(clock, now, hours)
        term = Term(clock.rule, WORDS.get(clock.rule, "时限"), reading, clock.pause_reason)
        found.setdefault(clock.subject_id, []).append(term)
    last = dt.datetime.max.replace(tzinfo=time.ZONE)
    for listed in found.values():
        listed.sort(key=lambda term: (term.reading.state is ClockState.STOPPED, term.reading.due_at or last))
    return found


def _steps(case: Case) -> Q:
    return Q(subject_kind=STEP, subject_id__in=ErrandStep.objects.filter(case=case).values("pk"))


def _of(case: Case) -> Q:
    tasks = Task.objects.filter(case=case).values("pk")
    return Q(subject_kind=CASE, subject_id=case.pk) | Q(subject_kind=TASK, subject_id__in=tasks) | _steps(case)


def _standing(which: Q) -> list[Clock]:
    return list(Clock.objects.filter(which, stopped_at__isnull=True).order_by("pk"))


def _workday() -> int:
    return int(work_time().day.total_seconds() // 60)


def _allowed(track: str, rule: int) -> tuple[int, bool]:
    """Minutes, and whether only working time counts."""
    urgent = track == Track.URGENT
    working = not (urgent and switch_of("case_urgent_around_the_clock"))
    if rule == INTAKE:
        return number_of("case_intake"), True
    if rule == REOPENED:
        return number_of("case_reopened") * _workday(), True
    if rule == REPLY:
        if urgent:
            return number_of("case_reply_urgent") * _HOUR, working
        code = "case_reply_policy" if track == Track.POLICY else "case_reply_ordinary"
        return number_of(code) * _workday(), True
    if urgent:
        return number_of("case_settle_urgent") * (_workday() if working else _DAY), working
    return number_of("case_settle_joint" if track == Track.JOINT else "case_settle_ordinary") * _workday(), True
