"""What duties and clocks are called where the ladder speaks of them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from dutyengine import Rulebook, identity
from yice.core.people.models import Person
from yice.lib import clock as time
from yice.planning.duties.models import Duty
from yice.planning.duties.queries.lists import item_names, words_of
from yice.planning.duties.queries.sight import subjects_of
from yice.planning.ladder.models import Clock, Target
from yice.planning.policy import books

CLOCK_TITLES: dict[int, str] = {70: "受理登记", 71: "首次答复", 72: "办结", 74: "重开办理", 96: "报销"}
"""Terms counted in minutes are no rules of the rulebook (``not_duties.yaml``); these are their names."""


@dataclass(frozen=True, slots=True)
class RuleWords:
    """The rulebook in force, for putting numbers into words."""

    book: Rulebook

    @classmethod
    def now(cls) -> RuleWords:
        """Of today."""
        return cls(books.in_force(time.today())[1])

    def rule_title(self, duty: Duty) -> str:
        """The rule's title; what was made by hand is not called by its own words here."""
        return self.title_of(Target.DUTY, duty.rule)

    def title(self, duty: Duty) -> str:
        """What the duty is called on its page."""
        return item_names([duty]).get((duty.subject, duty.step)) or words_of(self.book, duty)[1]

    def title_of(self, kind: str, rule: int) -> str:
        """What a rule is called, by its number alone."""
        if kind == Target.CLOCK and rule in CLOCK_TITLES:
            return CLOCK_TITLES[rule]
        found = self.book.by_number.get(rule)
        return found.title if found else "约定事项" if rule == identity.PLAN_ITEM else f"规则 {rule}"

    def clock_title(self, clock: Clock) -> str:
        """What the clock counts."""
        return self.title_of(Target.CLOCK, clock.rule)

    def person_of(self, duty: Duty) -> Person | None:
        """The elder a duty is about."""
        if duty.subject_kind != identity.KINDS["person"]:
            return None
        return Person.objects.filter(pk=duty.subject).first()

    def subject(self, duty: Duty) -> str:
        """Whom or what the duty is about, by name."""
        person = self.person_of(duty)
        if person is not None:
            return person.name
        return subjects_of([duty]).get((duty.subject_kind, duty.subject), "本单位")


def term_words(due: dt.date) -> str:
    """今天到期, 4月9日到期, 4月1日到期，已逾期 1 天."""
    days = (time.today() - due).days
    day = f"{due.month}月{due.day}日"
    if days == 0:
        return "今天到期"
    return f"{day}到期，已逾期 {days} 天" if days > 0 else f"{day}到期"
