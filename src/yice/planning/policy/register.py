"""The register of facts: what each app offers to the rules, found when the apps are loaded.

An app offers facts by a module ``facts.py`` with ``FACTS: tuple[FactSource, ...]``, what its plans change by
``PLANS: PlanSource``, the last evidence per rule by ``EVIDENCE: EvidenceSource`` and the last contacts by ``CONTACTS:
ContactSource``. Nobody above is imported by name here: data flows up, dependencies point down.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from django.apps import apps
from numpy.typing import NDArray

from yice.lib.columns import Ask, Column, FactSource

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dutyengine import Contacts, Evidence


@dataclass(frozen=True, slots=True)
class PlanInputs:
    """What approved plans change for the people asked about, as rows the engine takes.

    ``adjustments``: (person, rule number, ``"tighten" | "loosen" | "off"``, days).
    ``items``: (person, slot 1..15, first due day, every how many days, lead days, grace days).
    """

    adjustments: tuple[tuple[int, int, str, int], ...] = ()
    items: tuple[tuple[int, int, dt.date, int, int, int], ...] = ()


PlanSource = Callable[[Ask], PlanInputs]
EvidenceSource: TypeAlias = "Callable[[str, NDArray[np.int64]], Evidence]"
ContactSource: TypeAlias = "Callable[[str, NDArray[np.int64], dt.date], Contacts]"


@dataclass
class Register:
    """Who offers which fact. One per process, filled once."""

    sources: dict[tuple[str, str], FactSource] = field(default_factory=dict)
    owners: dict[tuple[str, str], str] = field(default_factory=dict)
    plans: list[PlanSource] = field(default_factory=list)
    evidence: EvidenceSource | None = None
    contacts: ContactSource | None = None
    clashes: list[tuple[str, str, str]] = field(default_factory=list)

    def add(self, owner: str, sources: Iterable[FactSource]) -> None:
        """Take what an app offers; a fact offered twice is kept as a clash for the system check."""
        for source in sources:
            for key in source.keys:
                place = (source.subject, key)
                if place in self.sources and self.owners[place] != owner:
                    self.clashes.append((key, self.owners[place], owner))
                self.sources[place] = source
                self.owners[place] = owner

    def offers(self, subject: str) -> frozenset[str]:
        """The keys offered for a kind of subject."""
        return frozenset(key for kind, key in self.sources if kind == subject)

    def read(self, subject: str, keys: Iterable[str], ask: Ask) -> dict[str, Column]:
        """Read the columns of ``keys`` that somebody offers; each source is asked once."""
        wanted = frozenset(keys)
        found: dict[str, Column] = {}
        for source in self._sources(subject, wanted):
            columns = source.read(ask)
            found.update({key: column for key, column in columns.items() if key in wanted})
        return found

    def _sources(self, subject: str, wanted: frozenset[str]) -> Iterator[FactSource]:
        seen: set[int] = set()
        for (kind, key), source in self.sources.items():
            if kind == subject and key in wanted and id(source) not in seen:
                seen.add(id(source))
                yield source

    def read_plans(self, ask: Ask) -> PlanInputs:
        """What plans change, from every app that keeps plans."""
        found = [read(ask) for read in self.plans]
        return PlanInputs(
            adjustments=tuple(row for one in found for row in one.adjustments),
            items=tuple(row for one in found for row in one.items),
        )

    def read_evidence(self, kind: str, ids: NDArray[np.int64]) -> Evidence:
        """The last evidence per rule of some subjects of a kind; nobody keeps any in a test of policy alone."""
        from dutyengine import Evidence

        return self.evidence(kind, ids) if self.evidence else Evidence()

    def read_contacts(self, kind: str, ids: NDArray[np.int64], as_of: dt.date) -> Contacts:
        """The last contacts of some subjects of a kind, up to a day."""
        from dutyengine import Contacts

        return self.contacts(kind, ids, as_of) if self.contacts else Contacts()


_register = Register()


def register() -> Register:
    """The register of this process."""
    return _register


def discover() -> None:
    """Import ``facts.py`` of every installed app and take what it offers. Called once, when policy loads."""
    for config in apps.get_app_configs():
        name = f"{config.name}.facts"
        if not config.name.startswith("yice.") or find_spec(name) is None:
            continue
        module = import_module(name)
        offered: tuple[FactSource, ...] = getattr(module, "FACTS", ())
        _register.add(config.label, offered)
        plans: PlanSource | None = getattr(module, "PLANS", None)
        if plans is not None:
            _register.plans.append(plans)
        evidence: EvidenceSource | None = getattr(module, "EVIDENCE", None)
        _register.evidence = evidence or _register.evidence
        contacts: ContactSource | None = getattr(module, "CONTACTS", None)
        _register.contacts = contacts or _register.contacts


def labels() -> Mapping[str, str]:
    """Which app offers which fact about a person, for pages and messages."""
    return {key: owner for (kind, key), owner in _register.owners.items() if kind == "person"}
