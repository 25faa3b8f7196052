"""Concerns come by the rules and go by a reviewer; a level is raised by hand with a reason and a last day."""

import datetime as dt

import pytest

from yice.core.people.models import Changed, Health
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.planning.duties.actions import plan, replan_changed
from yice.planning.policy.actions import elevate_level, end_concern, end_elevation, keep_concern
from yice.planning.policy.models import Concern, Level, LevelHistory
from yice.testing.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
LATER = TODAY + dt.timedelta(days=10)


@pytest.fixture
def chen(cast):
    """An elder who is red for one reason only: he has become bedridden."""
    plan(by=Actor.system("planner"))
    elder = next(level.person for level in Level.objects.filter(code__in=["green", "yellow"]).order_by("pk"))
    ill = {"ability": 4, "bedridden": True, "mobility": "none"}
    Health.objects.update_or_create(pk=elder.pk, defaults=ill)
    replan_changed([elder.pk])
    return elder


def recovers(chen):
    """Every fact that made the concern disappears for certain."""
    Health.objects.filter(pk=chen.pk).update(ability=0, bedridden=False, mobility="free", cancer=False)
    with clock.at(LATER):
        replan_changed([chen.pk])
    return Concern.objects.get(person=chen, code="disabled")


def test_it_is_entered_at_once_with_its_reason(chen):
    concern = Concern.objects.get(person=chen, code="disabled")
    assert (concern.degree, concern.entered_on, concern.left_on) == ("severe", TODAY, None)
    assert concern.reasons
    assert Level.objects.get(pk=chen.pk).code == "red"


def test_when_the_facts_no_longer_hold_it_waits_for_a_reviewer_and_the_level_stays(chen):
    concern = recovers(chen)
    assert (concern.clear_since, concern.left_on) == (LATER, None)
    assert Level.objects.get(pk=chen.pk).code == "red"


def test_reviewed_it_ends_and_the_level_follows(cast, chen):
    concern = recovers(chen)
    with clock.at(LATER):
        end_concern(
            by=cast.actor(cast.staff.lin), concern_id=concern.pk, reason="上门核实已能自理", version=concern.version
        )
        assert Changed.objects.filter(person=chen).exists()
        for other in Concern.objects.filter(person=chen, left_on=None, clear_since__isnull=False):
            end_concern(by=cast.actor(cast.staff.lin), concern_id=other.pk, reason="同上", version=other.version)
        replan_changed([chen.pk])
    concern.refresh_from_db()
    assert (concern.left_on, concern.left_by_name) == (LATER, "林建设")
    assert Level.objects.get(pk=chen.pk).code != "red"
    assert LevelHistory.objects.filter(person=chen, code="red", until=LATER).exists()


def test_a_concern_that_still_holds_is_not_ended(cast, chen):
    concern = Concern.objects.get(person=chen, code="disabled")
    with pytest.raises(Refused) as error:
        end_concern(by=cast.actor(cast.staff.lin), concern_id=concern.pk, reason="x", version=concern.version)
    assert error.value.code == "concern_still_holds"


def test_without_a_reason_or_by_the_wrong_person_or_from_a_stale_page_nothing_ends(cast, chen):
    concern = recovers(chen)
    with pytest.raises(Invalid):
        end_concern(by=cast.actor(cast.staff.lin), concern_id=concern.pk, reason=" ", version=concern.version)
    for wrong in (cast.staff.zhang, cast.staff.sibling_head, cast.staff.system_admin):
        with pytest.raises(NotFound):
            end_concern(by=cast.actor(wrong), concern_id=concern.pk, reason="x", version=concern.version)
    with pytest.raises(Stale):
        end_concern(by=cast.actor(cast.staff.lin), concern_id=concern.pk, reason="x", version=concern.version + 1)


def test_kept_it_comes_up_again_in_ninety_days(cast, chen):
    concern = Concern.objects.get(person=chen, code="disabled")
    kept = keep_concern(by=cast.actor(cast.staff.lin), concern_id=concern.pk, version=concern.version)
    assert kept.review_on == TODAY + dt.timedelta(days=90)


def test_unknown_never_ends_a_concern(chen):
    Health.objects.filter(pk=chen.pk).update(ability=None, bedridden=None, mobility=None)
    replan_changed([chen.pk])
    assert Concern.objects.get(person=chen, code="disabled").clear_since is None


def test_a_level_is_raised_by_hand_until_its_day(cast):
    plan(by=Actor.system("planner"))
    person = cast.people.zheng
    before = Level.objects.get(pk=person.pk).code
    by = cast.actor(cast.staff.lin)
    raised = elevate_level(by=by, person_id=person.pk, code="red", reason="近期连续住院", expires_on=LATER)
    replan_changed([person.pk])
    assert (Level.objects.get(pk=person.pk).code, Level.objects.get(pk=person.pk).elevated) == ("red", True)
    with clock.at(LATER + dt.timedelta(days=1)):
        replan_changed([person.pk])
        assert Level.objects.get(pk=person.pk).code == before
    end_elevation(by=by, elevation_id=raised.pk)
    replan_changed([person.pk])
    assert Level.objects.get(pk=person.pk).code == before


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"code": "regular"}, "code"),
        ({"code": "purple"}, "code"),
        ({"reason": ""}, "reason"),
        ({"expires_on": TODAY - dt.timedelta(days=1)}, "expires_on"),
    ],
)
def test_raising_needs_a_level_a_reason_and_a_day(cast, values, field):
    whole = {"code": "red", "reason": "近期连续住院", "expires_on": LATER, **values}
    with pytest.raises(Invalid) as error:
        elevate_level(by=cast.actor(cast.staff.lin), person_id=cast.people.chen.pk, **whole)
    assert field in error.value.fields


def test_a_neighbour_cannot_raise(cast):
    with pytest.raises(NotFound):
        elevate_level(
            by=cast.actor(cast.staff.sibling_head),
            person_id=cast.people.chen.pk,
            code="red",
            reason="x",
            expires_on=LATER,
        )
