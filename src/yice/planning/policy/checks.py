"""The system check: every fact that a rule reads is offered by some app, or the rulebook says that it is not yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.checks import CheckMessage, Error

import rulebook
from dutyengine import Rulebook, RulebookError
from yice.planning.policy.register import register


def check_rulebook(app_configs: Sequence[Any] | None = None, **_: Any) -> list[CheckMessage]:  # noqa: ARG001 - Django's
    """Errors for a broken rulebook, for facts nobody offers and for facts two apps offer."""
    try:
        book = rulebook.load()
    except RulebookError as error:
        return [Error(str(error), id="policy.E001")]
    missing = unoffered(book)
    found: list[CheckMessage] = []
    if missing:
        known = "、".join(sorted(register().offers("person")))
        found.append(
            Error(
                f"政策手册读了没有应用提供的事实：{'、'.join(missing)}。",
                hint=f"请在所属应用的 facts.py 里提供，或在 facts.yaml 里写 offered: false。现有事实：{known}。",
                id="policy.E002",
            )
        )
    found += [
        Error(f"事实“{key}”由 {first} 和 {second} 同时提供。", hint="只留一处。", id="policy.E003")
        for key, first, second in register().clashes
    ]
    return found


def unoffered(book: Rulebook) -> list[str]:
    """Facts of the vocabulary that should be offered and are not, ``subject.key`` for subjects other than persons."""
    return sorted(
        fact.key if fact.subject == "person" else f"{fact.subject}.{fact.key}"
        for fact in book.facts.values()
        if fact.offered and fact.owner != "engine" and fact.key not in register().offers(fact.subject)
    )
