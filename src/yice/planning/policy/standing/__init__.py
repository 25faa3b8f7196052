"""Where people stand, brought from what the engine says to what the database keeps, as a difference."""

from yice.planning.policy.standing.apply import StandingCounts, apply_standing, digest_of
from yice.planning.policy.standing.concerns import still_held

__all__ = ["StandingCounts", "apply_standing", "digest_of", "still_held"]
