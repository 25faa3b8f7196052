"""What this app declares when it loads: the Chinese for its verbs and subjects."""

from __future__ import annotations

from yice.core.audit.words import name_subjects, name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_subjects({"policy_document": "政策文件", "rulebook_version": "政策手册"})
    name_verbs(
        {
            "policy.propose_change": "提议修改手册",
            "policy.approve_change": "同意修改手册",
            "policy.reject_change": "不同意修改手册",
            "policy.elevate_level": "手工提级",
            "policy.end_elevation": "结束提级",
            "policy.keep_concern": "保留关注",
            "policy.end_concern": "解除关注",
            "policy.keep_document": "登记政策文件",
            "policy.review_document": "复核政策文件",
        }
    )
