"""What the ladder says, found by ``notify`` when it loads."""

from __future__ import annotations

from yice.core.notify.templates import Template, register

DIGEST, ONE, CLOCK, AUDIT = "ladder.digest", "ladder.one", "ladder.clock", "ladder.audit"

register(
    Template(
        code=DIGEST,
        name="应办提醒（汇总）",
        title="应办提醒 {件数} 件",
        text="{级别}：{件数} 件应办，其中逾期 {逾期} 件。{事项}。请在“提醒与升级”中查看。",
        sample=(("级别", "提醒承办人"), ("件数", "12"), ("逾期", "3"), ("事项", "全员走访 8 件、电话联系 4 件")),
    ),
    Template(
        code=ONE,
        name="应办提醒（一件）",
        title="{级别}：{事项}",
        text="{对象}的“{事项}”{期限}。请办理并登记；确需暂停提醒的，请写明理由。",
        sample=(("级别", "报科长"), ("事项", "住院必访"), ("对象", "王某某"), ("期限", "4月3日到期，逾期 1 天")),
    ),
    Template(
        code=CLOCK,
        name="计时提醒",
        title="{级别}：{事项}时限已用 {已用}",
        text="{事项}的时限已用 {已用}，期限 {期限}。请尽快办理；需要等待的，请写明原因和日期后暂停计时。",
        outside="有一件诉求的时限将到或已到，请登录一策，在“提醒与升级”中查看。",
        sample=(("级别", "报科长"), ("事项", "首次答复"), ("已用", "102%"), ("期限", "4月2日 16:30")),
    ),
    Template(
        code=AUDIT,
        name="应办核查未通过",
        title="应办核查未通过：{件数} 处",
        text="{日期}的应办核查发现 {件数} 处问题：{问题}。请在“系统管理”的“应办核查”中查看并处理。",
        outside="应办核查未通过，请登录一策查看。",
        sample=(("日期", "4月2日"), ("件数", "2"), ("问题", "提醒巡查没有按日进行 1 处")),
    ),
)
