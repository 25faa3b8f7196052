"""Giving vacant files their liaison in one go."""

import datetime as dt

import pytest

from yice.core.people.actions import assign_caseload
from yice.core.people.models import Pairing
from yice.lib.errors import Invalid

DAY = dt.date(2018, 4, 2)


def vacant(cast) -> list[int]:
    return [cast.people.sun.pk, cast.people.zhao.pk]


def assign(cast, by=None, **changes):
    given = {
        "staff_id": cast.staff.zhang.pk,
        "kind": "liaison",
        "person_ids": vacant(cast),
        "valid_from": DAY,
    } | changes
    return assign_caseload(by=by or cast.actor(cast.staff.lin), **given)


def test_vacant_files_get_their_liaison(cast) -> None:
    assert assign(cast) == tuple(sorted(vacant(cast)))
    assert (
        Pairing.objects.filter(person=cast.people.sun, kind="liaison", staff=cast.staff.zhang, valid_to=None).count()
        == 1
    )


def test_nothing_is_taken_from_anybody(cast) -> None:
    assert assign(cast, staff_id=cast.staff.works_clerk.pk, person_ids=[cast.people.chen.pk]) == ()
    assert Pairing.objects.get(person=cast.people.chen, kind="liaison", superseded_at=None).staff == cast.staff.zhang


def test_nobody_becomes_liaison_and_deputy_of_the_same_person(cast) -> None:
    assign(cast)
    assert assign(cast, kind="deputy") == ()


def test_the_neighbours_people_are_left_alone(cast) -> None:
    assert assign(cast, by=cast.actor(cast.staff.sibling_head)) == ()
    assert assign(cast, by=cast.actor(cast.staff.system_admin)) == ()


def test_a_named_read_does_not_let_anybody_assign(cast) -> None:
    for other in (cast.staff.community_worker, cast.staff.zhang):
        assert assign(cast, by=cast.actor(other), person_ids=[cast.people.chen.pk, *vacant(cast)]) == ()


def test_somebody_who_left_cannot_take_people(cast) -> None:
    cast.staff.zhang.is_active = False
    cast.staff.zhang.save()
    with pytest.raises(Invalid) as refused:
        assign(cast)
    assert refused.value.code == "staff_not_active"


def test_only_liaison_and_deputy_are_assigned_in_bulk(cast) -> None:
    with pytest.raises(Invalid):
        assign(cast, kind="doctor")


def test_the_same_key_twice_pairs_once(cast) -> None:
    first = assign(cast, key="k1")
    assert assign(cast, key="k1") == first
    assert Pairing.objects.filter(person=cast.people.sun, kind="liaison").count() == 1
