"""A city of invented people, written in bulk: the same for every run, with the shares of the demo city."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from django.core.management.color import no_style
from django.db import connection, models, transaction
from numpy.typing import NDArray

from yice.core.org.models import Staff, Tenant, Unit
from yice.core.people import models as people
from yice.lib import clock
from yice.planning.policy.bulk import NULL, Coded, insert_columns

TODAY = dt.date(2018, 4, 2)
MIX = {"lixiu": 0.0241, "tuixiu": 0.9648, "yishu": 0.0111}
"""The demo city: most are retired, for whom few rules hold."""
FULL = {"lixiu": 1.0, "tuixiu": 0.0, "yishu": 0.0}
"""Everybody is owed everything: the heaviest city-year, about 1.2 million duties for 38,541 people."""
_PER_UNIT, _PER_LIAISON = 400, 35
_REGISTERED = "2016-01-01"
_UNKNOWN = 0.1


class City:
    """Columns of one population; ``fill`` writes them."""

    def __init__(self, count: int, shares: dict[str, float] | None = None, seed: int = 20180402) -> None:
        """``count`` people, numbered from 1."""
        self.count = count
        self.any = np.random.default_rng(seed)
        self.ids = np.arange(1, count + 1, dtype=np.int64)
        self.shares = shares or FULL
        self.category = self.any.choice(3, count, p=list(self.shares.values()))
        self.units = max(1, count // _PER_UNIT)
        self.staff = max(1, count // _PER_LIAISON)
        self.unit = 2 + np.minimum(np.arange(count) * self.units // count, self.units - 1)
        low, high = np.datetime64("1920-01-01"), np.datetime64("1936-12-31")
        older = self.any.integers(low.astype("M8[D]").astype(int), high.astype("M8[D]").astype(int), count)
        younger = self.any.integers(-14975, -3653, count)  # 1929 … 1959
        self.birth = np.where(self.category == 0, older, younger).astype("datetime64[D]")

    def words(self, options: tuple[str, ...], shares: tuple[float, ...] | None = None) -> Coded:
        """A random word for each person."""
        return Coded(self.any.choice(len(options), self.count, p=shares), options)

    def flags(self, share: float, unknown: float = 0.0) -> NDArray[np.int64]:
        """0 and 1, some of them NULL."""
        values = (self.any.random(self.count) < share).astype(np.int64)
        return np.where(self.any.random(self.count) < unknown, NULL, values)

    def days(self, first: str, last: str) -> NDArray[np.datetime64]:
        """A random day for each person."""
        low, high = (np.datetime64(day).astype("M8[D]").astype(int) for day in (first, last))
        return self.any.integers(low, high, self.count).astype("datetime64[D]")

    def dated(self, name: str, days: NDArray[np.datetime64]) -> dict[str, Any]:
        """The three columns of a date known to the day."""
        to_the_day = Coded(np.zeros(self.count, np.int64), ("day",))
        return {f"{name}_earliest": days, f"{name}_latest": days, f"{name}_precision": to_the_day}

    def fill(self) -> None:
        """Write tenant, units, staff, people with their blocks, standing and pairings."""
        with transaction.atomic():
            self._org()
            self._people()
            self._blocks()
            go_on_counting()

    def _org(self) -> None:
        Tenant.objects.update_or_create(pk=1, defaults={"name": "测速市", "profile": "lanzhou", "business_date": TODAY})
        root = Unit(id=1, code="bench", name="测速市委老干部局", kind="bureau", path="000001", opened_on="1950-01-01")
        rest = [
            Unit(
                id=number,
                code=f"bench-{number}",
                name=f"第{number}单位",
                kind="organ",
                parent_id=1,
                path=f"000001{number:06d}",
                opened_on="1950-01-01",
            )
            for number in range(2, self.units + 2)
        ]
        Unit.objects.bulk_create([root, *rest], batch_size=500)
        staff_unit = 2 + np.arange(self.staff) * self.units // self.staff
        Staff.objects.bulk_create(
            [
                Staff(id=number + 1, no=f"S{number:06d}", name=f"联络员{number}", unit_id=int(unit))
                for number, unit in enumerate(staff_unit)
            ],
            batch_size=500,
        )

    def _people(self) -> None:
        birth = self.birth
        month = birth.astype("datetime64[M]").astype(np.int64) % 12 + 1
        day = (birth - birth.astype("datetime64[M]")).astype(np.int64) + 1
        names = [f"甲{number}" for number in range(self.count)]
        known: dict[str, Any] = {
            "id": self.ids,
            "no": [f"B{number:08d}" for number in range(1, self.count + 1)],
            "name": names,
            "given": names,
            "sex": self.words(("m", "f"), (0.7, 0.3)),
            **self.dated("birth", birth),
            "greet_calendar": self.words(("solar", "lunar"), (0.6, 0.4)),
            "greet_month": month,
            "greet_day": np.minimum(day, 29),
            **self.dated("joined_party", self.days("1945-01-01", "1985-01-01")),
            **self.dated("retired", self.days("1983-01-01", "2017-01-01")),
            "authenticated_on": self.days("2017-04-03", "2018-04-01"),
            "phone": ["13800000000"] * self.count,
            "unit_id": self.unit,
            "category": Coded(self.category, tuple(self.shares)),
            "life": Coded(np.zeros(self.count, np.int64), ("living",)),
            "party_member": self.flags(0.6),
            "residence": self.words(("local", "resettled", "elsewhere"), (0.95, 0.02, 0.03)),
        }
        everywhere(people.Person, known, self.count)
        status = {
            "person_id": self.ids,
            "valid_from": np.full(self.count, np.datetime64(_REGISTERED)),
            "category": known["category"],
            "unit_id": self.unit,
            "life": known["life"],
            "party_member": known["party_member"],
            "residence": known["residence"],
        }
        everywhere(people.Status, status, self.count)
        pairing = {
            "person_id": self.ids,
            "staff_id": 1 + np.minimum(np.arange(self.count) * self.staff // self.count, self.staff - 1),
            "kind": Coded(np.zeros(self.count, np.int64), ("liaison",)),
            "valid_from": np.full(self.count, np.datetime64(_REGISTERED)),
        }
        everywhere(people.Pairing, pairing, self.count)

    def _blocks(self) -> None:
        home = {"address": ["测速路1号"] * self.count, "has_elevator": self.flags(0.4, 0.1)}
        health = {
            "grade": self.words(("very_good", "good", "fair", "poor"), (0.1, 0.4, 0.4, 0.1)),
            "cancer": self.flags(0.04),
            "diabetes": self.flags(0.2),
            "ability": np.where(self.flags(_UNKNOWN) == 1, NULL, self.any.integers(0, 5, self.count)),
            "ability_assessed_on": self.days("2017-01-01", "2018-04-01"),
            "bedridden": self.flags(0.03),
            "can_attend": self.flags(0.6, 0.1),
            "checkup_on": self.days("2017-01-01", "2018-04-01"),
        }
        family = {
            "marriage": self.words(("married", "widowed"), (0.7, 0.3)),
            "household": self.words(("with_spouse", "with_children", "alone", "empty_nest"), (0.6, 0.2, 0.1, 0.1)),
            "children": self.any.integers(0, 4, self.count),
            "hardship": self.words(("none", "some", "severe"), (0.94, 0.05, 0.01)),
            "family_support": self.words(("strong", "weak"), (0.9, 0.1)),
        }
        care = {
            "care_gap": self.words(("none", "some"), (0.9, 0.1)),
            "mood": self.words(("calm", "lonely"), (0.98, 0.02)),
        }
        for model, columns in (
            (people.Home, home),
            (people.Health, health),
            (people.Family, family),
            (people.Care, care),
        ):
            everywhere(model, {"person_id": self.ids, **columns}, self.count)


def go_on_counting() -> None:
    """The numbers were given, so the database is told where to go on (PostgreSQL counts by itself)."""
    filled = [people.Person, people.Status, people.Pairing, Staff, Tenant, Unit]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), filled):
            cursor.execute(statement)


def everywhere(model: type[models.Model], columns: dict[str, Any], count: int) -> None:
    """Insert, giving every column that may not be empty its model's default or a plain one."""
    whole: dict[str, Any] = {}
    for field in model._meta.concrete_fields:  # noqa: SLF001 - Django's documented _meta
        name = field.column
        if name in columns:
            whole[name] = columns[name]
        elif not field.null and not (field.primary_key and isinstance(field, models.AutoField)):
            whole[name] = plain(field, count)
    insert_columns(model, whole)


def plain(field: models.Field[Any, Any], count: int) -> Any:
    """A column of one plain value that the field accepts."""
    if isinstance(field, models.DateTimeField):
        return [str(connection.ops.adapt_datetimefield_value(clock.now()))] * count
    if isinstance(field, models.DateField):
        return np.full(count, np.datetime64(_REGISTERED))
    if isinstance(field, models.JSONField):
        return ["{}" if field.default is dict else "[]"] * count
    if isinstance(field, models.BooleanField):
        return np.full(count, int(bool(field.get_default())))
    if isinstance(field, models.IntegerField):
        return np.full(count, int(field.get_default() or 0))
    return [str(field.get_default() or "")] * count
