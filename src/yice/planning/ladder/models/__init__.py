"""Clocks and what happened to them."""

from yice.planning.ladder.models.clock import Clock, ClockEvent

__all__ = ["Clock", "ClockEvent"]
