import datetime as dt

import pytest

from yice.core.audit.models import Entry
from yice.core.org import business
from yice.core.org.actions import change_tenant, set_business_date, set_up_tenant
from yice.core.org.models import ResponsibilityRule, Tenant
from yice.core.org.tests.conftest import SYSTEM
from yice.lib import clock
from yice.lib.errors import Invalid, NotFound, Refused, Stale

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

DAY = dt.date(2018, 4, 2)


def test_the_whole_system_lives_on_the_date_that_is_set():
    set_up_tenant(by=SYSTEM, name="金城")
    assert clock.today() == clock.real_now().date()
    set_business_date(by=SYSTEM, day=DAY, reason="演示")
    assert clock.today() == DAY
    with business.held():
        set_business_date(by=SYSTEM, day=DAY + dt.timedelta(days=1))
        assert clock.today() == DAY + dt.timedelta(days=1)
    set_business_date(by=SYSTEM, day=None)
    assert clock.today() == clock.real_now().date()


def test_both_dates_are_in_the_trail_with_the_real_time():
    set_up_tenant(by=SYSTEM, name="金城", business_date=DAY)
    set_business_date(by=SYSTEM, day=None, reason="演示结束")
    entry = Entry.objects.get(verb="org.set_business_date")
    assert entry.detail == {"from": "2018-04-02", "to": None}
    assert entry.real_at.year > 2018


def test_within_a_request_the_date_is_asked_for_once(django_assert_num_queries):
    set_up_tenant(by=SYSTEM, name="金城", business_date=DAY)
    with django_assert_num_queries(1), business.held():
        assert {clock.today() for _ in range(5)} == {DAY}


def test_one_installation_serves_one_tenant_with_the_documents_rules():
    set_up_tenant(by=SYSTEM, name="金城")
    assert ResponsibilityRule.objects.count() == 5
    with pytest.raises(Refused) as caught:
        set_up_tenant(by=SYSTEM, name="又一个")
    assert caught.value.code == "tenant_exists"


def test_settings_are_merged_and_stale_forms_told():
    set_up_tenant(by=SYSTEM, name="金城")
    change_tenant(by=SYSTEM, version=1, settings={"a": 1})
    change_tenant(by=SYSTEM, version=2, settings={"b": 2}, name="金城市")
    assert Tenant.objects.get().settings == {"a": 1, "b": 2}
    with pytest.raises(Stale):
        change_tenant(by=SYSTEM, version=1, name="x")
    with pytest.raises(Invalid):
        change_tenant(by=SYSTEM, version=3, name=" ")


def test_before_the_set_up_it_is_said_what_to_do():
    with pytest.raises(NotFound) as caught:
        set_business_date(by=SYSTEM, day=DAY)
    assert caught.value.code == "tenant_missing"
    with pytest.raises(Invalid):
        set_up_tenant(by=SYSTEM, name="x", profile="moon")
