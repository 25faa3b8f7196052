"""Who does a thing: every action takes ``by=`` one of these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from yice.lib.ids import SEGMENT


class Role(StrEnum):
    """Roles held at a unit. The three administrators are kept apart from one another and from the elders' files."""

    HEAD = "head"
    CLERK = "clerk"
    LIAISON = "liaison"
    DUTY_OFFICER = "duty_officer"
    STATISTICIAN = "statistician"
    LEADER = "leader"
    SYSTEM_ADMIN = "system_admin"
    SECURITY_ADMIN = "security_admin"
    AUDIT_ADMIN = "audit_admin"


ROLE_NAMES: dict[Role, str] = {
    Role.HEAD: "科长",
    Role.CLERK: "经办人",
    Role.LIAISON: "联络员",
    Role.DUTY_OFFICER: "值班员",
    Role.STATISTICIAN: "统计考核员",
    Role.LEADER: "分管领导",
    Role.SYSTEM_ADMIN: "系统管理员",
    Role.SECURITY_ADMIN: "安全管理员",
    Role.AUDIT_ADMIN: "审计管理员",
}


class ActorKind(StrEnum):
    """The kinds of doer; each leaves its own trace in the audit."""

    STAFF = "staff"
    ELDER = "elder"
    KIN = "kin"
    PARTNER = "partner"
    DEVICE = "device"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Grant:
    """One role over a range of unit paths: ``low <= path < high`` (see ``lib.ids.path_range``)."""

    role: Role
    unit_id: int
    low: str
    high: str


@dataclass(frozen=True, slots=True)
class Actor:
    """A doer: staff, elder, kin, partner link, device or the system itself.

    ``id`` is the number within its kind (for staff the Staff id; 0 for the system).
    ``source`` says from where: "web 127.0.0.1", "cli", "worker".
    """

    kind: ActorKind
    id: int
    name: str
    source: str
    grants: tuple[Grant, ...] = ()

    @staticmethod
    def system(part: str) -> Actor:
        """The system acting by itself; ``part`` names which part of it (planner, importer, sealer, …)."""
        return Actor(kind=ActorKind.SYSTEM, id=0, name=part, source="system")

    def holds(self, *roles: Role) -> bool:
        """Whether any grant is for one of these roles, wherever held."""
        return any(grant.role in roles for grant in self.grants)

    def at_top(self, *roles: Role) -> bool:
        """Whether one of these roles is held at the top of the tree: where what is one for all is decided."""
        return self.kind is ActorKind.SYSTEM or any(len(low) == SEGMENT for low, _ in self.ranges(*roles))

    def ranges(self, *roles: Role) -> tuple[tuple[str, str], ...]:
        """The unit-path ranges over which any of these roles is held."""
        return tuple((grant.low, grant.high) for grant in self.grants if grant.role in roles)
