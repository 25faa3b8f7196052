"""A death is reported, confirmed by another, or taken back (R54, J11)."""

import datetime as dt

import pytest

from yice.core.people import actions, queries
from yice.core.people.models import Event, Person, Status
from yice.lib.errors import Invalid, NotFound, Refused
from yice.lib.temporal import held_on

ON = dt.date(2018, 3, 31)


def report(cast, who="zhou", **more):
    return actions.report_death(
        by=cast.actor(getattr(cast.staff, who)), person_id=cast.people.chen.pk, on=ON, how="女儿来电", **more
    )


def confirm(cast, who="sun", on=ON, **more):
    return actions.confirm_death(
        by=cast.actor(getattr(cast.staff, who)), person_id=cast.people.chen.pk, on=on, proof="死亡医学证明", **more
    )


def life(cast, day):
    return Status.objects.get(held_on(day), person=cast.people.chen).life


def test_reported_means_frozen_in_the_same_second(cast):
    ids = [cast.people.chen.pk, cast.people.li.pk]
    assert queries.frozen(ids) == frozenset()
    report(cast)
    assert queries.frozen(ids) == {cast.people.chen.pk}
    assert Person.objects.get(pk=cast.people.chen.pk).life == "reported"


def test_a_second_person_confirms_and_may_correct_the_day(cast):
    report(cast)
    confirm(cast, on=dt.date(2018, 3, 30))
    chen = Person.objects.get(pk=cast.people.chen.pk)
    assert (chen.life, chen.death_on) == ("dead", dt.date(2018, 3, 30))
    assert life(cast, dt.date(2018, 3, 29)) == "living"
    assert life(cast, dt.date(2018, 3, 30)) == "dead"


def test_the_reporter_cannot_confirm(cast):
    report(cast, who="sun")
    with pytest.raises(Refused) as error:
        confirm(cast, who="sun")
    assert error.value.code == "second_person_needed"


def test_nothing_is_confirmed_that_was_not_reported(cast):
    with pytest.raises(Refused) as error:
        confirm(cast)
    assert error.value.code == "death_not_reported"


@pytest.mark.parametrize("confirmed", [False, True])
def test_taken_back_everything_stands_as_before(cast, confirmed):
    report(cast)
    if confirmed:
        confirm(cast)
    actions.retract_death(by=cast.actor(cast.staff.lin), person_id=cast.people.chen.pk, reason="误报，同名同姓")
    assert queries.frozen([cast.people.chen.pk]) == frozenset()
    assert life(cast, ON) == life(cast, dt.date(2018, 4, 2)) == "living"
    assert Person.objects.get(pk=cast.people.chen.pk).death_on is None
    assert not Event.objects.filter(person=cast.people.chen, retracted_at=None, kind__startswith="died").exists()
    report(cast)  # and may be reported again


def test_reported_twice_is_refused_and_the_same_form_is_not(cast):
    first = report(cast, key="d1")
    assert report(cast, key="d1") == first
    with pytest.raises(Refused) as error:
        report(cast, who="sun")
    assert error.value.code == "death_already_reported"


def test_a_day_to_come_is_refused(cast):
    with pytest.raises(Invalid) as error:
        actions.report_death(
            by=cast.actor(cast.staff.zhou), person_id=cast.people.chen.pk, on=dt.date(2018, 4, 3), how=""
        )
    assert error.value.code == "future_date"


@pytest.mark.parametrize("who", ["sibling_head", "empty_head", "system_admin", "sibling_liaison"])
def test_the_neighbours_unit_cannot_report(cast, who):
    with pytest.raises(NotFound):
        report(cast, who=who)


@pytest.mark.parametrize("who", ["community_worker", "guo"])
def test_those_who_only_read_cannot_report(cast, who):
    with pytest.raises(Refused) as error:
        report(cast, who=who)
    assert error.value.status == 403
