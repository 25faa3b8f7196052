"""The administrator lets a daily run begin at another time of day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client

from yice.core.audit.models import Entry
from yice.core.jobs.models import Periodic
from yice.testing.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def nightly() -> Periodic:
    """A run at half past one."""
    return Periodic.objects.create(name="test.nightly", kind="roster.purge", at=dt.time(1, 30))


def form(**more: str) -> dict[str, str]:
    """The form as it is filled in."""
    return {"was": "01:30", "at": "02:15", "reason": "夜间备份占用", **more}


def test_the_time_is_changed_and_the_reason_kept(client: Client, cast: Cast, nightly: Periodic) -> None:
    cast.login(client, cast.staff.system_admin)
    there = f"/jobs/daily/{nightly.pk}/"
    assert there in client.get("/jobs/").content.decode()
    assert client.post(there, form()).status_code == 303
    nightly.refresh_from_db()
    assert nightly.at == dt.time(2, 15)
    assert Entry.objects.get(verb="jobs.set_daily_time").reason == "夜间备份占用"


@pytest.mark.parametrize(("wrong", "status"), [({"reason": " "}, 400), ({"at": "25:00"}, 400), ({"was": "03:00"}, 409)])
def test_what_is_wrong_changes_nothing(
    client: Client, cast: Cast, nightly: Periodic, wrong: dict[str, str], status: int
) -> None:
    cast.login(client, cast.staff.system_admin)
    assert client.post(f"/jobs/daily/{nightly.pk}/", form(**wrong)).status_code == status
    nightly.refresh_from_db()
    assert nightly.at == dt.time(1, 30)


def test_it_is_the_top_administrators(client: Client, cast: Cast, nightly: Periodic) -> None:
    assert cast.login(client, cast.staff.lin).get(f"/jobs/daily/{nightly.pk}/").status_code == 404
    assert cast.login(client, cast.staff.system_admin).get("/jobs/daily/999999/").status_code == 404
