"""Reads of visits that others may use."""

from yice.services.visits.queries.coming import Coming, next_contacts

__all__ = ["Coming", "next_contacts"]
