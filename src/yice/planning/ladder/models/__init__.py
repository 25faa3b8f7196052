"""Clocks, the rungs that came, what was sent, what holds, and what the auditor found."""

from yice.planning.ladder.models.clock import Clock, ClockEvent
from yice.planning.ladder.models.rung import Audit, Fate, Finding, Fired, Hold, Notice, Swept, Target

__all__ = ["Audit", "Clock", "ClockEvent", "Fate", "Finding", "Fired", "Hold", "Notice", "Swept", "Target"]
