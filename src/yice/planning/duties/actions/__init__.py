"""Every write of duties. ``plan`` and ``replan_changed`` are the machine's; the rest are people's deeds."""

from yice.planning.duties.actions._deed import Deed, FollowUp
from yice.planning.duties.actions._results import Paper
from yice.planning.duties.actions.closing import MOST_AT_ONCE, RecordedMany, bulk_record, close_duty, close_many
from yice.planning.duties.actions.evidence import Recorded, record_evidence, record_late, revoke_evidence
from yice.planning.duties.actions.ledger import Ledger, bring_in_ledger
from yice.planning.duties.actions.making import (
    make_duty,
    make_for_campaign,
    name_plan_items,
    reopen_duty,
    withdraw_duty,
    withdraw_many,
)
from yice.planning.duties.actions.planning import PlanReport, plan, replan_changed
from yice.planning.duties.actions.waivers import ask_waiver, grant_waiver, refuse_waiver

__all__ = [
    "MOST_AT_ONCE",
    "Deed",
    "FollowUp",
    "Ledger",
    "Paper",
    "PlanReport",
    "Recorded",
    "RecordedMany",
    "ask_waiver",
    "bring_in_ledger",
    "bulk_record",
    "close_duty",
    "close_many",
    "grant_waiver",
    "make_duty",
    "make_for_campaign",
    "name_plan_items",
    "plan",
    "record_evidence",
    "record_late",
    "refuse_waiver",
    "reopen_duty",
    "replan_changed",
    "revoke_evidence",
    "withdraw_duty",
    "withdraw_many",
]
