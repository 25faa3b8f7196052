"""Some people's own duties, each looked up in the own range of keys and never among everybody's."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.db import connection

from dutyengine import identity

_LOW, _HIGH = identity.subject_range(0, "person")
_NEXT = identity.subject_range(1)[0]
_RANGE = f"d.id >= q.id * {_NEXT} + {_LOW} AND d.id < q.id * {_NEXT} + {_HIGH}"

FATE = "COALESCE(d.decision, '')"
"""The decision, as an expression: by the column SQLite would walk all duties of some days anew for each person."""
UNDECIDED = f"{FATE} = ''"


def walk(columns: str, where: str, params: Sequence[Any], *, group: str = "") -> list[tuple[Any, ...]]:
    """Rows of ``people_person q`` with the duties ``d`` about each, where ``where`` holds. One query.

    Both databases are kept to this order. Left to themselves they would now and then rather walk an index of terms
    through the whole city until they meet these people: SQLite heeds CROSS JOIN, PostgreSQL a LATERAL with OFFSET.
    """
    if connection.vendor == "postgresql":
        joined = f"CROSS JOIN LATERAL (SELECT * FROM duties_duty d WHERE {_RANGE} OFFSET 0) d WHERE {where}"
    else:
        joined = f"CROSS JOIN duties_duty d WHERE {_RANGE} AND {where}"
    given = [one.isoformat() if isinstance(one, dt.date) else one for one in params]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM people_person q {joined}{group and f' GROUP BY {group}'}", given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def one_of(column: str, values: Sequence[Any]) -> str:
    """``column IN (…)`` with a place for each value; never true for none."""
    return f"{column} IN ({', '.join('%s' for _ in values)})" if values else "(1 = 0)"
