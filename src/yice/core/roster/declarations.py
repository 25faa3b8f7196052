"""What this app declares when it loads: the Chinese for its verbs and subjects."""

from __future__ import annotations

from yice.core.audit.words import name_subjects, name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_subjects({"batch": "花名册批次"})
    name_verbs(
        {
            "roster.purge": "清理过期批次",
            "roster.take_upload": "上传花名册",
            "roster.choose_columns": "对应列",
            "roster.set_paper_counts": "填写纸质人数",
            "roster.ask_to_check": "提交核对",
            "roster.check_batch": "核对花名册",
            "roster.decide_row": "处理一行",
            "roster.decide_rows": "处理多行",
            "roster.ask_to_commit": "提交入库",
            "roster.commit_batch": "花名册入库",
            "roster.ask_to_undo": "申请撤销入库",
            "roster.undo_batch": "撤销入库",
            "roster.drop_undo": "不再撤销",
            "roster.retry_batch": "重试批次",
            "roster.drop_batch": "放弃批次",
            "view.roster_findings": "下载问题清单",
        }
    )
