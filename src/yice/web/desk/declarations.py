"""What this app declares when it loads: the Chinese for its verbs and subjects."""

from __future__ import annotations

from yice.core.audit.words import name_subjects, name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_subjects({"saved_view": "常用筛选", "preference": "个人设置", "export": "人员导出"})
    name_verbs(
        {
            "desk.save_view": "存为常用筛选",
            "desk.remove_view": "删去常用筛选",
            "desk.remember": "记住列和设置",
            "desk.export_people": "导出人员",
            "desk.sweep_exports": "清理过期导出",
            "view.as_of": "看过去某日的档案",
        }
    )
