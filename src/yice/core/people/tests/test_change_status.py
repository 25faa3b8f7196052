"""A clerk records that somebody's standing changed: now, earlier, or from a day to come."""

import datetime as dt

import pytest

from yice.core.audit.models import Entry
from yice.core.people import actions, queries
from yice.core.people.models import Changed, Person, Status
from yice.lib import clock
from yice.lib.errors import Invalid, NotFound
from yice.lib.temporal import held_on

pytestmark = pytest.mark.postgres


def change(cast, person, values, day, who="sun", **more):
    return actions.change_status(
        by=cast.actor(getattr(cast.staff, who)),
        person_id=person.pk,
        changes=values,
        valid_from=day,
        reason="文件",
        **more,
    )


def state(person, day, **more):
    return queries.state_on(person.pk, day, **more).standing


def test_the_clerk_moves_a_person_to_residence_elsewhere(cast):
    zheng = cast.people.zheng
    assert change(cast, zheng, {"residence": "elsewhere"}, dt.date(2018, 3, 1))
    assert state(zheng, dt.date(2018, 3, 1)).residence == "elsewhere"
    assert state(zheng, dt.date(2018, 2, 28)).residence == "local"
    assert Person.objects.get(pk=zheng.pk).residence == "elsewhere"
    assert Changed.objects.filter(person=zheng, why="status").exists()
    entry = Entry.objects.get(verb="people.change_status")
    assert entry.person_id == zheng.pk
    assert entry.detail["fields"] == ["residence"]


def test_what_was_believed_before_a_correction_can_still_be_asked(cast):
    zheng = cast.people.zheng
    before = clock.now()
    with clock.at(dt.date(2018, 4, 20)):
        change(cast, zheng, {"rank": "fuxian"}, dt.date(2015, 1, 1))
    assert state(zheng, dt.date(2016, 1, 1)).rank == "fuxian"
    assert state(zheng, dt.date(2016, 1, 1), known_at=before).rank == "zhengke"


def test_a_change_dated_ahead_reaches_the_lists_on_its_day(cast):
    zheng = cast.people.zheng
    change(cast, zheng, {"residence": "seasonal"}, dt.date(2018, 5, 1))
    assert Person.objects.get(pk=zheng.pk).residence == "local"
    with clock.at(dt.date(2018, 5, 1)):
        assert actions.refresh_caches() == 1
        assert actions.refresh_caches() == 0
    assert Person.objects.get(pk=zheng.pk).residence == "seasonal"


def test_every_day_keeps_exactly_one_believed_row(cast):
    zheng = cast.people.zheng
    for values, day in (
        ({"rank": "fuxian"}, dt.date(2016, 1, 1)),
        ({"residence": "elsewhere"}, dt.date(2014, 6, 1)),
        ({"rank": "zhengxian"}, dt.date(2012, 1, 1)),
        ({"party_member": False}, dt.date(2008, 1, 1)),
    ):
        change(cast, zheng, values, day)
    for year in range(2008, 2019):
        assert Status.objects.filter(held_on(dt.date(year, 7, 1)), person=zheng).count() == 1
    assert state(zheng, dt.date(2018, 1, 1)).rank == "fuxian"
    assert state(zheng, dt.date(2013, 1, 1)).rank == "zhengxian"


def test_saying_the_same_twice_writes_nothing(cast):
    zheng = cast.people.zheng
    rows = Status.objects.count()
    assert not change(cast, zheng, {"residence": "local"}, dt.date(2017, 1, 1))
    assert Status.objects.count() == rows


def test_the_same_form_sent_twice_is_done_once(cast):
    zheng = cast.people.zheng
    for _ in range(2):
        assert change(cast, zheng, {"residence": "elsewhere"}, dt.date(2018, 3, 1), key="k-1")
    assert Entry.objects.filter(verb="people.change_status").count() == 1


@pytest.mark.parametrize(
    "values", [{"residence": "moon"}, {"life": "dead"}, {"unit_id": 1}, {"party_member": "yes"}, {"category": None}, {}]
)
def test_an_unknown_field_or_code_is_refused(cast, values):
    with pytest.raises(Invalid):
        change(cast, cast.people.zheng, values, dt.date(2018, 3, 1))


def test_a_reason_is_required(cast):
    with pytest.raises(Invalid) as error:
        actions.change_status(
            by=cast.actor(cast.staff.sun), person_id=cast.people.zheng.pk, changes={"rank": "fuke"},
            valid_from=dt.date(2018, 1, 1), reason=" ",
        )  # fmt: skip
    assert error.value.code == "reason_missing"


@pytest.mark.parametrize("who", ["zhang", "guo", "leader", "zhou"])
def test_roles_that_do_not_keep_the_register_are_refused(cast, who):
    with pytest.raises(Exception, match="not_allowed"):
        change(cast, cast.people.chen, {"rank": "fuke"}, dt.date(2018, 1, 1), who=who)


@pytest.mark.parametrize("who", ["sibling_clerk", "county_clerk", "empty_head", "foreign_head", "security_admin"])
def test_the_neighbours_unit_does_not_find_the_file(cast, who):
    with pytest.raises(NotFound):
        change(cast, cast.people.chen, {"rank": "fuke"}, dt.date(2018, 1, 1), who=who)


def test_a_transfer_moves_scope_at_once_and_leaves_the_past(cast):
    zheng, county = cast.people.zheng, cast.units.county
    actions.transfer_person(
        by=cast.actor(cast.staff.sun),
        person_id=zheng.pk,
        unit_id=county.pk,
        valid_from=dt.date(2018, 4, 1),
        reason="企业移交",
    )
    assert state(zheng, dt.date(2018, 4, 1)).unit_id == county.pk
    assert state(zheng, dt.date(2018, 4, 1)).tier == "county"
    assert state(zheng, dt.date(2017, 12, 31)).unit_id == cast.units.plant.pk
    from yice.core.people import access

    assert access.get_for(cast.actor(cast.staff.county_clerk), zheng.pk)
    with pytest.raises(NotFound):
        access.get_for(cast.actor(cast.staff.works_clerk), zheng.pk)
