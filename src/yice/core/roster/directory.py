"""Units by code or name, as a roster's cells name them."""

from __future__ import annotations

from yice.core.org.models import Unit
from yice.core.roster.access import units_for
from yice.core.roster.vocabulary.load import squeeze
from yice.lib.actor import Actor


class UnitDirectory:
    """The units an actor may import for. Names that two units share find neither."""

    def __init__(self, by: Actor) -> None:
        """One query."""
        self._by_code: dict[str, int] = {}
        names: dict[str, list[int]] = {}
        self.names: dict[int, str] = {}
        for number, code, name in units_for(by).values_list("pk", "code", "name"):
            self._by_code[code.upper()] = number
            names.setdefault(squeeze(name), []).append(number)
            self.names[number] = name
        self._by_name = {name: numbers[0] for name, numbers in names.items() if len(numbers) == 1}

    def find(self, text: str) -> int | None:
        """The unit's number, or ``None``."""
        return self._by_code.get(text.strip().upper()) or self._by_name.get(squeeze(text))


def known_units(by: Actor, limit: int = 20) -> str:
    """Codes and names for a message."""
    found = [f"{code} {name}" for code, name in units_for(by).order_by("path").values_list("code", "name")[: limit + 1]]
    more = "……" if len(found) > limit else ""
    return "、".join(found[:limit]) + more


def unit_named(by: Actor, code: str) -> Unit | None:
    """The unit with this code, if the actor may import for it."""
    return units_for(by).filter(code__iexact=code.strip()).first()
