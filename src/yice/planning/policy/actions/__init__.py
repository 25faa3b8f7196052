"""Every write of policy."""

from yice.planning.policy.actions.changes import approve_change, propose_change, rehearse, reject_change
from yice.planning.policy.actions.documents import keep_document, review_document
from yice.planning.policy.actions.people import elevate_level, end_concern, end_elevation, keep_concern

__all__ = [
    "approve_change",
    "elevate_level",
    "end_concern",
    "end_elevation",
    "keep_concern",
    "keep_document",
    "propose_change",
    "rehearse",
    "reject_change",
    "review_document",
]
