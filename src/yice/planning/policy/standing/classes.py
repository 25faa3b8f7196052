"""Classes A to D: entered and left as the facts say; unknown leaves things as they are."""

from __future__ import annotations

import datetime as dt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dutyengine import Result
from yice.lib import bulk
from yice.planning.policy.models import ClassMember

Ints = NDArray[np.int64]


def apply_classes(result: Result, rows: Ints, as_of: dt.date) -> int:
    """Write memberships that began or ended. Returns how many."""
    ids = result.numbers[rows]
    codes = result.rulebook.class_codes
    members = ClassMember.objects.filter(person_id__in=ids.tolist(), left_on__isnull=True)
    active = {(member.person_id, member.code): member.pk for member in members}
    found = result.classes[rows]
    entered: list[tuple[Any, ...]] = []
    stays = set()
    for at, column in zip(*(part.tolist() for part in np.nonzero(found >= 0)), strict=True):
        place = (int(ids[at]), codes[column])
        if place in active:
            stays.add(place)
        elif found[at, column] == 1:
            entered.append((*place, as_of))
    left = [(pk, as_of) for place, pk in active.items() if place not in stays]
    bulk.insert(ClassMember, ["person_id", "code", "entered_on"], entered)
    bulk.update(ClassMember, ["id", "left_on"], left)
    return len(entered) + len(left)
