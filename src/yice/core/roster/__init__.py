"""Rosters as offices really have them, brought in safely."""
