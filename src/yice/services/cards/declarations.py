"""What this app declares when it loads: the Chinese for its verbs and subjects."""

from __future__ import annotations

from yice.core.audit.words import name_subjects, name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_subjects({"card": "服务卡", "listing": "卡上的联系方式"})
    name_verbs(
        {
            "cards.make_cards": "批量制卡",
            "cards.make_card": "制作服务卡",
            "cards.hand_over": "登记发卡",
            "cards.revoke_card": "作废服务卡",
            "cards.find_outdated": "找出过期的卡",
            "cards.add_listing": "增加联系方式",
            "cards.change_listing": "修改联系方式",
            "cards.drop_listing": "去掉联系方式",
            "view.card": "看服务卡",
        }
    )
