"""交到谁手里，谁就收到一条消息；消息里只有中性的事由。"""

from __future__ import annotations

from yice.core.notify.models import Message
from yice.services.cases import actions
from yice.services.cases.actions.parties import Party
from yice.services.cases.tests.conftest import SECRET


def test_each_hand_it_passes_through_is_told(desk, cast):
    case = desk.ask()
    actions.offer_transfer(
        by=desk.actor("zhang"), case_id=case.pk, kind="handover", reason="不归我",
        to=Party(kind="staff", staff_id=cast.staff.sun.pk),
    )  # fmt: skip
    told = Message.objects.filter(template="cases.given").order_by("pk")
    assert [(row.to_id, row.to_kind) for row in told] == [(cast.staff.zhang.pk, "staff"), (cast.staff.sun.pk, "staff")]


def test_a_secret_stays_one_and_nobody_is_told_of_an_own_act(desk):
    desk.ask(**SECRET)
    desk.ask(who="zhang", **SECRET)
    rows = Message.objects.filter(template="cases.given")
    assert not any("再婚" in f"{row.title}{row.text}" for row in rows)
    assert rows.exclude(state="suppressed").count() == 1
