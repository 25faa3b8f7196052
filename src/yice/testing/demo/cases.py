"""A few dozen requests in every state, so that the pages of the demo tell a story: through the real actions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from itertools import cycle

from yice.core.org import access as org
from yice.core.org.models import Staff
from yice.core.people.models import Person
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind
from yice.services.cases import actions
from yice.services.cases.actions.intake import Asked
from yice.services.cases.actions.parties import Party
from yice.services.cases.catalog import procedures
from yice.services.cases.models import Case
from yice.testing.city.figures import BUSINESS_DATE

Progress = Callable[[int, int, str], None]
LATE = "当时人手不足"
RATED = dict.fromkeys(("warm", "patient", "careful", "devoted", "prompt"), 5)

# (days ago, category, channel, what, in whose words, how far it has come)
STORIES: tuple[tuple[int, str, str, str, str, str], ...] = (
    (24, "repair", "phone", "厨房水管漏水", "水管漏了两天，地都湿了，楼下也来找。", "closed"),
    (21, "policy", "phone", "问护理费怎么申请", "听说卧床的有护理费，我老伴够不够？", "closed"),
    (19, "clinic", "walk_in", "帮忙预约眼科专家号", "眼睛越来越看不清，挂不上号。", "closed"),
    (17, "cleaning", "phone", "请人擦窗户打扫", "年纪大了，高处够不着。", "partly"),
    (14, "benefits", "letter", "补发的离休费没有到账", "去年调整的部分，隔壁老李收到了，我没有。", "reopened"),
    (12, "mood", "visit", "近来情绪低落", "老伴走了以后，夜里睡不着，不想见人。", "working"),
    (10, "remarriage", "phone", "想再婚，儿女反对", "儿子说再婚就不认我，心里难受。", "waiting"),
    (9, "hospital_problem", "phone", "出院后康复医院不收", "三家都说没床位，家里抬不动。", "tasks"),
    (8, "hardship", "letter", "大病自费太多，请求帮扶", "今年自费药花了四万多。", "escalated"),
    (7, "vehicle", "phone", "去医院复查要用车", "腿脚不便，公交上不去。", "answered"),
    (6, "meals", "phone", "申请送餐上门", "一个人做饭麻烦，常常一顿管一天。", "answered"),
    (5, "safety", "visit", "楼道堆物堵路", "轮椅出不去，说过几回没人管。", "transfer"),
    (4, "study", "walk_in", "想要大字版学习材料", "字太小看不见，能不能听。", "working"),
    (3, "suggestion", "letter", "建议活动室增加书法桌", "来写字的人多，排不上。", "working"),
    (3, "home_health", "phone", "请医生上门量血压", "最近头晕。", "accepted"),
    (1, "repair", "phone", "暖气不热", "屋里只有十三度，老伴咳嗽。", "accepted"),
    (1, "inheritance", "walk_in", "房子过户的事想问律师", "三个孩子说法不一样。", "new"),
    (0, "repair", "phone", "家里跳闸断电", "氧气机停了，快来人。", "urgent"),
    (0, "chat", "phone", "想找人说说话", "孩子都在外地。", "new"),
    (0, "policy", "phone", "问异地报销要带什么", "女儿在深圳，单子寄来行不行？", "new"),
)  # fmt: skip
ERRANDS = ("authentication", "authentication", "nursing_fee", "remote_reimbursement", "application", "authentication")


def take_cases(progress: Progress) -> int:
    """Write the requests of the last weeks; returns how many. Each deed at its own hour of a working day."""
    progress(0, 1, "登记近来的诉求")
    officer = _actor("D0004")
    people = cycle(_askers())
    for ago, category, channel, title, words, state in STORIES:
        person = next(people)
        asked = Asked(
            category=category, channel=channel, title=title, words=words, person_id=person.pk,
            urgency="urgent" if state == "urgent" else "ordinary",
        )  # fmt: skip
        with _at(ago, 9, 10):
            case = actions.open_case(by=officer, asked=asked)
        if state != "new":
            with _at(ago, 9, 14):
                actions.tell_elder(by=officer, case_id=case.pk, overdue_reason=LATE)
                actions.accept_case(by=_owner(case), case_id=case.pk)
            _go_on(case, state, ago, officer)
    for number, procedure in enumerate(ERRANDS):
        _errand(next(people), procedure, number, officer)
    return len(STORIES) + len(ERRANDS)


def _go_on(case: Case, state: str, ago: int, officer: Actor) -> None:
    owner = _owner(case)
    if state == "accepted":
        return
    with _at(ago, 10, 0):
        actions.reply(
            by=owner, case_id=case.pk, words="已经打过电话，问清了情况，说了大概几天能办。", overdue_reason=LATE
        )
    if state in {"closed", "partly", "reopened", "answered"}:
        with _at(ago - 2, 15, 0):
            actions.answer_case(
                by=owner, case_id=case.pk, answer="已联系有关方面办妥，并向本人说明。", overdue_reason=LATE
            )
    if state in {"closed", "partly", "reopened"}:
        verdict = {"closed": "solved", "partly": "partly", "reopened": "unsolved"}[state]
        with _at(ago - 3, 10, 30):
            actions.record_callback(
                by=officer, case_id=case.pk, reached=True, verdict=verdict, ratings=RATED,
                overdue_reason=LATE, words="谢谢你们惦记。" if state != "reopened" else "钱还是没到。",
            )  # fmt: skip
    if state == "waiting":
        with _at(ago - 1, 16, 0):
            actions.wait_for(
                by=owner, case_id=case.pk, reason="等本人与儿子商量", until=BUSINESS_DATE + dt.timedelta(days=4)
            )
    if state == "tasks":
        _share(case, owner, ago)
    if state == "escalated":
        with _at(ago - 2, 11, 0):
            actions.escalate(
                by=owner, case_id=case.pk, reason="帮扶基金本年额度已用完，单位也没有这项经费，需要领导协调。"
            )
    if state == "transfer":
        to = Party(kind="partner", name="雁南路社区居委会", contact="吴小燕 0931-8800000")
        with _at(ago - 1, 9, 0):
            actions.offer_transfer(by=owner, case_id=case.pk, kind="referral", to=to, reason="请社区清理楼道堆物")


def _share(case: Case, owner: Actor, ago: int) -> None:
    due = BUSINESS_DATE + dt.timedelta(days=3)
    for title, name in (("联系康复床位", "市第二医院医务科"), ("评估居家护理需要", "雁南路社区卫生服务站")):
        with _at(ago - 1, 9, 0):
            actions.add_task(by=owner, case_id=case.pk, title=title, to=Party(kind="partner", name=name), by_on=due)


def _errand(person: Person, procedure: str, number: int, officer: Actor) -> None:
    with _at(11 - number, 14, 40):
        asked = Asked(
            category="errand", channel="phone", title=procedures()[procedure].title,
            person_id=person.pk, procedure=procedure, words="请帮我办一下。",
        )  # fmt: skip
        case = actions.open_case(by=officer, asked=asked)
        actions.tell_elder(by=officer, case_id=case.pk, overdue_reason=LATE)
    owner = _owner(case)
    with _at(11 - number, 15, 0):
        actions.accept_case(by=owner, case_id=case.pk)
    with _at(10 - number, 15, 0):
        actions.reply(by=owner, case_id=case.pk, words="说明了要准备的材料，约好上门时间。", overdue_reason=LATE)
        for row in list(case.materials.exclude(code="receipt")[: number + 1]):
            actions.mark_material(by=owner, material_id=row.pk, state="received")
        step = case.steps.first()
        if step is not None:
            actions.mark_step(by=owner, step_id=step.pk, state="done", done_on=clock.today())
        if procedure == "authentication":
            actions.record_attempt(
                by=owner, case_id=case.pk, on=clock.today(), channel="phone_guide", result="failed", helper="女儿",
                words="手机太旧，刷不过",
            )  # fmt: skip


def _askers() -> Iterator[Person]:
    """People with a liaison, 陈怀山 first: he is whom every tour of the demo opens."""
    living = Person.objects.filter(life="living", category="lixiu", pairings__kind="liaison", pairings__valid_to=None)
    rows = living.filter(pairings__superseded_at=None).order_by("unit__path", "pk").distinct()
    chen = list(rows.filter(name="陈怀山")[:1])
    return iter([*chen, *rows.exclude(name="陈怀山")[:400:13]])


def _owner(case: Case) -> Actor:
    case.refresh_from_db()
    return acting(case.owner)


def _actor(no: str) -> Actor:
    return acting(Staff.objects.get(no=no))


def acting(staff: Staff) -> Actor:
    """Somebody of the staff, as the loader acts for them."""
    return Actor(ActorKind.STAFF, staff.pk, staff.name, "演示装载", org.grants_of(staff))


def _at(ago: int, hour: int, minute: int) -> AbstractContextManager[None]:
    day = BUSINESS_DATE - dt.timedelta(days=max(ago, 0))
    hour = hour if ago > 0 else 0  # what came in today came in at night, before whoever looks at the demo
    return clock.at(dt.datetime.combine(day, dt.time(hour, minute), tzinfo=clock.ZONE))
