import datetime as dt

import pytest

from yice.core.audit.models import Entry
from yice.core.org import guards
from yice.core.org.access import actor_for, get_staff, get_unit, grants_of, units_visible_to
from yice.core.org.actions import appoint, create_login, leave_staff, move_unit, relieve, set_leader
from yice.core.org.models import Post
from yice.core.org.queries import head_of, heads_by_unit, holders, leader_of
from yice.core.org.tests.conftest import LONG_AGO, SYSTEM, TODAY, actor
from yice.lib.actor import Actor, ActorKind, Role
from yice.lib.errors import Invalid, NotFound, Refused
from yice.lib.gate import require
from yice.lib.ids import path_range

pytestmark = pytest.mark.postgres


def test_a_post_gives_its_role_over_the_units_subtree(town, hire):
    head = hire("H1", town.works, Role.HEAD)
    (grant,) = grants_of(head)
    assert (grant.role, grant.unit_id, (grant.low, grant.high)) == (
        Role.HEAD,
        town.works.pk,
        path_range(town.works.path),
    )
    assert {unit.code for unit in units_visible_to(actor(head))} == {"JCC", "JCC1"}


def test_ones_own_unit_and_below_and_nothing_else(town, hire):
    head = actor(hire("H1", town.works, Role.HEAD))
    assert get_unit(head, town.plant.pk) == town.plant
    for other in (town.bureau, town.county, town.foreign):
        with pytest.raises(NotFound):
            get_unit(head, other.pk)
    with pytest.raises(NotFound):
        get_unit(head, town.works.pk, Role.SECURITY_ADMIN)


def test_without_a_post_nothing_is_seen(town, hire):
    nobody = actor(hire("N1", town.bureau))
    assert nobody.grants == ()
    assert not units_visible_to(nobody).exists()
    with pytest.raises(NotFound):
        require(nobody, *Role)
    with pytest.raises(NotFound):
        require(None, Role.HEAD)


def test_rights_move_with_the_unit(town, hire):
    head = hire("H1", town.works, Role.HEAD)
    move_unit(by=SYSTEM, unit=town.works, parent=town.county, version=1)
    assert {unit.code for unit in units_visible_to(actor(head))} == {"JCC", "JCC1"}


def test_a_relieved_post_gives_nothing_from_that_day_on(town, hire):
    head = hire("H1", town.works, Role.HEAD)
    relieve(by=SYSTEM, post=head.posts.get(), valid_to=TODAY)
    assert grants_of(head) == ()
    assert list(holders(Role.HEAD, town.works, TODAY - dt.timedelta(days=1))) == [head]
    with pytest.raises(Refused) as caught:
        relieve(by=SYSTEM, post=head.posts.order_by("pk").first())
    assert caught.value.code == "post_over"


def test_a_post_relieved_the_day_it_began_was_never_held(town, hire):
    staff = hire("H1", town.works)
    post = appoint(by=SYSTEM, staff=staff, unit=town.works, role=Role.CLERK)
    relieve(by=SYSTEM, post=post)
    assert not Post.objects.filter(superseded_at=None).exists()


def test_the_same_post_is_not_given_twice_but_the_same_form_twice_is_once(town, hire):
    staff = hire("H1", town.works)
    given = {"by": SYSTEM, "staff": staff, "unit": town.works, "role": "clerk"}
    assert appoint(**given, key="f1").pk == appoint(**given, key="f1").pk
    with pytest.raises(Refused) as caught:
        appoint(**given, key="f2")
    assert caught.value.code == "post_held"


@pytest.mark.parametrize("first", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
@pytest.mark.parametrize("second", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_nobody_holds_two_of_the_three_administrators_roles(town, hire, first, second):
    if first == second:
        pytest.skip("one and the same")
    staff = hire("A1", town.bureau, first)
    with pytest.raises(Refused) as caught:
        appoint(by=SYSTEM, staff=staff, unit=town.county, role=second)
    assert caught.value.code == "admins_apart"


def test_no_administrator_sees_elders_and_no_clerk_administers(town, hire):
    with pytest.raises(Refused) as caught:
        appoint(by=SYSTEM, staff=hire("A1", town.bureau, Role.SYSTEM_ADMIN), unit=town.bureau, role=Role.HEAD)
    assert caught.value.code == "admin_and_business"
    clerk = hire("C1", town.bureau, Role.CLERK)
    with pytest.raises(Refused):
        appoint(by=SYSTEM, staff=clerk, unit=town.bureau, role=Role.AUDIT_ADMIN)
    with pytest.raises(Refused):
        set_leader(by=SYSTEM, unit=town.bureau, staff=hire("A2", town.bureau, Role.AUDIT_ADMIN))


def test_a_role_given_up_may_be_followed_by_another(town, hire):
    staff = hire("A1", town.bureau, Role.SYSTEM_ADMIN)
    relieve(by=SYSTEM, post=staff.posts.get())
    appoint(by=SYSTEM, staff=staff, unit=town.bureau, role=Role.AUDIT_ADMIN)
    assert [grant.role for grant in grants_of(staff)] == [Role.AUDIT_ADMIN]


def test_nobody_appoints_himself(town, hire):
    admin = hire("S1", town.bureau, Role.SECURITY_ADMIN)
    with pytest.raises(Refused) as caught:
        appoint(by=actor(admin), staff=admin, unit=town.county, role=Role.SECURITY_ADMIN)
    assert caught.value.code == "grant_self"


@pytest.mark.parametrize(
    ("change", "code"), [({"role": "king"}, "role_unknown"), ({"valid_from": dt.date(2018, 4, 3)}, "future_date")]
)
def test_wrong_input(town, hire, change, code):
    given = {"by": SYSTEM, "staff": hire("H1", town.works), "unit": town.works, "role": "clerk", **change}
    with pytest.raises(Invalid) as caught:
        appoint(**given)
    assert caught.value.code == code


def test_the_head_of_a_unit_without_one_is_the_one_above(town, hire):
    boss = hire("H0", town.bureau, Role.HEAD)
    head = hire("H1", town.works, Role.HEAD)
    assert head_of(town.plant) == head
    assert head_of(town.county) == boss
    assert head_of(town.foreign) is None
    assert heads_by_unit() == {
        town.bureau.pk: boss.pk,
        town.county.pk: boss.pk,
        town.works.pk: head.pk,
        town.plant.pk: head.pk,
    }


def test_one_leader_in_charge_at_a_time(town, hire):
    first, second = hire("L1", town.bureau), hire("L2", town.bureau)
    set_leader(by=SYSTEM, unit=town.bureau, staff=first, valid_from=LONG_AGO)
    set_leader(by=SYSTEM, unit=town.bureau, staff=second)
    assert leader_of(town.plant) == second
    assert leader_of(town.plant, TODAY - dt.timedelta(days=1)) == first
    assert [grant.role for grant in grants_of(second)] == [Role.LEADER]
    assert grants_of(first) == ()


def test_who_leaves_loses_posts_login_and_telephone_the_same_day(town, hire):
    staff = hire("H1", town.works, Role.HEAD)
    create_login(by=SYSTEM, staff=staff, username="h1")
    leave_staff(by=SYSTEM, staff=staff, version=1, reason="退休")
    staff.refresh_from_db()
    assert (staff.is_active, staff.left_on, staff.phone, staff.user.is_active) == (False, TODAY, "", False)
    assert grants_of(staff) == ()
    assert actor_for(staff.user, "web").grants == ()
    assert Entry.objects.filter(verb__in=["org.leave_staff", "accounts.disable_login"]).count() == 2


def test_who_still_has_people_does_not_leave(town, hire, monkeypatch):
    monkeypatch.setattr(guards, "_staff", [*guards._staff, lambda _staff, _day: "还有 12 位结对老干部"])
    with pytest.raises(Refused, match="12 位") as caught:
        leave_staff(by=SYSTEM, staff=hire("H1", town.works), version=1)
    assert caught.value.code == "staff_has_duties"


def test_a_login_without_staff_has_no_rights(town, django_user_model):
    user = django_user_model.objects.create(username="lonely")
    found = actor_for(user, "web 1.2.3.4")
    assert found == Actor(ActorKind.STAFF, -user.pk, "lonely", "web 1.2.3.4")


def test_foreign_staff_is_not_there(town, hire):
    head = actor(hire("H1", town.works, Role.HEAD))
    other = hire("H2", town.county, Role.HEAD)
    with pytest.raises(NotFound) as caught:
        get_staff(head, other.pk)
    assert caught.value.code == "staff_not_found"
