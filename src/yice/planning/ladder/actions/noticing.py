"""Telling recipients of the rungs that have come for them: one notice and one message for all of a kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from yice.core.jobs.killpoints import killpoint
from yice.core.notify.actions.posting import post
from yice.core.notify.recipients import Recipient
from yice.core.people.codes import Life
from yice.lib import clock as time
from yice.lib.actor import Actor
from yice.planning.duties.models import Duty
from yice.planning.duties.queries import guarded
from yice.planning.ladder.models import Clock, Fate, Fired, Notice, Target
from yice.planning.ladder.queries.clocks import state_of
from yice.planning.ladder.queries.words import RuleWords, term_words
from yice.planning.ladder.rungs import STAGES, Stage

_MOST_NAMED = 5


def tell_all(*, by: Actor, kind: Target) -> int:
    """Tell everybody for whom rungs of a kind have come and were not told. Returns how many were told."""
    waiting = Fired.objects.filter(kind=kind, notice__isnull=True, fate="", recipient__isnull=False)
    people = sorted(set(waiting.order_by().values_list("recipient_id", flat=True).distinct()))
    told = 0
    for staff in people:
        with transaction.atomic():
            told += _tell(by, kind, int(staff or 0))
            killpoint("ladder.inside_notice")
    return told


def _tell(by: Actor, kind: Target, staff: int) -> int:
    rungs = list(Fired.objects.filter(kind=kind, recipient_id=staff, notice__isnull=True, fate="").order_by("pk"))
    return _tell_duties(by, staff, rungs) if kind is Target.DUTY else _tell_clocks(by, staff, rungs)


def _tell_duties(by: Actor, staff: int, rungs: list[Fired]) -> int:
    standing = guarded(Duty.objects.filter(pk__in=[one.target for one in rungs], decision__isnull=True)).in_bulk()
    live = _live(rungs, standing)
    if not live:
        return 0
    notice = _notice(staff, Target.DUTY, live)
    duties = [standing[one.target] for one in live]
    if len({duty.pk for duty in duties}) == 1:
        _post_one(by, notice, duties[0], live)
    else:
        _post_digest(by, notice, duties, live)
    return 1


def _live(rungs: list[Fired], standing: dict[int, Duty]) -> list[Fired]:
    """The rungs still to be told; those of what has been decided or frozen meanwhile are marked moot."""
    moot = [one.pk for one in rungs if one.target not in standing]
    Fired.objects.filter(pk__in=moot).update(fate=Fate.MOOT)
    return [one for one in rungs if one.target in standing]


def _notice(staff: int, kind: Target, rungs: Sequence[Fired]) -> Notice:
    """One more notice of the day, holding these rungs."""
    day = time.today()
    of_day = Notice.objects.filter(recipient_id=staff, kind=kind, day=day)
    no = (of_day.aggregate(last=Max("no"))["last"] or 0) + 1
    notice = Notice.objects.create(
        recipient_id=staff, kind=kind, day=day, no=no, total=len({one.target for one in rungs}),
        highest=max(one.stage for one in rungs), at=time.now(),
    )  # fmt: skip
    Fired.objects.filter(pk__in=[one.pk for one in rungs]).update(notice=notice)
    return notice


def _post_one(by: Actor, notice: Notice, duty: Duty, rungs: Sequence[Fired]) -> None:
    words = RuleWords.now()
    person = words.person_of(duty)
    alive = person is not None and person.life == Life.LIVING  # what is about a death is told all the same
    _post(
        by,
        notice,
        "ladder.one",
        about=("duty", duty.pk),
        person_id=person.pk if person and alive else None,
        words={
            "级别": STAGES[Stage(max(one.stage for one in rungs))],
            "事项": words.title(duty),
            "对象": words.subject(duty),
            "期限": term_words(duty.due),
        },
    )


def _post_digest(by: Actor, notice: Notice, duties: Sequence[Duty], rungs: Sequence[Fired]) -> None:
    """Counts by rule and nobody's name: a list of names belongs on a page, where the scope is asked."""
    words = RuleWords.now()
    distinct = {duty.pk: duty for duty in duties}.values()
    kinds = Counter(words.rule_title(duty) for duty in distinct).most_common()
    named = "、".join(f"{title} {count} 件" for title, count in kinds[:_MOST_NAMED])
    rest = sum(count for _, count in kinds[_MOST_NAMED:])
    _post(
        by,
        notice,
        "ladder.digest",
        about=("ladder_notice", notice.pk),
        person_id=None,
        words={
            "级别": STAGES[Stage(max(one.stage for one in rungs))],
            "件数": str(notice.total),
            "逾期": str(sum(duty.due < time.today() for duty in distinct)),
            "事项": named + (f"，其他 {rest} 件" if rest else ""),
        },
    )


def _tell_clocks(by: Actor, staff: int, rungs: list[Fired]) -> int:
    running = Clock.objects.filter(pk__in=[one.target for one in rungs], stopped_at__isnull=True).in_bulk()
    moot = [one.pk for one in rungs if one.target not in running]
    Fired.objects.filter(pk__in=moot).update(fate=Fate.MOOT)
    words = RuleWords.now()
    live = [one for one in rungs if one.target in running]
    for one in live:
        clock = running[one.target]
        reading = state_of(clock)
        _post(
            by,
            _notice(staff, Target.CLOCK, [one]),
            "ladder.clock",
            about=(clock.subject_kind, clock.subject_id),
            person_id=None,
            words={
                "级别": STAGES[Stage(one.stage)],
                "事项": words.clock_title(clock),
                "已用": f"{reading.percent}%",
                "期限": f"{reading.due_at.astimezone(time.ZONE):%m-%d %H:%M}" if reading.due_at else "暂停中",
            },
            urgent=not clock.working_time,
        )
    return 1 if live else 0


def _post(
    by: Actor,
    notice: Notice,
    template: str,
    *,
    about: tuple[str, int],
    person_id: int | None,
    words: dict[str, str],
    urgent: bool = False,
) -> None:
    message = post(
        by=by, template=template, to=Recipient.staff(notice.recipient_id), about=about, person_id=person_id,
        words=words, dedup=f"ladder:{notice.pk}", urgent=urgent,
    )  # fmt: skip
    if message is not None:
        notice.message_id = message.pk
        notice.save(update_fields=["message_id"])
