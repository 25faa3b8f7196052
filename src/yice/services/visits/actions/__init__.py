"""Every write of visits."""

from yice.services.visits.actions._keeping import Saved
from yice.services.visits.actions.saving import save_visit

__all__ = ["Saved", "save_visit"]
