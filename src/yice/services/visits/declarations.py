"""What this app declares when it loads: the Chinese for its verbs and subjects."""

from __future__ import annotations

from yice.core.audit.words import name_subjects, name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_subjects({"visit": "走访记录", "visits": "走访记录"})
    name_verbs(
        {
            "visits.correct_visit": "订正走访",
            "visits.save_visit": "登记走访",
            "visits.amend_visit": "更正走访",
            "visits.revoke_visit": "作废走访",
            "visits.settle_conflict": "处理资料不一致",
            "visits.bring_in_book": "导入联系手册",
            "visits.note_left_out": "登记没有收下的附件",
            "visits.forget_person": "清空已清除人员的走访文字",
            "view.brief": "看走访前一页",
            "view.handbook": "看联系手册",
            "view.visit": "看走访记录",
            "view.restricted_note": "看限制查看的记录",
        }
    )
