"""What this app declares when it loads: the Chinese for its verbs."""

from __future__ import annotations

from yice.core.audit.words import name_verbs


def declare() -> None:
    """Called once, from ``ready``."""
    name_verbs(
        {
            "notify.record_call": "登记电话结果",
            "notify.take_back": "撤回消息",
            "notify.send_again": "重发消息",
            "notify.set_channel": "设置消息渠道",
            "notify.try_channel": "试发消息",
            "notify.reword": "修改消息模板",
            "notify.set_preference": "设置接收偏好",
            "notify.remind_children": "提醒子女",
        }
    )
