"""Who may see and sign tables: those who hold a reporting role at a unit, for its subtree."""

from __future__ import annotations

from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import NotFound

READERS = (Role.HEAD, Role.CLERK, Role.STATISTICIAN, Role.LEADER)
SIGNERS = (Role.HEAD, Role.STATISTICIAN, Role.LEADER)
EVERYTHING = (("0", ":"),)  # every path begins with a digit; ":" follows "9"


def ranges_of(actor: Actor) -> tuple[tuple[str, str], ...]:
    """The parts of the unit tree whose figures the actor may see; the system sees all, an empty scope nothing."""
    if actor.kind is ActorKind.SYSTEM:
        return EVERYTHING
    return actor.ranges(*READERS)


def may_sign(actor: Actor, path: str) -> bool:
    """Whether the actor may sign for the unit at ``path``."""
    if actor.kind is ActorKind.SYSTEM:
        return True
    return any(low <= path < high for low, high in actor.ranges(*SIGNERS))


def require_reader(actor: Actor) -> None:
    """404 for everybody without a reporting role."""
    if not ranges_of(actor):
        raise NotFound
