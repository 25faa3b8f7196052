"""What has been done for the cast before the journeys begin: their files are those of people somebody looks after."""

from __future__ import annotations

import datetime as dt

from yice.lib import clock
from yice.planning.duties.actions import Deed, record_evidence, replan_changed
from yice.testing.cast import Cast

# who, by whom, day, kind, channel, what was said, mood
TOLD = (
    ("chen", "zhang", "2017-03-08", "visit", "home", "新任联络员上门认门，留下电话。", "calm"),
    ("li", "zhang", "2017-03-09", "visit", "home", "认门。儿子一家同住，照料得好。", ""),
    ("sun", "county_head", "2018-03-16", "visit", "hospital", "脑卒中后遗症，病情平稳，护工马姐日夜在。", "calm"),
    ("sun", "county_head", "2018-03-27", "call", "phone", "与护工通话：能进半流食，夜里睡得好。", ""),
    ("wei", "sun", "2018-03-06", "call", "phone", "在青岛一切都好，老伴照顾。提醒四月办资格认证。", "calm"),
    ("zheng", "zhang", "2018-02-22", "visit", "home", "身体硬朗，愿意给青工讲课。", "calm"),
    ("zheng", "zhang", "2018-03-29", "call", "phone", "约好四月去厂里看看。", ""),
    ("he", "sun", "2018-02-13", "visit", "home", "春节看望，一切都好。", "calm"),
    ("he", "sun", "2018-03-22", "call", "phone", "问起体检时间。", ""),
    ("ma", "sibling_liaison", "2018-03-08", "visit", "home", "开斋节前再去看看。", "calm"),
    ("li", "zhang", "2018-02-12", "visit", "home", "春节看望。药费有些紧。", "calm"),
    ("li", "zhang", "2018-03-21", "call", "phone", "血糖控制得还好。", ""),
    ("chen", "zhang", "2018-02-10", "visit", "home", "春节看望。精神好，讲了一段厂史。", "calm"),
    ("chen", "zhang", "2018-03-20", "call", "phone", "天暖了想下楼走走，膝盖不大得劲。", ""),
    ("chen", "zhang", "2018-03-28", "visit", "home", "眼睛更花了，报纸读不成。", "calm"),
)  # fmt: skip


def live(cast: Cast) -> None:
    """Write it down as it happened, each on its day."""
    for who, by, on, kind, channel, said, mood in TOLD:
        day, person = dt.date.fromisoformat(on), getattr(cast.people, who)
        last = (who, on) == ("chen", "2018-03-28")
        deed = Deed(
            on=day, kind=kind, channel=channel, result=said, mood=mood,
            needs="希望有人来读读报纸" if last else "", need_kind="comfort" if last else "other",
            follow_up=last, follow_up_note="带一副老花镜" if last else "",
            follow_up_due=dt.date(2018, 4, 9) if last else None,
        )  # fmt: skip
        with clock.at(day):
            replan_changed([person.pk])  # what was owed that day, and is kept by this
            record_evidence(by=cast.actor(getattr(cast.staff, by)), subject=person.pk, deed=deed)
