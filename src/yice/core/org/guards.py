"""What must be settled before a unit closes or a member of staff leaves.

The apps above know (people in the unit, pairings of the worker) and register here when they load::

    @before_closing_unit
    def people_remain(unit: Unit, day: dt.date) -> str | None:
        count = ...
        return f"还有 {count} 位老干部由本单位管理" if count else None
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from yice.core.org.models import Staff, Unit

UnitGuard = Callable[[Unit, dt.date], str | None]
StaffGuard = Callable[[Staff, dt.date], str | None]

_units: list[UnitGuard] = []
_staff: list[StaffGuard] = []


def before_closing_unit(guard: UnitGuard) -> UnitGuard:
    """Register a reason why a unit may not close yet."""
    if guard not in _units:
        _units.append(guard)
    return guard


def before_staff_leaves(guard: StaffGuard) -> StaffGuard:
    """Register a reason why a member of staff may not leave yet."""
    if guard not in _staff:
        _staff.append(guard)
    return guard


def against_closing(unit: Unit, day: dt.date) -> list[str]:
    """Everything that speaks against closing the unit on that day."""
    return [words for guard in _units if (words := guard(unit, day))]


def against_leaving(staff: Staff, day: dt.date) -> list[str]:
    """Everything that speaks against the member of staff leaving on that day."""
    return [words for guard in _staff if (words := guard(staff, day))]
