"""Every write of clocks and reminders."""

from yice.planning.ladder.actions.auditing import audit_clockwork
from yice.planning.ladder.actions.birthdays import remind_children
from yice.planning.ladder.actions.clocks import hand_clock, pause_clock, resume_clock, start_clock, stop_clock
from yice.planning.ladder.actions.doors import follow_doors
from yice.planning.ladder.actions.holding import LONGEST, end_hold, forget_erased, hold_ladder
from yice.planning.ladder.actions.minding import mind_clocks
from yice.planning.ladder.actions.settings import change_office_hours
from yice.planning.ladder.actions.sweeping import SweepReport, sweep_duties

__all__ = [
    "LONGEST",
    "SweepReport",
    "audit_clockwork",
    "change_office_hours",
    "end_hold",
    "follow_doors",
    "forget_erased",
    "hand_clock",
    "hold_ladder",
    "mind_clocks",
    "pause_clock",
    "remind_children",
    "resume_clock",
    "start_clock",
    "stop_clock",
    "sweep_duties",
]
