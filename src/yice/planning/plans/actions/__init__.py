"""Every write of plans."""

from yice.planning.plans.actions.deciding import WITH, agree_plan, approve_plan, review_plan
from yice.planning.plans.actions.drafting import draft_plan, draft_plans, revise_plan
from yice.planning.plans.actions.items import Wish, add_item, adjust_item, remove_item, set_goal

__all__ = [
    "WITH",
    "Wish",
    "add_item",
    "adjust_item",
    "agree_plan",
    "approve_plan",
    "draft_plan",
    "draft_plans",
    "remove_item",
    "review_plan",
    "revise_plan",
    "set_goal",
]
