"""What ships as data: categories and procedures. Read once and checked; a mistake names the file and the code."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from yice.services.cases import codes

_DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Kind:
    """A category: what it is called, which team takes it, which terms count, whether it is restricted.

    ``version`` is that of the office's own row, 0 for one as shipped.
    """

    code: str
    title: str
    team: str
    track: str
    restricted: bool = False
    neutral: str = ""
    purpose: str = ""
    is_open: bool = True
    shipped: bool = True
    version: int = 0

    @property
    def cover(self) -> str:
        """What those outside the circle read of a restricted case."""
        return self.neutral or "个人事务协调"


@dataclass(frozen=True, slots=True)
class Way:
    """A channel of an errand. ``evidence`` is the channel of the rulebook that a deed by it counts as."""

    code: str
    title: str
    whom: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper an errand needs, who brings it and what for."""

    code: str
    title: str
    who: str
    why: str
    required: bool

    @property
    def who_word(self) -> str:
        """Who brings it."""
        return str(codes.Provider(self.who).label)


@dataclass(frozen=True, slots=True)
class Stage:
    """A step of an errand. With ``rule`` it has a term: working days of the parameter ``term``."""

    code: str
    title: str
    who: str
    required: bool
    rule: int
    step: int
    term: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question elders ask, with the answer in their words."""

    asked: str
    answer: str


@dataclass(frozen=True, slots=True)
class Procedure:
    """How one errand is done: from this data come the errand's checklist, the guide and the questions and answers."""

    code: str
    title: str
    short: str
    cites: tuple[str, ...]
    rules: tuple[str, ...]
    completes: str
    departments: tuple[str, ...]
    cycle: str
    within: str
    channels: tuple[Way, ...]
    materials: tuple[Paper, ...]
    steps: tuple[Stage, ...]
    faq: tuple[Question, ...]

    def channel(self, code: str) -> Way | None:
        """One channel by its code."""
        return next((one for one in self.channels if one.code == code), None)


@cache
def shipped_kinds() -> Mapping[str, Kind]:
    """The shipped categories by code, in the order of the file."""
    found: dict[str, Kind] = {}
    for row in _read(_DATA / "categories.yaml"):
        kind = Kind(
            row["code"], row["title"], row["team"], codes.Track(row["track"]).value, bool(row.get("restricted")),
            row.get("neutral", ""), row["purpose"],
        )  # fmt: skip
        if kind.code in found or kind.team not in dict(codes.BASE_TEAMS) or (kind.restricted and not kind.neutral):
            raise ValueError(f"categories.yaml: {kind.code}")
        found[kind.code] = kind
    return found


@cache
def procedures() -> Mapping[str, Procedure]:
    """The procedures by code, in the order in which people ask for them."""
    found = {path.stem: _procedure(path) for path in sorted((_DATA / "procedures").glob("*.yaml"))}
    first = ("authentication", "nursing_fee", "remote_reimbursement")
    return {code: found[code] for code in (*first, *(code for code in found if code not in first))}


def cited() -> set[str]:
    """Every requirement that the shipped data cites."""
    rows = list(_read(_DATA / "categories.yaml"))
    return {one for row in rows for one in row["cites"]} | {one for each in procedures().values() for one in each.cites}


def _procedure(path: Path) -> Procedure:
    row = _read(path)
    if row["code"] != path.stem:
        raise ValueError(f"{path.name}: code {row['code']}")
    made = Procedure(
        code=row["code"],
        title=row["title"],
        short=row["short"],
        cites=tuple(row["cites"]),
        rules=tuple(row["rules"]),
        completes=row["completes"],
        departments=tuple(row["departments"]),
        cycle=row["cycle"],
        within=row["within"],
        channels=tuple(Way(one["code"], one["title"], one["for"], one["evidence"]) for one in row["channels"]),
        materials=tuple(
            Paper(one["code"], one["title"], codes.Provider(one["who"]).value, one["why"], one.get("required", True))
            for one in row["materials"]
        ),
        steps=tuple(
            Stage(
                one["code"], one["title"], one["who"], one.get("required", True), one.get("rule", 0),
                one.get("step", 0), one.get("term", ""),
            )
            for one in row["steps"]
        ),
        faq=tuple(Question(one["q"], one["a"]) for one in row["faq"]),
    )  # fmt: skip
    for things in (made.channels, made.materials, made.steps):
        names = [one.code for one in things]
        if len(names) != len(set(names)) or not names:
            raise ValueError(f"{path.name}: {names}")
    return made


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))
