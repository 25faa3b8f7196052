"""From what a row gave to what ``people.actions.admit_people`` takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Any

from calendars.partial import Calendar, Precision
from yice.core.people.drafts import DoubtDraft, KinDraft, NeedDraft, PersonDraft
from yice.core.people.fields import FIELDS
from yice.core.roster.judge.gather import Gathered
from yice.lib import clock

_NO_NEED = {"无", "没有", "暂无", "无需求", "暂无需求", "目前无需求", "目前暂无", "无需要", "没有需求"}
_DOUBT_FIELDS = {"person.birth": "birth", "identity": "id_number", "person.sex": "sex"}


def draft_of(person: Gathered, doubts: Iterable[tuple[str, str, str]], since: dt.date | None) -> PersonDraft:
    """The draft of one person. ``doubts`` are (code, field key, words); too long a text is kept as an extra."""
    extra: dict[str, Any] = dict(person.extra)
    fields = {name: _fitted(name, value, extra) for name, value in person.fields.items()}
    blocks = {
        block: {name: _fitted(name, value, extra, block) for name, value in values.items()}
        for block, values in person.blocks.items()
    }
    first, others = _phones(person)
    dates: dict[str, Any] = dict(person.dates)
    return PersonDraft(
        name=person.name,
        unit_id=person.unit_id,
        category=person.category,
        since=_since(dates, since),
        id_number=person.id_number,
        bank_number=person.bank_number,
        phone=first,
        phone_home=person.phone_home or None,
        phones=others,
        death_on=person.death_on,
        kin=[KinDraft(**_kin(one)) for one in person.kin],
        honours=person.honours,
        needs=_needs(person.need, since),
        doubts=[
            DoubtDraft(code=code, field=_DOUBT_FIELDS.get(key, key.rpartition(".")[2]), words=words)
            for code, key, words in doubts
        ],
        extra=extra,
        blocks=blocks,
        **dates,
        **_greeting(person),
        **fields,
    )


def _needs(words: str, since: dt.date | None) -> list[NeedDraft]:
    """What the person wants, in the words of the roster, as of the day it speaks of; 无 says that there is nothing."""
    if not words:
        return []
    today = clock.today()
    none = words.strip("。. ") in _NO_NEED
    return [NeedDraft(words=words, stated_on=min(since or today, today), kind="none" if none else "other")]


def _since(dates: dict[str, Any], since: dt.date | None) -> dt.date | None:
    """Since when the person is what the roster says: from retirement where that is known, else from the roster's day.

    So the stock of any past day can be counted from a roster taken later (domain A10).
    """
    retired = dates.get("retired")
    if retired is None or (since is not None and retired.earliest > since):
        return since
    earliest: dt.date = retired.earliest
    return earliest


def _phones(person: Gathered) -> tuple[str | None, list[dict[str, Any]]]:
    """The number to call first, and the rest with whose they are."""
    numbers = person.phones
    if not numbers:
        return None, []
    return numbers[0][0], [{"number": number, "whose": whose, "tested_on": None} for number, whose in numbers[1:]]


def _kin(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": one["name"],
        "relation": one["relation"],
        "phone": one["phone"] or None,
        "is_emergency": bool(one.get("is_emergency")),
        "alive": one.get("alive"),
    }


def _greeting(person: Gathered) -> dict[str, Any]:
    """The day of greeting in the calendar it was written in, when it is known to the day."""
    greet = person.greet
    if greet is None or greet.precision is not Precision.DAY:
        return {}
    lunar = greet.lunar
    if greet.calendar is Calendar.LUNAR and lunar is not None:
        return {"greet_calendar": "lunar", "greet_month": lunar.month, "greet_day": lunar.day, "greet_leap": lunar.leap}
    return {"greet_calendar": "solar", "greet_month": greet.earliest.month, "greet_day": greet.earliest.day}


@cache
def _longest(name: str, block: str) -> int | None:
    blocks = [block] if block else list(FIELDS)
    field = next((FIELDS[one][name] for one in blocks if name in FIELDS[one]), None)
    return field.max_length if field is not None and field.kind == "text" else None


def _fitted(name: str, value: Any, extra: dict[str, Any], block: str = "") -> Any:
    """A text cut to its column; the whole of it is kept as an extra, so that nothing is lost."""
    longest = _longest(name, block)
    if longest is None or not isinstance(value, str) or len(value) <= longest:
        return value
    extra[f"{name}（全文）"] = value
    return value[:longest]
