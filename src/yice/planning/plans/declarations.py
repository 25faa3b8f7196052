"""What this app declares when it loads: the Chinese for its verbs and subjects."""

from __future__ import annotations

from yice.core.audit.words import name_subjects, name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_subjects({"plan": "一人一策"})
    name_verbs(
        {
            "plans.draft_plan": "起草方案",
            "plans.revise_plan": "修订方案",
            "plans.set_goal": "填写目标",
            "plans.add_item": "增加一项",
            "plans.adjust_item": "调整一项",
            "plans.remove_item": "去掉一项",
            "plans.agree_plan": "登记本人或家属意见",
            "plans.approve_plan": "审批方案",
            "plans.review_plan": "评估方案",
            "plans.forget_person": "清空已清除人员的方案文字",
        }
    )
