"""清除人员后，方案一并删去."""

from __future__ import annotations

from yice.core.people.models import Person
from yice.lib import clock
from yice.planning.plans.jobs import forget_the_erased
from yice.planning.plans.models import Plan


def test_the_plans_of_the_erased_go_and_others_stay(planned, draft):
    assert forget_the_erased() == 0
    Person.objects.filter(pk=planned.people.chen.pk).update(erased_at=clock.now())
    assert forget_the_erased() == 1
    assert not Plan.objects.exists()
    assert forget_the_erased() == 0
