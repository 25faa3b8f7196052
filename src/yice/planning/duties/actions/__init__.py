"""Every write of duties. ``plan`` and ``replan_changed`` are the machine's; the rest are people's deeds."""

from yice.planning.duties.actions.planning import PlanReport, plan, replan_changed

__all__ = ["PlanReport", "plan", "replan_changed"]
