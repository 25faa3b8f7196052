"""The duty auditor: whether everything due was noticed, escalated or closed. Reads only; ``actions.auditing`` keeps it.

It asks the rows, not the sweep: what ought to have come is worked out anew from rules and dates and looked for among
what was written, sent and received.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np
from django.db.models import Exists, Max, OuterRef, Q

from dutyengine import Window, identity
from yice.core.audit.models import Entry
from yice.core.notify.models import Delivery, Message
from yice.core.people.models import Changed, Person
from yice.lib import clock as time
from yice.planning.duties.models import PlanRun
from yice.planning.duties.run.checking import promised_without_row
from yice.planning.ladder.hours import work_time
from yice.planning.ladder.models import Clock, Finding, Fired, Hold, Notice, Swept, Target
from yice.planning.ladder.queries.clocks import state_of
from yice.planning.ladder.reaching import Known, known_rungs, reached_by
from yice.planning.ladder.rungs import clock_ladder
from yice.planning.ladder.shares import shares_today

EXAMPLES = 10
SAMPLE = 200
"""People whose promises are judged anew in one check; another part of the town every day."""
SWEPT_BY = dt.time(8, 15)
"""By when the day's sweep has been (it begins at ``jobs.MORNING``)."""
_GRACE = dt.timedelta(minutes=10)
_TRAIL = 50_000
_A_DAY = dt.timedelta(days=1)
_BACK = dt.timedelta(days=31)


Wrong = list[dict[str, str]]
_ALSO: dict[str, tuple[Finding, Callable[[], tuple[int, Wrong]]]] = {}


def also_check(what: str, finding: Finding, look: Callable[[], tuple[int, Wrong]]) -> None:
    """Let an app above have its own things looked at: ``look`` says how many there were, and which are wrong.

    Each of the wrong is ``{"what": kind, "id": number}``, without a name. Called once, from ``ready``.
    """
    _ALSO[what] = (finding, look)


@dataclass
class Checked:
    """How much was looked at, how often something was found, and a few examples (numbers only, no names)."""

    looked: dict[str, int] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    examples: list[dict[str, str]] = field(default_factory=list)

    def note(self, what: str, looked: int, code: Finding, wrong: Iterable[dict[str, str]]) -> None:
        """Keep what one check found."""
        offending = list(wrong)
        self.looked[what] = self.looked.get(what, 0) + looked
        if offending:
            self.found[code.value] = self.found.get(code.value, 0) + len(offending)
            self.examples += [{"code": code.value, **one} for one in offending[:EXAMPLES]]

    @property
    def passed(self) -> bool:
        """Whether nothing was found."""
        return not self.found


def check() -> Checked:
    """Look at everything once."""
    checked = Checked()
    _sweeps(checked)
    _duties(checked)
    _clocks(checked)
    _notices(checked)
    _messages(checked)
    _promises(checked)
    for what, (finding, look) in _ALSO.items():
        looked, wrong = look()
        checked.note(what, looked, finding, wrong)
    return checked


def _sweeps(checked: Checked) -> None:
    """Every day has its sweep; early in the morning yesterday's will do."""
    last = Swept.objects.first()
    wanted = time.today() if time.now().time() >= SWEPT_BY else time.today() - _A_DAY
    late = last is None or last.day < wanted
    wrong = [{"what": "last", "id": str(last.day) if last else "—"}] if late else []
    checked.note("sweeps", 1, Finding.NO_SWEEP, wrong)


def _duties(checked: Checked) -> None:
    """Each rung that had come by the last sweep is written down, or the ladder is held with a reason."""
    last = Swept.objects.first()
    if last is None:
        return
    reached = reached_by(min(last.day, time.today()))
    known = known_rungs()
    unseen = _Unseen.since(last.at, known)
    missing = [
        {"what": Target.DUTY.value, "id": str(one.duty), "rung": one.rung.code, "day": str(one.day)}
        for one in reached
        if (one.duty, one.term, one.rung.code) not in known and one.duty not in unseen
    ]
    checked.note("rungs", len(reached), Finding.RUNG_MISSING, missing)


@dataclass(frozen=True, slots=True)
class _Unseen:
    """Duties that the last sweep cannot have seen as they are now: the next one, minutes later, will."""

    people: frozenset[int]
    ended: frozenset[int]
    climbing: frozenset[int] | None

    @classmethod
    def since(cls, moment: dt.datetime, known: Known) -> _Unseen:
        """What was done since ``moment``: deeds on people, holds ended, a planning run (then whatever is new to us)."""
        ended = Hold.objects.filter(kind=Target.DUTY, ended_at__gte=moment).values_list("target", flat=True)
        waiting = set(Changed.objects.values_list("person_id", flat=True).distinct())
        newest = Entry.objects.aggregate(last=Max("pk"))["last"] or 0
        since = Entry.objects.filter(pk__gt=newest - _TRAIL, at__gte=moment)  # no index by time
        deeds = {one for one in since.values_list("person_id", flat=True).distinct() if one is not None}
        planned = PlanRun.objects.filter(finished_at__gte=moment).exists()
        climbing = frozenset(duty for duty, _, _ in known) if planned else None
        return cls(frozenset(waiting | deeds), frozenset(ended), climbing)

    def __contains__(self, duty: int) -> bool:
        """Whether this duty is one of them."""
        if duty in self.ended or (self.climbing is not None and duty not in self.climbing):
            return True
        return int(identity.decode(duty).subject) in self.people


def _clocks(checked: Checked) -> None:
    """Each share of the time that was used a while ago has its rung, unless the ladder is held."""
    now, hours = time.now() - _GRACE, work_time()
    held = Hold.objects.filter(kind=Target.CLOCK, target=OuterRef("pk"), ended_at__isnull=True, until__gte=time.today())
    running = Clock.objects.filter(~Exists(held), stopped_at__isnull=True, running_since__lt=now, risk_at__lt=now)
    clocks = list(running.order_by("pk"))
    come = set(
        Fired.objects.filter(kind=Target.CLOCK, target__in=[one.pk for one in clocks]).values_list("target", "code")
    )
    wrong, ladder = [], clock_ladder(shares_today())
    for clock in clocks:
        used = state_of(clock, now, hours).percent
        wrong += [
            {"what": Target.CLOCK.value, "id": str(clock.pk), "rung": rung.code}
            for rung in ladder
            if rung.share <= used and (clock.pk, rung.code) not in come
        ]
    checked.note("clocks", len(clocks), Finding.CLOCK_MISSING, wrong)


def _notices(checked: Checked) -> None:
    """Each rung that should be told was told."""
    told = Fired.objects.filter(fate="", day__gte=time.today() - _BACK)
    waiting = told.filter(notice__isnull=True).filter(Q(day__lt=time.today()) | Q(at__lt=time.now() - _GRACE))
    wrong = [
        {"what": kind, "id": str(target), "rung": code, "day": str(day)}
        for kind, target, code, day in waiting.order_by("pk").values_list("kind", "target", "code", "day")
    ]
    checked.note("told", told.count(), Finding.NOT_SENT, wrong)


def _messages(checked: Checked) -> None:
    """Each notice is a message that was read, delivered, or waits on the phone list for somebody to ring."""
    notices = Notice.objects.filter(day__gte=time.today() - _BACK)
    numbers = {pk: message for pk, message in notices.values_list("pk", "message_id") if message is not None}
    calling = Delivery.objects.filter(message=OuterRef("pk"), state="calling")
    bad = set(
        Message.objects.filter(~Exists(calling), pk__in=list(numbers.values()), read_at__isnull=True)
        .filter(Q(state="failed") | Q(state="waiting", written_at__lt=time.now() - _A_DAY))
        .values_list("pk", flat=True)
    )
    there = set(Message.objects.filter(pk__in=list(numbers.values())).values_list("pk", flat=True))
    wrong = [
        {"what": "notice", "id": str(notice)}
        for notice, message in numbers.items()
        if message in bad or message not in there
    ]
    refused = notices.filter(message_id__isnull=True).values_list("pk", flat=True)
    wrong += [{"what": "notice", "id": str(pk)} for pk in refused if not _refused_for_a_reason(pk)]
    checked.note("messages", len(numbers) + len(refused), Finding.NOT_ARRIVED, wrong)


def _refused_for_a_reason(notice: int) -> bool:
    """The outbox says itself why it did not write to that recipient."""
    return Message.objects.filter(dedup=f"ladder:{notice}", state="suppressed").exclude(reason="").exists()


def _promises(checked: Checked) -> None:
    """For a sample of people: nothing is owed without a duty standing for it."""
    run = PlanRun.objects.filter(state=PlanRun.State.DONE, unit__isnull=True).select_related("rulebook__text").first()
    if run is None:
        return
    waiting = set(Changed.objects.values_list("person_id", flat=True).distinct())
    ids = [pk for pk in _sample() if pk not in waiting]
    window = Window(start=run.window_from, end=run.window_to, as_of=run.as_of)
    missing = promised_without_row("person", np.array(ids, np.int64), run.rulebook, window) if ids else []
    wrong = [
        {"what": Target.DUTY.value, "id": str(key), "rung": f"R{int(identity.decode(key).rule)}"} for key in missing
    ]
    checked.note("promises", len(ids), Finding.PROMISE_MISSING, wrong)


def _sample() -> list[int]:
    """Some people, others every day, the whole town in turn."""
    everybody = Person.objects.filter(erased_at__isnull=True).order_by("pk").values_list("pk", flat=True)
    total = everybody.count()
    parts = max(1, -(-total // SAMPLE))
    part = time.today().toordinal() % parts
    return list(everybody[part * SAMPLE : (part + 1) * SAMPLE])
