"""Lists and the search for duplicates."""

import datetime as dt

import pytest
from django.db.models import Q

from yice.core.people import queries
from yice.core.people.queries import PeopleFilter
from yice.testing.personas import id_of

CHEN = id_of("62010219250605001")


def names(cast, who="lin", extra=None, **keep):
    actor = cast.actor(getattr(cast.staff, who))
    return {person.name for person in queries.listed(actor, PeopleFilter(**keep), extra)}


def test_the_living_are_listed_unless_asked_otherwise(cast):
    assert "王长林" not in names(cast)
    assert names(cast, life=("dead",)) == {"王长林"}


@pytest.mark.parametrize(
    ("keep", "found"),
    [
        ({"categories": ("yishu",)}, {"李桂英"}),
        ({"residences": ("resettled",)}, {"魏海"}),
        ({"ranks": ("fudi",)}, {"魏海", "何民主"}),
        ({"hospitalised": True}, {"孙淑兰"}),
        ({"tiers": ("county",)}, {"孙淑兰", "马占彪"}),
        ({"natures": ("institution",)}, {"赵无忌"}),
        ({"born_before": dt.date(1926, 1, 1)}, {"陈怀山"}),
        ({"born_after": dt.date(1949, 1, 1)}, {"郑国栋"}),
        ({"party_member": False}, {"李桂英", "马占彪"}),
    ],
)
def test_each_word_keeps_what_it_says(cast, keep, found):
    assert names(cast, **keep) == found


def test_a_subtree_and_a_condition_from_above(cast):
    assert names(cast, unit_path=cast.units.works.path) == {"陈怀山", "李桂英", "郑国栋"}
    assert names(cast, unit_path=cast.units.works.path, extra=Q(sex="f")) == {"李桂英"}


def test_nobody_lists_the_neighbours(cast):
    assert names(cast, who="sibling_head") == {"马占彪"}
    assert names(cast, who="empty_head") == names(cast, who="audit_admin") == set()
    assert names(cast, who="community_worker") == set()


def test_an_import_finds_who_is_known(cast):
    short = CHEN[:6] + CHEN[8:17]
    assert queries.known_identities([CHEN, id_of("62010219410203001"), "abc"]) == {CHEN: cast.people.chen.pk}
    assert queries.known_identities([short]) == {short: cast.people.chen.pk}


def test_the_same_name_and_a_birth_that_may_be_the_same(cast):
    within = ("李桂英", dt.date(1934, 9, 18), dt.date(1934, 9, 18))
    elsewhere = ("李桂英", dt.date(1935, 1, 1), dt.date(1935, 12, 31))
    assert queries.same_name_and_birth([within, elsewhere]) == {within: [cast.people.li.pk]}


def test_who_looks_after_whom(cast):
    carers = queries.carers_of([cast.people.chen.pk, cast.people.sun.pk])
    assert carers[cast.people.chen.pk].liaison_id == cast.staff.zhang.pk
    assert cast.people.sun.pk not in carers
    assert {one.name for one in queries.caseload(cast.staff.zhang.pk)} == {"陈怀山", "李桂英", "郑国栋"}
    assert [row.role for row in queries.current_affiliations(cast.people.chen)] == ["managing", "community"]
    assert {row.kind for row in queries.current_pairings(cast.people.chen)} == {"liaison", "deputy"}
