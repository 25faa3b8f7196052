"""Which requirement is answered by what: the honest list behind ``yice check-rulebook --coverage``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from dutyengine import Node, Rulebook
from rulebook import FOLDER, load
from rulebook.data import answers, events_without_source, features, requirements
from rulebook.nodes import items, mapping, text
from rulebook.reading import read_folder


class Status(Enum):
    """How far a requirement is answered."""

    ANSWERED = "已答"
    PARTLY = "部分"
    NOT_YET = "未到"


@dataclass(frozen=True, slots=True)
class Row:
    """One requirement: the promises and features that answer it today, and those that do not stand yet."""

    requirement: str
    modules: tuple[str, ...]
    rules: tuple[str, ...]
    features: tuple[str, ...]
    waiting: tuple[str, ...]
    status: Status

    @property
    def answering(self) -> tuple[str, ...]:
        """What answers it today, for a reader: codes of promises, features by their Chinese names."""
        return (*self.rules, *(_named(one) for one in self.features))

    @property
    def missing(self) -> tuple[str, ...]:
        """What is still to come, for a reader."""
        return tuple(_named(one) for one in self.waiting)


def report(folder: Path = FOLDER) -> list[Row]:
    """Return one row for each of the requirements, in the order of the sources.

    ``rules`` are promises (duties, concerns, levels, classes, checklists, entitlements, parameters) that cite the
    requirement and can act today; ``waiting`` names features not built yet and rules whose facts or events nobody
    offers yet.
    """
    live, idle = _citing(load(folder=folder), set(waiting_rules(folder)))
    rows = []
    for code, modules in requirements().items():
        keys = answers().get(code, ())
        here = tuple(key for key in keys if features()[key].here)
        waiting = tuple(key for key in keys if not features()[key].here) + tuple(idle.get(code, ()))
        rules = tuple(live.get(code, ()))
        rows.append(Row(code, modules, rules, here, waiting, _status(rules + here, waiting)))
    return rows


def summary(rows: Iterable[Row]) -> dict[Status, int]:
    """Count the rows by status."""
    counts = Counter(row.status for row in rows)
    return {status: counts[status] for status in Status}


def _named(code: str) -> str:
    return features()[code].label if code in features() else code


def _status(answering: tuple[str, ...], waiting: tuple[str, ...]) -> Status:
    if not answering:
        return Status.NOT_YET
    return Status.PARTLY if waiting else Status.ANSWERED


def _citing(book: Rulebook, resting: set[str]) -> tuple[dict[str, list[str]], dict[str, list[str]]]:
    """Return requirement → promises that act today, and → rules that wait for facts or events."""
    live: dict[str, list[str]] = {}
    idle: dict[str, list[str]] = {}
    for code, cites in promises(book):
        place = idle if code in resting else live
        for cited in dict.fromkeys(cites):
            place.setdefault(cited, []).append(code)
    return live, idle


def promises(book: Rulebook) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield (code, citations) of everything in a rulebook that cites."""
    for rule in book.rules.values():
        yield rule.code, rule.source.cites
    for group in (book.concerns, book.levels, book.classes, book.checklists, book.entitlements):
        for one in group:
            yield one.code, one.source.cites
    for parameter in book.parameters.values():
        yield parameter.code, parameter.cites


def waiting_rules(folder: Path = FOLDER) -> list[str]:
    """Return the codes of rules that cannot act yet because nobody offers their facts or records their events."""
    nodes = read_folder(folder)
    facts = items(mapping(nodes["facts"][0]).get("facts"))
    missing = {text(fact, "key") for fact in facts if text(fact, "offered", "True") == "False"}
    idle_subjects = {text(fact, "subject") for fact in facts if text(fact, "key") in missing & {"provider_active"}}
    missing |= set(events_without_source())
    found = []
    for rule in (rule for file in nodes["duties"] for rule in items(file)):
        parts = mapping(rule)
        asked = {word for key in ("when", "trigger") if key in parts for word in _words(parts[key])}
        if asked & missing or text(rule, "subject", "person") in idle_subjects:
            found.append(text(rule, "rule"))
    return found


def _words(node: Node) -> Iterator[str]:
    if isinstance(node.value, dict):
        for inner in node.value.values():
            yield from _words(inner)
    elif isinstance(node.value, list):
        for inner in node.value:
            yield from _words(inner)
    elif isinstance(node.value, str):
        yield node.value
