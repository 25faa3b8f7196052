"""The tables of visits."""

from yice.services.visits.models.outcome import Conflict, Handed, Promise, VisitFile
from yice.services.visits.models.visit import Addition, Member, Visit

__all__ = ["Addition", "Conflict", "Handed", "Member", "Promise", "Visit", "VisitFile"]
