"""What we owe, what was decided, and the proof."""

from yice.planning.duties.models.duty import Decision, Duty, Origin, Transition
from yice.planning.duties.models.evidence import Evidence, EvidenceFile, ItemName, Waiver
from yice.planning.duties.models.runs import DutyExport, Planned, PlanRun, Rollup, RollupStamp, UnitSum

__all__ = [
    "Decision",
    "Duty",
    "DutyExport",
    "Evidence",
    "EvidenceFile",
    "ItemName",
    "Origin",
    "PlanRun",
    "Planned",
    "Rollup",
    "RollupStamp",
    "Transition",
    "UnitSum",
    "Waiver",
]
