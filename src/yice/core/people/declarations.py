"""What this app declares when it loads: its guards on units and staff, and the Chinese for its verbs."""

from __future__ import annotations

import datetime as dt

from yice.core.audit.words import name_verbs
from yice.core.org.guards import before_closing_unit, before_staff_leaves
from yice.core.org.models import Staff, Unit
from yice.core.org.responsibility import offer_census
from yice.core.people.codes import Life, PairingKind
from yice.core.people.models import Pairing, Person
from yice.core.people.responsibility import census


def declare() -> None:
    """Called once, from ``ready``."""
    before_closing_unit(people_remain)
    before_staff_leaves(caseload_remains)
    offer_census(census)
    name_verbs(
        {
            "people.assign_caseload": "批量指派联络员",
            "people.retract_need": "撤回需求",
            "people.admit_person": "建档",
            "people.admit_people": "批量建档",
            "people.update_block": "修改资料",
            "people.verify_block": "核实资料",
            "people.set_greeting_birthday": "设定祝寿日期",
            "people.change_status": "变更身份状态",
            "people.transfer_person": "转移管理单位",
            "people.affiliate": "登记隶属关系",
            "people.end_affiliation": "结束隶属关系",
            "people.pair": "结对",
            "people.unpair": "解除结对",
            "people.hand_over_caseload": "移交工作对象",
            "people.report_death": "报告离世",
            "people.confirm_death": "确认离世",
            "people.retract_death": "撤销离世登记",
            "people.record_event": "登记事件",
            "people.retract_event": "撤销事件",
            "people.state_need": "记录需求",
            "people.settle_need": "办结需求",
            "people.give_consent": "登记同意",
            "people.withdraw_consent": "撤回同意",
            "people.add_kin": "登记家属",
            "people.update_kin": "修改家属",
            "people.remove_kin": "移除家属",
            "people.form_household": "登记同户",
            "people.leave_household": "解除同户",
            "people.add_honour": "登记荣誉",
            "people.remove_honour": "移除荣誉",
            "people.add_experience": "登记经历",
            "people.raise_doubt": "提出存疑",
            "people.settle_doubt": "核定存疑",
            "people.set_identity": "登记身份证号",
            "people.set_bank": "登记银行卡号",
            "people.erase_person": "清除档案",
        }
    )


def people_remain(unit: Unit, _day: dt.date) -> str | None:
    """Living people whom the unit manages."""
    count = Person.objects.filter(unit=unit, life__in=[Life.LIVING, Life.REPORTED]).count()
    return f"还有 {count} 位老干部由本单位管理" if count else None


def caseload_remains(staff: Staff, _day: dt.date) -> str | None:
    """Living people whom the member of staff looks after as liaison or deputy (R120)."""
    count = (
        Pairing.objects.filter(
            staff=staff,
            kind__in=[PairingKind.LIAISON, PairingKind.DEPUTY],
            valid_to__isnull=True,
            superseded_at__isnull=True,
            person__life=Life.LIVING,
        )
        .values("person_id")
        .distinct()
        .count()
    )
    return f"还有 {count} 位老干部由其联系，尚未移交" if count else None
