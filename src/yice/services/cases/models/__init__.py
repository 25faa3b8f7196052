"""Cases and what belongs to them."""

from yice.services.cases.models.case import Case, CaseNumber, CircleMember, Entry, Filed
from yice.services.cases.models.errand import Attempt, ErrandStep, Material
from yice.services.cases.models.parties import Callback, Escalation, Task, Transfer
from yice.services.cases.models.partner import Partner
from yice.services.cases.models.settings import Category, Team, TeamMember

__all__ = [
    "Attempt",
    "Callback",
    "Case",
    "CaseNumber",
    "Category",
    "CircleMember",
    "Entry",
    "ErrandStep",
    "Escalation",
    "Filed",
    "Material",
    "Partner",
    "Task",
    "Team",
    "TeamMember",
    "Transfer",
]
