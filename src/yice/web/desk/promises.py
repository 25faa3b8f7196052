"""What the desk asks planning for, in one place: words of rules and the standing duties of some people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import F, Q, QuerySet

from yice.planning.duties.models import Decision, Duty, Evidence

PERSON = 1


def of_people(ids: Iterable[int]) -> Q:
    """The duties of these people, as ranges of their keys."""
    from yice.planning.duties.queries import subject_range

    found = Q(pk__in=())
    for number in ids:
        low, high = subject_range(number, PERSON)
        found |= Q(pk__gte=low, pk__lt=high)
    return found


def undecided(ids: Sequence[int], today: dt.date) -> QuerySet[Duty]:
    """What these people are owed and that is open now or overdue, the most pressing first."""
    return Duty.objects.filter(of_people(ids), decision=None, opens__lte=today).order_by("due", "pk")


def next_due(ids: Sequence[int]) -> dict[int, Duty]:
    """For each person the most pressing duty not yet decided, whether open or planned."""
    found: dict[int, Duty] = {}
    for duty in Duty.objects.filter(of_people(ids), decision=None).order_by("due", "pk"):
        found.setdefault(duty.subject, duty)
    return found


def last_contact(ids: Sequence[int]) -> dict[int, Evidence]:
    """For each person the last time somebody was with them or spoke to them."""
    rows = (
        Evidence.objects.filter(subject__in=ids, subject_kind=PERSON, revoked_at=None, reached=True)
        .order_by("-on", "-pk")
        .only("subject", "kind", "channel", "on", "done_by_name", "follow_up", "follow_up_note", "mood", "result")
    )
    found: dict[int, Evidence] = {}
    for row in rows:
        found.setdefault(row.subject, row)
    return found


OPEN = Q(decision=None, opens__lte=F("due"))
DECISION_WORDS: dict[str, str] = dict(Decision.choices)


def title(rule: int, step: int = 0) -> str:
    """The words of a rule (and of its step)."""
    from yice.planning.policy.queries import rule_title

    return rule_title(rule, step)


def kind_word(kind: str) -> str:
    """A kind of evidence in the rulebook's words: 走访."""
    from yice.planning.policy.queries import evidence_word

    return evidence_word(kind)


def channel_word(channel: str) -> str:
    """A channel in the rulebook's words: 上门."""
    from yice.planning.policy.queries import channel_word as word

    return word(channel) if channel else ""


def entitlement_title(code: str) -> str:
    """An entitlement in the rulebook's words: 护理费."""
    from yice.planning.policy.queries import entitlement_title as word

    return word(code)
