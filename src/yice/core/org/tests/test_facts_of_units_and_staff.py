"""What the rules are told of units, branches and staff; strangers and the unknown stay unknown."""

import datetime as dt

import numpy as np

from yice.core.org import actions
from yice.core.org.facts import FACTS
from yice.core.org.models import Staff
from yice.core.org.tests.conftest import LONG_AGO, SYSTEM, TODAY
from yice.lib.columns import Ask


def ask(subject, *ids):
    source = next(one for one in FACTS if one.subject == subject)
    return source.read(Ask(ids=np.array(ids, dtype=np.int64), as_of=TODAY))


def test_a_unit_says_its_kind_and_that_it_is_open(town):
    found = ask("unit", town.bureau.pk, town.works.pk)
    assert list(found["unit_kind"].values) == ["bureau", "enterprise"]
    assert list(found["unit_open"].values) == [True, True]


def test_a_unit_that_is_not_there_is_unknown(town):
    found = ask("unit", town.plant.pk, 999_999)
    assert list(found["unit_kind"].known) == [True, False]
    assert list(found["unit_open"].known) == [True, False]


def test_only_a_branch_is_an_open_branch(town):
    branch = actions.open_unit(
        by=SYSTEM, code="ZB1", name="第一支部", kind="branch", parent=town.bureau, opened_on=LONG_AGO
    )
    found = ask("branch", town.bureau.pk, branch.pk)["branch_open"]
    assert list(found.known) == [False, True]
    assert found.values[1]


def test_staff_without_a_login_has_no_open_account(hire, town):
    staff = hire("001", town.bureau)
    found = ask("worker", staff.pk)
    assert found["worker_active"].values[0]
    assert found["worker_account_active"].known[0]
    assert not found["worker_account_active"].values[0]
    assert not found["worker_last_seen"].known[0]


def test_the_day_somebody_left_is_told(hire, town):
    staff = hire("002", town.bureau)
    Staff.objects.filter(pk=staff.pk).update(is_active=False, left_on=dt.date(2018, 3, 31))
    found = ask("worker", staff.pk)
    assert not found["worker_active"].values[0]
    assert found["worker_left_on"].values[0] == np.datetime64("2018-03-31")
