"""Every write of clocks and reminders."""

from yice.planning.ladder.actions.clocks import hand_clock, pause_clock, resume_clock, start_clock, stop_clock

__all__ = ["hand_clock", "pause_clock", "resume_clock", "start_clock", "stop_clock"]
