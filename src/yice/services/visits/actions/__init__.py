"""Every write of visits."""

from yice.services.visits.actions._keeping import Saved
from yice.services.visits.actions.bringing import BookLine, bring_in_book
from yice.services.visits.actions.forgetting import forget_erased
from yice.services.visits.actions.mending import (
    amend_visit,
    correct_visit,
    note_left_out,
    revoke_visit,
    settle_conflict,
)
from yice.services.visits.actions.saving import save_visit

__all__ = [
    "BookLine",
    "Saved",
    "amend_visit",
    "bring_in_book",
    "correct_visit",
    "forget_erased",
    "note_left_out",
    "revoke_visit",
    "save_visit",
    "settle_conflict",
]
