"""Who looks after whom: one liaison, one deputy, and a caseload handed over."""

import datetime as dt

import pytest

from yice.core.org import actions as org
from yice.core.people import actions, queries
from yice.core.people.models import Changed, Pairing
from yice.lib.errors import Invalid, NotFound, Refused
from yice.lib.temporal import held_on

pytestmark = pytest.mark.postgres

DAY = dt.date(2018, 4, 2)


def pair(cast, staff, kind="liaison", person="sun", who="sun", day=DAY, **more):
    return actions.pair(
        by=cast.actor(getattr(cast.staff, who)), person_id=getattr(cast.people, person).pk, kind=kind,
        staff_id=staff.pk if staff else None, valid_from=day, **more,
    )  # fmt: skip


def liaisons(cast, person, day=DAY):
    rows = Pairing.objects.filter(held_on(day), person=getattr(cast.people, person), kind="liaison")
    return [row.staff.name for row in rows]


def test_a_vacant_file_gets_its_liaison(cast):
    pair(cast, cast.staff.zhang)
    assert liaisons(cast, "sun") == ["张晓梅"]
    assert Changed.objects.filter(person=cast.people.sun, why="pairing").exists()


def test_a_new_liaison_takes_the_place_of_the_old_on_the_day(cast):
    pair(cast, cast.staff.works_clerk, person="chen")
    assert liaisons(cast, "chen") == ["吕晴"]
    assert liaisons(cast, "chen", dt.date(2018, 4, 1)) == ["张晓梅"]


def test_one_cannot_be_liaison_and_deputy(cast):
    with pytest.raises(Refused) as error:
        pair(cast, cast.staff.wang, person="chen")
    assert error.value.code == "same_person_twice"


def test_the_same_pairing_twice_is_one(cast):
    assert pair(cast, cast.staff.zhang) == pair(cast, cast.staff.zhang)
    assert pair(cast, cast.staff.zhang, person="he", key="p") == pair(cast, cast.staff.zhang, person="he", key="p")


def test_a_volunteer_needs_no_staff_number(cast):
    row = pair(cast, None, kind="volunteer", partner_name="小何", partner_phone="13900000000")
    assert row.partner_name == "小何"
    with pytest.raises(Invalid):
        pair(cast, None)


def test_unpaired_leaves_a_vacancy(cast):
    row = Pairing.objects.get(person=cast.people.chen, kind="liaison")
    actions.unpair(
        by=cast.actor(cast.staff.sun), person_id=cast.people.chen.pk, pairing_id=row.pk, valid_to=DAY, reason="调岗"
    )
    assert liaisons(cast, "chen") == []
    assert queries.carers_of([cast.people.chen.pk])[cast.people.chen.pk].liaison_id is None


def hand_over(cast, who="lin", **more):
    return actions.hand_over_caseload(
        by=cast.actor(getattr(cast.staff, who)), from_staff_id=cast.staff.zhang.pk,
        to_staff_id=cast.staff.works_clerk.pk, on=DAY, reason="离岗", **more,
    )  # fmt: skip


def test_a_preview_writes_nothing(cast):
    rows = Pairing.objects.count()
    preview = hand_over(cast, preview=True)
    assert (len(preview.people), preview.liaison, preview.deputy) == (3, 3, 0)
    assert Pairing.objects.count() == rows


def test_the_whole_caseload_changes_hands(cast):
    done = hand_over(cast, key="h1")
    assert set(done.people) == {cast.people.chen.pk, cast.people.li.pk, cast.people.zheng.pk}
    assert liaisons(cast, "chen") == ["吕晴"]
    assert liaisons(cast, "chen", dt.date(2018, 4, 1)) == ["张晓梅"]
    assert hand_over(cast, key="h1") == done
    assert not queries.caseload(cast.staff.zhang.pk).exists()


def test_people_whose_deputy_the_taker_is_stay_and_are_listed(cast):
    result = actions.hand_over_caseload(
        by=cast.actor(cast.staff.lin), from_staff_id=cast.staff.zhang.pk, to_staff_id=cast.staff.wang.pk, on=DAY,
        reason="离岗",
    )  # fmt: skip
    assert len(result.clashes) == 3
    assert result.people == ()


def test_a_head_hands_over_only_within_the_own_scope(cast):
    assert hand_over(cast, who="sibling_head", preview=True).people == ()
    with pytest.raises(Invalid):
        hand_over(cast, who="works_head", person_ids=[cast.people.chen.pk]) and actions.hand_over_caseload(
            by=cast.actor(cast.staff.lin), from_staff_id=cast.staff.zhang.pk, to_staff_id=cast.staff.zhang.pk, on=DAY,
            reason="x",
        )  # fmt: skip


def test_nobody_leaves_with_a_caseload_in_hand(cast):
    with pytest.raises(Refused) as error:
        org.leave_staff(by=cast.actor(cast.staff.lin), staff=cast.staff.zhang, version=cast.staff.zhang.version)
    assert "3 位老干部" in str(error.value)


@pytest.mark.parametrize("who", ["sibling_clerk", "foreign_head", "empty_head"])
def test_the_neighbours_do_not_find_the_file(cast, who):
    with pytest.raises(NotFound):
        pair(cast, cast.staff.zhang, who=who)


def test_one_who_left_is_not_paired(cast):
    staff = cast.staff.works_clerk
    org.leave_staff(by=cast.actor(cast.staff.lin), staff=staff, version=staff.version)
    with pytest.raises(Invalid) as error:
        pair(cast, staff)
    assert error.value.code == "staff_not_active"
