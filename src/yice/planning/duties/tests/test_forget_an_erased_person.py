"""A file is erased: what planning knew of the person goes, the figures of the past stay."""

import pytest

from yice.core.audit.models import Entry
from yice.core.people import actions as people
from yice.lib.actor import Actor
from yice.planning.duties.actions import plan
from yice.planning.duties.actions.erasing import forget_erased
from yice.planning.duties.models import Duty, Planned
from yice.planning.policy.models import Basis, Concern, Gap, Level
from yice.testing.cast import TODAY

pytestmark = pytest.mark.django_db
PLANNER = Actor.system("planner")


@pytest.fixture
def erased(cast):
    person = cast.people.chen
    plan(by=PLANNER)
    head, clerk = cast.actor(cast.staff.lin), cast.actor(cast.staff.sun)
    people.report_death(by=head, person_id=person.pk, on=TODAY)
    people.confirm_death(by=clerk, person_id=person.pk, on=TODAY, proof="医学死亡证明")
    plan(by=PLANNER)
    type(person).objects.filter(pk=person.pk).update(erased_at="2018-04-02T09:00:00+08:00")
    return person


def test_what_was_known_goes_and_the_figures_stay(erased):
    count = Duty.objects.filter(subject=erased.pk, subject_kind=1).count()
    assert forget_erased(by=PLANNER) == 1
    for model in (Level, Concern):
        assert not model.objects.filter(person_id=erased.pk).exists()
    assert not Basis.objects.filter(subject=erased.pk, subject_kind=1).exists()
    assert not Gap.objects.filter(subject=erased.pk, subject_kind=1).exists()
    assert Duty.objects.filter(subject=erased.pk, subject_kind=1).count() == count
    assert Entry.objects.filter(verb="duties.forget_person", person_id=erased.pk).exists()


def test_twice_is_once_and_nobody_else_is_touched(erased):
    others = Planned.objects.exclude(pk=erased.pk * 8 + 1).count()
    forget_erased(by=PLANNER)
    assert forget_erased(by=PLANNER) == 0
    assert Planned.objects.count() == others


def test_the_planner_does_not_bring_them_back(erased):
    forget_erased(by=PLANNER)
    plan(by=PLANNER)
    assert not Level.objects.filter(person_id=erased.pk).exists()
    assert not Planned.objects.filter(pk=erased.pk * 8 + 1).exists()
