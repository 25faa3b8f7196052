"""The templates of this app itself."""

from __future__ import annotations

from yice.core.notify.templates import Template, register

register(
    Template(
        "notify.trial",
        "试发消息",
        "这是“{office}”的一条试发消息，收到即表示渠道可用。",
        name="试发消息",
        outside="这是一条试发消息，收到即表示渠道可用。",
        sample=(("office", "金城市委老干部局"),),
    ),
    Template(
        "notify.digest",
        "今日消息汇总（{count} 条）",
        "您有 {count} 条新消息：\n{lines}",
        name="每日汇总",
        outside="您今日有 {count} 条新消息，请登录一策，在“消息”中查看。",
        sample=(("count", "3"), ("lines", "应办提醒 2 条\n逾期升级 1 条")),
    ),
    Template(
        "notify.birthday",
        "{elder}的生日快到了",
        "{name}您好：{elder}的生日是{day}。如方便，请回家看看，或打个电话。{office}",
        audience="kin",
        name="子女生日提醒",
        sample=(("name", "陈芳"), ("elder", "陈怀山老人"), ("day", "4月5日"), ("office", "金城机床厂老干部科")),
    ),
    Template(
        "notify.come_home",
        "常回家看看",
        "{name}您好：{elder}近来惦记家里人。如方便，请常回家看看，常打电话。{office}",
        audience="kin",
        name="常回家看看",
        sample=(("name", "陈芳"), ("elder", "陈怀山老人"), ("office", "金城机床厂老干部科")),
    ),
)
