"""Every write of visits."""

from yice.services.visits.actions.saving import Saved, save_visit

__all__ = ["Saved", "save_visit"]
