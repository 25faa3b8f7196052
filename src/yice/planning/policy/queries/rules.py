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
            "choices": dict(one.codes or (words.facts[one.of].codes if one.of else {})),
            "keys": {code: word for key in one.by for code, word in words.facts[key].codes.items()},
        }
        for one in sorted(words.parameters.values(), key=lambda one: one.code)
    ]


@dataclass(frozen=True, slots=True)
class WindowPart:
    """The window of one step of a rule: its key for ``windows``, and the places counted from ``anchor``."""

    key: str
    title: str
    anchor: str
    places: tuple[tuple[str, int, str], ...]


def windows_of_rule(code: str) -> list[WindowPart]:
    """The windows of a rule in force today, places that are the start or end of a period left out."""
    from dutyengine import describe

    _, book = books.in_force(clock.today())
    rule = book.rules[code]
    anchor = describe(book, code).anchor
    return [
        WindowPart(
            key=f"{code}.{step.code}" if step.code else code,
            title=step.title,
            anchor=anchor,
            places=tuple(
                (part, place.amount, place.unit)
                for part in ("opens", "due", "closes")
                if (place := getattr(step.window, part)).unit in {"d", "wd", "m"}
            ),
        )
        for step in rule.steps
    ]


@dataclass(frozen=True, slots=True)
class ListLine:
    """One line of a named list: its words, and the rules that keep it (code, title, on)."""

    title: str
    rules: tuple[tuple[str, str, bool], ...]


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list the sources call by name."""

    title: str
    standing: str
    note: str
    lines: tuple[ListLine, ...]


def named_lists_for_page() -> list[ListRow]:
    """The named lists of this tenant (四必访 …), each line with the rules that keep it."""
    from rulebook.data import named_lists

    version, book = books.in_force(clock.today())
    return [
        ListRow(
            title=one.title,
            standing=one.standing,
            note=one.note,
            lines=tuple(
                ListLine(
                    line.title,
                    tuple(
                        (code, book.rules[code].title, book.rules[code].on) for code in line.rules if code in book.rules
                    ),
                )
                for line in one.items
            ),
        )
        for one in named_lists(version.profile)
    ]


def not_duties_for_page() -> list[tuple[str, str, str, list[tuple[str, bool]]]]:
    """Promises of the sources that are no duties: code, title, why, what answers them (words, does it stand)."""
    from rulebook.data import features, not_duties

    known = features()
    return [
        (one.code, one.title, one.why, [(known[key].label, known[key].here) for key in one.answered_by])
        for one in not_duties()
    ]
