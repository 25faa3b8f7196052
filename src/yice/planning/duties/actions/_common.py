"""What the deeds on duties share: locking out the planner, what a rule accepts, deciding with log and counts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np
from django.db import connection

from dutyengine import Rulebook, identity
from yice.core.people.actions import mark_changed
from yice.core.people.models import Person
from yice.lib import clock, days
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused
from yice.lib.scrub import scrub
from yice.planning.duties.models import Decision, Duty, Evidence, Transition
from yice.planning.duties.queries import owners_of
from yice.planning.duties.queries.accepting import Asked, asked_of
from yice.planning.duties.rollups import Deltas
from yice.planning.duties.run.frame import about_death
from yice.planning.policy import books
from yice.planning.policy.bulk import NULL, Coded, update_columns

PERSON = identity.KINDS["person"]
ALIVE = "living"
_EPOCH = dt.date(1970, 1, 1)
_CODES = {None: 0, "": 0, "done": 1, "waived": 2, "withdrawn": 3, "held": 4}


def need_text(text: str, field_name: str, what: str, most: int = 300) -> str:
    """The reason given, trimmed and with identity numbers masked; a missing one is refused."""
    found = scrub(text.strip())[:most]
    if not found:
        raise Invalid(
            "reason_missing",
            f"{what}需要写明理由",
            why="这项操作会留痕备查。",
            todo="请填写理由后再提交。",
            fields={field_name: "请填写理由"},
        )
    return found


def need_past(on: dt.date, field_name: str = "on") -> None:
    """Refuse a day that has not come, or that nobody can mean: evidence is of what was done."""
    days.need(days.odd(on), field_name)
    if on > clock.today():
        raise Invalid(
            "future_date",
            "办理日期晚于今天",
            why="只能登记已经办过的事。",
            todo="请核对日期。",
            fields={field_name: "不能晚于今天"},
        )


def need_undecided(duty: Duty) -> None:
    """Refuse what has been decided meanwhile, saying how."""
    if duty.decision is None:
        return
    words = {"done": "已办结", "waived": "已免办", "withdrawn": "已撤回", "held": "因离世报告暂停"}
    word = words[duty.decision]
    raise Refused(
        f"duty_{duty.decision}",
        f"这件事{word}",
        why=f"{duty.decided_on:%Y-%m-%d} {word}。" if duty.decided_on else f"它现在的状态是“{word}”。",
        todo="请刷新页面查看办理轨迹。"
        if duty.decision != "held"
        else "请先核实离世报告：确认后自动撤回，撤销后恢复。",
    )


def frozen_lives(people: Iterable[int]) -> dict[int, tuple[str, dt.date | None]]:
    """Those of these people who are not alive to us (reported, dead, left), with the day of death."""
    rows = Person.objects.filter(pk__in=list(people)).exclude(life=ALIVE)
    return {pk: (life, death_on) for pk, life, death_on in rows.values_list("pk", "life", "death_on")}


def may_be_closed(
    duty: Duty, on: dt.date, lives: dict[int, tuple[str, dt.date | None]], exempt: frozenset[int]
) -> bool:
    """The guard of R54: of the reported and the dead only what is about the death itself, or was done in their life."""
    if duty.subject_kind != PERSON or duty.subject not in lives or duty.rule in exempt:
        return True
    life, death_on = lives[duty.subject]
    return life == "dead" and death_on is not None and on <= death_on


def exempt_rules() -> frozenset[int]:
    """Numbers of the rules that hold for the dead too."""
    return frozenset(about_death(books.in_force(clock.today())[1]).tolist())


@dataclass
class Books:
    """What each duty's rule asked when the duty was made: the rulebook its basis names, else the one in force."""

    _known: dict[int, Rulebook] = field(default_factory=dict)

    def of(self, duty: Duty) -> Rulebook:
        """The rulebook a duty goes by."""
        basis = duty.basis
        if basis is None:
            return books.in_force(clock.today())[1]
        if basis.version_id not in self._known:
            self._known[basis.version_id] = books.book_of(basis.version)
        return self._known[basis.version_id]

    def asked(self, duty: Duty) -> Asked | None:
        """What closes a duty; ``None`` for a rule that no longer exists anywhere."""
        return asked_of(self.of(duty), duty) or asked_of(books.in_force(clock.today())[1], duty)


def finish(
    duties: Sequence[Duty],
    by: Actor,
    *,
    decision: Decision,
    on: dt.date,
    deed: str,
    evidence: Callable[[Duty], Evidence] | None = None,
    reason: str = "",
    late: Callable[[Duty], str] | None = None,
) -> None:
    """Decide undecided duties: freeze owner, date and proof, keep the counts in step, write the log."""
    if not duties:
        return
    owners = owners_of(duties)
    change = Deltas.begin()
    _count(change, -1, duties)
    now = clock.now()
    for duty in duties:
        duty.decision, duty.decided_on, duty.decided_at = decision.value, on, now
        duty.owner_id = owners[duty.pk].staff_id
        duty.evidence_id = evidence(duty).pk if evidence else None
        duty.late_reason = late(duty) if late else ""
    stored = connection.ops.adapt_datetimefield_value(now) or now
    ordered = sorted(duties, key=lambda one: one.pk)
    update_columns(
        Duty,
        np.array([one.pk for one in ordered], np.int64),
        {
            "decision": Coded(np.zeros(len(ordered), np.int64), (decision.value,)),
            "decided_on": np.full(len(ordered), np.datetime64(on, "D")),
            "decided_at": [str(stored)] * len(ordered),
            "owner_id": np.array([NULL if one.owner_id is None else one.owner_id for one in ordered], np.int64),
            "evidence_id": np.array(
                [NULL if one.evidence_id is None else one.evidence_id for one in ordered], np.int64
            ),
            "late_reason": [one.late_reason for one in ordered],
        },
    )
    _count(change, 1, duties)
    change.write()
    log(duties, by, deed, now=decision.value, reason=reason, at=now)


def stand_again(duties: Sequence[Duty], by: Actor, *, deed: str, reason: str) -> None:
    """Undo a decision on the same row: the duty is owed again, by whoever owes it today, in the unit of today."""
    if not duties:
        return
    change = Deltas.begin()
    _count(change, -1, duties)
    people = Person.objects.in_bulk([one.subject for one in duties if one.subject_kind == PERSON])
    for duty in duties:
        was = duty.decision or ""
        duty.decision = duty.decided_on = duty.decided_at = None
        duty.evidence_id = duty.owner_id = None
        duty.late_reason = ""
        person = people.get(duty.subject) if duty.subject_kind == PERSON else None
        duty.unit_id = person.unit_id if person else duty.unit_id
        duty.save(
            update_fields=["decision", "decided_on", "decided_at", "evidence_id", "owner_id", "late_reason", "unit_id"]
        )
        log([duty], by, deed, was=was, reason=reason)
    _count(change, 1, duties)
    change.write()


def count_new(duties: Sequence[Duty]) -> None:
    """Put duties just made into the counts."""
    change = Deltas.begin()
    _count(change, 1, duties)
    change.write()


def _count(change: Deltas, sign: int, duties: Sequence[Duty]) -> None:
    def days(values: Iterable[dt.date]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array([(day - _EPOCH).days for day in values], np.int64)

    unit = np.array([NULL if one.unit_id is None else one.unit_id for one in duties], np.int64)
    rule = np.array([one.rule for one in duties], np.int64)
    due, closes = days(one.due for one in duties), days(one.closes for one in duties)
    decision = np.array([_CODES[one.decision] for one in duties], np.int64)
    change.count(sign, unit=unit, rule=rule, due=due, closes=closes, decision=decision)
    late = np.array(
        [one.decision == "done" and one.decided_on is not None and one.decided_on > one.due for one in duties], np.bool_
    )
    change.late(sign, unit=unit[late], rule=rule[late], due=due[late])


def log(
    duties: Iterable[Duty],
    by: Actor,
    deed: str,
    *,
    was: str = "",
    now: str = "",
    reason: str = "",
    at: dt.datetime | None = None,
) -> None:
    """One line per duty in its log."""
    moment = at or clock.now()
    Transition.objects.bulk_create(
        [
            Transition(
                duty_id=duty.pk, at=moment, deed=deed, was=was, now=now, by_kind=by.kind.value, by_id=by.id,
                by_name=by.name[:64], reason=reason[:300],
            )
            for duty in duties
        ],
        batch_size=500,
    )  # fmt: skip


def changed(duties: Iterable[Duty], why: str) -> None:
    """Have the people these duties are about planned anew."""
    people = sorted({one.subject for one in duties if one.subject_kind == PERSON})
    if people:
        mark_changed(people, why)
