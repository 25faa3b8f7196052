"""What this app declares when it loads: the Chinese for its verbs and subjects."""

from __future__ import annotations

from yice.core.audit.words import name_subjects, name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_subjects({"campaign": "专项"})
    name_verbs(
        {
            "campaigns.move_gifts": "登记礼品收发",
            "campaigns.prepare_campaign": "筹备专项",
            "campaigns.add_group": "增加一组标准",
            "campaigns.remove_group": "去掉一组标准",
            "campaigns.freeze_campaign": "冻结名单",
            "campaigns.explain_target": "说明未办原因",
            "campaigns.close_campaign": "结束专项",
            "campaigns.call_off": "取消专项",
            "campaigns.set_budget": "设定预算",
            "view.campaign_sheet": "打印签收单",
        }
    )
