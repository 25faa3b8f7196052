"""People as they arrive, before they have a file: plain values for ``admit_person`` and ``admit_people``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from calendars.partial import PartialDate


@dataclass(slots=True, kw_only=True)
class KinDraft:
    """One relative or contact; codes as in ``codes.Relation``."""

    name: str
    relation: str = "other"
    phone: str | None = None
    place: str | None = None
    employer: str | None = None
    is_emergency: bool = False
    lives_with: bool | None = None
    alive: bool | None = None
    as_person_id: int | None = None


@dataclass(slots=True, kw_only=True)
class DoubtDraft:
    """One doubtful value kept as written (R29); ``words`` must hold no identity or bank number."""

    code: str
    field: str = ""
    words: str = ""


@dataclass(slots=True, kw_only=True)
class EventDraft:
    """One event for the past of a new file; see ``codes.EventKind``."""

    kind: str
    on: dt.date
    sub: str | None = None
    ended_on: dt.date | None = None
    severity: str | None = None
    place: str | None = None
    detail: str = ""


@dataclass(slots=True, kw_only=True)
class NeedDraft:
    """One need in the person's own words; kind ``none`` is the statement that there is none."""

    words: str
    stated_on: dt.date
    kind: str = "other"


@dataclass(slots=True, kw_only=True)
class PersonDraft:
    """One person with all that is known at admission. What is not known stays ``None``.

    ``since`` is the day the first standing begins (default: the day of registration). A ``death_on`` makes two
    standings: living until that day, dead from it. ``blocks`` maps a block code (home, health, family, care, party,
    interests) to field values; ``verified`` maps block codes to the day they were checked. ``liaison_id`` and
    ``deputy_id`` are Staff numbers, paired from ``paired_on`` (default ``since``). ``affiliations`` are (unit, role).
    """

    name: str
    unit_id: int
    category: str
    no: str = ""
    since: dt.date | None = None
    registered_on: dt.date | None = None
    sex: str | None = None
    nation: str | None = None
    native_place: str | None = None
    birth: PartialDate | None = None
    id_number: str = ""
    bank_number: str = ""
    greet_calendar: str | None = None
    greet_month: int | None = None
    greet_day: int | None = None
    greet_leap: bool | None = None
    joined_revolution: PartialDate | None = None
    joined_work: PartialDate | None = None
    joined_party: PartialDate | None = None
    retired: PartialDate | None = None
    period: str | None = None
    deceased_period: str | None = None
    served_army: bool | None = None
    rank: str | None = None
    rank_treatment: str | None = None
    medical_treatment: str | None = None
    former_unit: str | None = None
    former_post: str | None = None
    authenticated_on: dt.date | None = None
    phone: str | None = None
    phone_home: str | None = None
    phones: list[dict[str, Any]] = field(default_factory=list)
    phone_tested_on: dt.date | None = None
    nature: str | None = None
    tier: str | None = None
    residence: str | None = None
    party_member: bool | None = None
    income: str | None = None
    death_on: dt.date | None = None
    needs_on: dt.date | None = None
    remark: str | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)
    blocks: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    verified: Mapping[str, dt.date] = field(default_factory=dict)
    kin: Sequence[KinDraft] = ()
    doubts: Sequence[DoubtDraft] = ()
    events: Sequence[EventDraft] = ()
    needs: Sequence[NeedDraft] = ()
    honours: Sequence[str] = ()
    affiliations: Sequence[tuple[int, str]] = ()
    liaison_id: int | None = None
    deputy_id: int | None = None
    paired_on: dt.date | None = None
