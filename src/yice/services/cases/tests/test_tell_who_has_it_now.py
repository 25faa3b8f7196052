"""交到谁手里，谁就收到一条消息；消息里只有中性的事由。"""

from __future__ import annotations

from yice.core.notify.models import Message
from yice.core.notify.queries import unread
from yice.core.notify.templates import outside_of
from yice.core.people import actions as people
from yice.services.cases import actions
from yice.services.cases.actions.parties import Party
from yice.services.cases.tests.conftest import SECRET
from yice.testing.cast import TODAY


def test_each_hand_it_passes_through_is_told(desk, cast):
    case = desk.ask()
    actions.offer_transfer(
        by=desk.actor("zhang"), case_id=case.pk, kind="handover", reason="不归我",
        to=Party(kind="staff", staff_id=cast.staff.sun.pk),
    )  # fmt: skip
    told = Message.objects.filter(template="cases.given").order_by("pk")
    assert [(row.to_id, row.to_kind) for row in told] == [(cast.staff.zhang.pk, "staff"), (cast.staff.sun.pk, "staff")]


def test_what_is_asked_for_the_dead_comes_to_hand_all_the_same(desk, cast):
    chen, to = cast.people.chen, Party(kind="staff", staff_id=cast.staff.sun.pk)
    people.report_death(by=desk.actor("sun"), person_id=chen.pk, on=TODAY, how="家属来电")
    case = desk.ask(asker="kin", asker_name="陈芳", title="丧葬费怎么领")
    actions.offer_transfer(by=desk.actor("zhang"), case_id=case.pk, kind="handover", reason="不归我", to=to)
    told = Message.objects.filter(template="cases.given", after_death=True).exclude(state="suppressed").order_by("pk")
    assert [row.to_id for row in told] == [cast.staff.zhang.pk, to.staff_id]
    assert not any(chen.name in outside_of(row) for row in told)
    assert [unread(desk.actor(name)) for name in ("zhang", "sun")] == [1, 1]


def test_a_secret_stays_one_and_nobody_is_told_of_an_own_act(desk):
    desk.ask(**SECRET)
    desk.ask(who="zhang", **SECRET)
    rows = Message.objects.filter(template="cases.given")
    assert not any("再婚" in f"{row.title}{row.text}" for row in rows)
    assert rows.exclude(state="suppressed").count() == 1
