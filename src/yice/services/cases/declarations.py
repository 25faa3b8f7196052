"""What this app declares when it loads: the Chinese for its verbs, and what keeps somebody from leaving."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef

from yice.core.audit.words import name_subjects, name_verbs
from yice.core.org.guards import before_closing_unit, before_staff_leaves
from yice.core.org.models import Staff, Unit
from yice.planning.ladder.auditing import also_check
from yice.planning.ladder.models import Clock, Finding
from yice.services.cases.clocks import CASE, REOPENED, SETTLE
from yice.services.cases.codes import OPEN_STATES
from yice.services.cases.models import Case


def declare() -> None:
    """Called once, from ``ready``."""
    also_check("terms", Finding.NO_TERM, cases_without_term)
    before_staff_leaves(cases_remain)
    before_closing_unit(cases_of_unit_remain)
    name_subjects({"case": "诉求", "category": "诉求类别", "team": "服务小组", "partner": "合作伙伴"})
    name_verbs(
        {
            "cases.open_case": "登记诉求",
            "cases.tell_elder": "告知编号和经办人",
            "cases.link_person": "诉求对上档案",
            "cases.accept_case": "受理诉求",
            "cases.assign_case": "改派诉求",
            "cases.add_note": "诉求办理记录",
            "cases.reply": "答复诉求",
            "cases.wait_for": "诉求转入等待",
            "cases.resume_case": "诉求恢复办理",
            "cases.answer_case": "答复办理结果",
            "cases.offer_transfer": "转办转介",
            "cases.answer_transfer": "答复转办",
            "cases.revoke_transfer": "收回转办",
            "cases.add_task": "分办",
            "cases.settle_task": "登记分办结果",
            "cases.record_callback": "登记回访",
            "cases.close_otherwise": "科长办结诉求",
            "cases.escalate": "上报",
            "cases.decide_escalation": "批示上报",
            "cases.add_to_circle": "增加知情人",
            "cases.remove_from_circle": "移出知情人",
            "cases.mark_material": "登记代办材料",
            "cases.mark_step": "登记代办步骤",
            "cases.record_attempt": "登记办理渠道",
            "cases.complete_authentication": "登记资格认证",
            "cases.change_category": "修改诉求类别",
            "cases.add_team": "增加服务小组",
            "cases.join_team": "加入服务小组",
            "cases.leave_team": "退出服务小组",
            "cases.add_partner": "登记合作伙伴",
            "cases.change_partner": "修改合作伙伴",
            "cases.forget_erased": "清除已注销人员的诉求",
            "view.referral": "打印转介单",
            "view.case_words": "打开限制查看的诉求内容",
        }
    )


def cases_without_term() -> tuple[int, list[dict[str, str]]]:
    """For the duty auditor: open cases, and those of which no term runs or waits, so that nobody would be reminded."""
    standing = Clock.objects.filter(
        subject_kind=CASE, subject_id=OuterRef("pk"), rule__in=(SETTLE, REOPENED), stopped_at__isnull=True
    )
    rows = Case.objects.filter(state__in=OPEN_STATES)
    lost = rows.filter(~Exists(standing)).order_by("pk").values_list("no", flat=True)
    return rows.count(), [{"what": "case", "id": no} for no in lost]


def cases_remain(staff: Staff, _day: dt.date) -> str | None:
    """Open cases somebody still answers for (R120)."""
    count = Case.objects.filter(owner=staff, state__in=OPEN_STATES).count()
    return f"还有 {count} 件诉求由其承办，尚未转办" if count else None


def cases_of_unit_remain(unit: Unit, _day: dt.date) -> str | None:
    """Open cases taken in by a unit."""
    count = Case.objects.filter(unit=unit, state__in=OPEN_STATES).count()
    return f"还有 {count} 件诉求没有办结" if count else None
