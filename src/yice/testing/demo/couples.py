"""Husbands and wives who both have a file: one household, one address, each the other's next of kin."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from yice.core.people import actions as people
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor

TOLD = dt.date(2018, 1, 18)
YEARS = 10 * 365
"""Days between two birthdays, at most: closer than that and of one unit, they may have married at work."""


def join(clerk: Actor) -> int:
    """Say of those who live with a spouse and could be one, that they are; returns how many couples."""
    made = 0
    with clock.at(TOLD):
        for husband, wife in _pairs():
            home = {"address": husband.home.address, "community": husband.home.community}
            people.update_block(by=clerk, person_id=wife.pk, block="home", values=home, source="本人来电")
            people.form_household(by=clerk, person_ids=[husband.pk, wife.pk], on=TOLD)
            for one, other in ((husband, wife), (wife, husband)):
                people.add_kin(
                    by=clerk, person_id=one.pk, name=other.name, relation="spouse", lives_with=True, alive=True,
                    as_person_id=other.pk, phone=other.phone or "",
                )  # fmt: skip
            made += 1
    return made


def _pairs() -> Iterator[tuple[Person, Person]]:
    rows = Person.objects.filter(
        category="lixiu", life="living", family__marriage="married", home__household="with_spouse",
    ).exclude(kin__relation="spouse").select_related("home").order_by("unit", "pk")  # fmt: skip
    wives = [one for one in rows if one.sex == "f"]
    for husband in rows:
        if husband.sex != "m":
            continue
        wife = next((one for one in wives if one.unit_id == husband.unit_id and _near(one, husband)), None)
        if wife is not None:
            wives.remove(wife)
            yield husband, wife


def _near(one: Person, other: Person) -> bool:
    if one.birth_earliest is None or other.birth_earliest is None:
        return False
    return abs((one.birth_earliest - other.birth_earliest).days) <= YEARS
