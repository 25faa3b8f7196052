"""What this app declares when it loads: the Chinese for its verbs and subjects."""

from __future__ import annotations

from yice.core.audit.words import name_subjects, name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_subjects({"duty_export": "应办导出", "ledger": "联系台账", "plan_run": "策划", "duties": "应办列表"})
    name_verbs(
        {
            "duties.ask_waiver": "申请免办",
            "duties.grant_waiver": "同意免办",
            "duties.refuse_waiver": "不同意免办",
            "duties.bring_in_ledger": "导入联系台账",
            "duties.record_evidence": "登记办理",
            "duties.bulk_record": "批量登记办理",
            "duties.close_duty": "用已有记录办结",
            "duties.revoke_evidence": "作废记录",
            "duties.make_duty": "新增应办",
            "duties.reopen_duty": "恢复应办",
            "duties.withdraw_duty": "撤销应办",
            "duties.plan": "策划应办",
            "duties.export": "导出应办",
            "duties.sweep_exports": "清理过期导出",
            "duties.forget_person": "清空已清除人员的记录文字",
        }
    )
