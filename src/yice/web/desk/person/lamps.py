"""The lamps of the checklists (五清楚, 六清楚, 七个清): each item clear, to be verified anew, or missing."""

from __future__ import annotations

from dataclasses import dataclass

from yice.core.people.models import Person

_OPEN = 8


@dataclass(frozen=True, slots=True)
class Checklist:
    """One checklist: its name, its lamps (state, word), and how many are not clear."""

    title: str
    lamps: list[tuple[str, str]]

    @property
    def clear(self) -> int:
        """How many are clear."""
        return sum(state == "on" for state, _ in self.lamps)

    @property
    def is_long(self) -> bool:
        """Whether it is too long to stand open at the head of a page."""
        return len(self.lamps) > _OPEN

    @property
    def missing(self) -> list[str]:
        """The words of what is missing or stale."""
        return [word for state, word in self.lamps if state != "on"]


def lamps_of(person: Person) -> list[Checklist]:
    """The checklists that apply to this person."""
    from yice.planning.policy.queries import checklists_of

    return [
        Checklist(found.title.split("（")[0], [(item.state, item.title) for item in found.items])
        for found in checklists_of(person.pk)
    ]
