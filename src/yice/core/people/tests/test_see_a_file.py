"""Who sees which file, and which fields of it."""

import pytest

from yice.core.people import access
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import NotFound

ALL = {"chen", "li", "wang", "zheng", "sun", "wei", "zhao", "he", "ma"}
WORKS = {"chen", "li", "wang", "zheng"}
SEEN = {
    "lin": ALL,
    "sun": ALL,
    "zhou": ALL,
    "guo": ALL,
    "leader": ALL,
    "zhang": {"chen", "li", "zheng"},
    "wang": {"chen", "li", "zheng"},
    "works_head": WORKS,
    "works_clerk": WORKS,
    "county_head": {"sun"},
    "sibling_head": {"ma"},
    "sibling_liaison": {"ma"},
    "empty_head": set(),
    "community_worker": {"chen", "li"},
    "foreign_head": {"gao"},
    "system_admin": set(),
    "security_admin": set(),
    "audit_admin": set(),
}


@pytest.mark.parametrize("who", SEEN)
def test_each_sees_their_own_and_no_other(cast, who):
    actor = cast.actor(getattr(cast.staff, who))
    names = {
        name for name in cast.people.__slots__ if access.visible_to(actor).filter(pk=getattr(cast.people, name).pk)
    }
    assert names == SEEN[who]
    for name in ALL - SEEN[who]:
        with pytest.raises(NotFound):
            access.get_for(actor, getattr(cast.people, name).pk)


def test_a_named_read_does_not_count_in_the_figures(cast):
    community = cast.actor(cast.staff.community_worker)
    assert not access.managed_by(community).exists()
    assert access.managed_by(cast.actor(cast.staff.zhang)).count() == 3


@pytest.mark.parametrize("kind", [ActorKind.ELDER, ActorKind.KIN, ActorKind.PARTNER, ActorKind.DEVICE])
def test_others_than_staff_see_nothing_here(cast, kind):
    assert not access.visible_to(Actor(kind, cast.people.chen.pk, "某", "web")).exists()


def sight(cast, who, person="chen"):
    return access.field_policy(cast.actor(getattr(cast.staff, who)), access.get_for(
        cast.actor(getattr(cast.staff, who)), getattr(cast.people, person).pk
    ))  # fmt: skip


def test_identity_is_masked_for_everybody(cast):
    for who in ("lin", "sun", "zhang", "zhou", "guo", "leader"):
        assert sight(cast, who)["id_number"] == "masked"
    assert sight(cast, "community_worker")["id_number"] == "hidden"


def test_the_community_finds_the_door_but_not_the_diagnosis(cast):
    seen = sight(cast, "community_worker")
    assert seen["address"] == seen["phone"] == seen["name"] == "full"
    assert {seen["diseases_text"], seen["mood_note"], seen["economic"], seen["needs"], seen["history"]} == {"hidden"}


def test_notes_on_the_mood_are_for_head_and_liaison(cast):
    full = {who for who in ("lin", "sun", "zhang", "zhou", "guo", "leader") if sight(cast, who)["mood_note"] == "full"}
    assert full == {"lin", "zhang"}


def test_every_field_of_the_file_has_a_row_in_the_policy(cast):
    from yice.core.people.fields import BY_NAME

    assert set(BY_NAME) <= set(sight(cast, "lin"))


def test_sight_ends_with_the_affiliation(cast):
    import datetime as dt

    from yice.core.people import actions
    from yice.core.people.models import Affiliation

    row = Affiliation.objects.get(person=cast.people.chen, role="community")
    actions.end_affiliation(
        by=cast.actor(cast.staff.sun),
        person_id=cast.people.chen.pk,
        affiliation_id=row.pk,
        valid_to=dt.date(2018, 4, 2),
    )
    with pytest.raises(NotFound):
        access.get_for(cast.actor(cast.staff.community_worker), cast.people.chen.pk)


def test_sight_begins_with_the_affiliation_and_the_same_tie_twice_is_one(cast):
    import datetime as dt

    from yice.core.people import actions

    for _ in range(2):
        tie = actions.affiliate(
            by=cast.actor(cast.staff.sun), person_id=cast.people.sun.pk, unit_id=cast.units.community.pk,
            role="community", valid_from=dt.date(2018, 4, 1),
        )  # fmt: skip
    assert access.get_for(cast.actor(cast.staff.community_worker), cast.people.sun.pk)
    assert cast.people.sun.affiliations.filter(role="community").count() == 1
    assert tie.unit_id == cast.units.community.pk
