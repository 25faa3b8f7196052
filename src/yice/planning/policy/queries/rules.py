"""The rulebook as pages show it: every rule in words, its source, what it does today, and how it came to be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from dutyengine import Rulebook
from yice.lib import clock
from yice.planning.policy import books
from yice.planning.policy.models import RulebookVersion


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One line of the list of rules."""

    code: str
    number: int
    title: str
    subject: str
    standing: str
    cites: tuple[str, ...]
    on: bool
    text: Any


def rules_for_page(book: Rulebook | None = None) -> list[RuleRow]:
    """Every rule in force today, switched off ones included, with its text in plain Chinese."""
    from dutyengine import describe

    words = book or books.in_force(clock.today())[1]
    return [
        RuleRow(
            code=rule.code,
            number=rule.number,
            title=rule.title,
            subject=words.subjects[rule.subject].label if rule.subject in words.subjects else rule.subject,
            standing=rule.source.standing,
            cites=rule.source.cites,
            on=rule.on,
            text=describe(words, rule.code),
        )
        for rule in sorted(words.rules.values(), key=lambda one: one.number)
    ]


def describe_rule(code: str) -> Any:
    """One rule in words: who, when, what, by whom, window, evidence, source. ``KeyError`` for an unknown code."""
    from dutyengine import describe

    _, book = books.in_force(clock.today())
    return describe(book, code)


def versions() -> QuerySet[RulebookVersion]:
    """Every version, newest first: what changed, who proposed it, who approved it, since when it is in force."""
    return RulebookVersion.objects.order_by("-no")


def parameters_for_page(book: Rulebook | None = None) -> list[dict[str, Any]]:
    """Every parameter with its dated values and where they come from, the one in force today marked."""
    words = book or books.in_force(clock.today())[1]
    today = clock.today()
    return [
        {
            "code": one.code,
            "title": one.title,
            "type": one.type,
            "unit": one.unit,
            "by": one.by,
            "standing": one.standing,
            "cites": one.cites,
            "values": one.values,
            "now": one.on(today),
        }
        for one in sorted(words.parameters.values(), key=lambda one: one.code)
    ]
