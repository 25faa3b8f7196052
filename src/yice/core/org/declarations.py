"""What this app declares when it loads: its own guards, and the Chinese for its verbs."""

from __future__ import annotations

import datetime as dt

from django.db.models import QuerySet

from yice.core.audit import scope
from yice.core.audit.words import name_verbs
from yice.core.org.access import within
from yice.core.org.guards import before_closing_unit
from yice.core.org.models import Area, Post, Staff, Unit
from yice.lib.temporal import held_on


def declare() -> None:
    """Called once, from ``ready``."""
    scope.know(units=units_within, staff=staff_within, logins=logins_within)
    before_closing_unit(units_remain)
    before_closing_unit(staff_remain)
    before_closing_unit(posts_remain)
    before_closing_unit(areas_remain)
    name_verbs(
        {
            "org.set_up_tenant": "初始化",
            "org.change_tenant": "修改设置",
            "org.set_business_date": "设定业务日期",
            "org.open_unit": "设立单位",
            "org.change_unit": "变更单位",
            "org.move_unit": "移动单位",
            "org.close_unit": "撤销单位",
            "org.add_staff": "添加工作人员",
            "org.change_staff": "修改工作人员",
            "org.leave_staff": "办理离岗",
            "org.appoint": "任职",
            "org.relieve": "免职",
            "org.set_leader": "指定分管领导",
            "org.add_area": "设立片区",
            "org.change_area": "修改片区",
            "org.close_area": "撤销片区",
            "org.add_rule": "增加责任规则",
            "org.change_rule": "修改责任规则",
            "org.end_rule": "停用责任规则",
        }
    )


def units_remain(unit: Unit, _day: dt.date) -> str | None:
    """Open units below."""
    count = Unit.objects.filter(parent=unit, is_open=True).count()
    return f"还有 {count} 个下级单位" if count else None


def staff_remain(unit: Unit, _day: dt.date) -> str | None:
    """Staff who belong there."""
    count = Staff.objects.filter(unit=unit, is_active=True).count()
    return f"还有 {count} 名在岗工作人员" if count else None


def posts_remain(unit: Unit, day: dt.date) -> str | None:
    """Posts held there by staff of other units."""
    count = Post.objects.filter(held_on(day), unit=unit).exclude(staff__unit=unit).count()
    return f"还有 {count} 个任职" if count else None


def areas_remain(unit: Unit, _day: dt.date) -> str | None:
    """Open areas of the unit."""
    count = Area.objects.filter(unit=unit, is_open=True).count()
    return f"还有 {count} 个片区" if count else None


def units_within(ranges: scope.Ranges) -> QuerySet[Unit, int]:
    """The numbers of the units in these ranges of paths."""
    return Unit.objects.filter(within(ranges)).values_list("pk", flat=True)


def staff_within(ranges: scope.Ranges) -> QuerySet[Staff, int]:
    """The numbers of the staff of those units."""
    return Staff.objects.filter(within(ranges, "unit__path")).values_list("pk", flat=True)


def logins_within(ranges: scope.Ranges) -> QuerySet[Staff, int]:
    """The numbers of their logins."""
    return Staff.objects.filter(within(ranges, "unit__path"), user__isnull=False).values_list("user_id", flat=True)
