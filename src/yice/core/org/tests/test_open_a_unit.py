import datetime as dt

import pytest

from yice.core.audit.models import Entry
from yice.core.org.actions import open_unit
from yice.core.org.models import Unit
from yice.core.org.queries import subtree, tree_on, unit_by_code
from yice.core.org.tests.conftest import LONG_AGO, SYSTEM, TODAY
from yice.lib.errors import Invalid, NotFound, Refused

pytestmark = pytest.mark.postgres


def test_it_stands_under_its_parent_and_in_the_trail(town):
    unit = open_unit(by=SYSTEM, code="NEW", name="新单位", kind="organ", parent=town.county)
    assert unit.path == f"{town.bureau.pk:06d}{town.county.pk:06d}{unit.pk:06d}"
    assert unit.tier == "county"
    assert unit in subtree(town.bureau)
    assert unit not in subtree(town.works)
    assert Entry.objects.filter(verb="org.open_unit", subject_id=unit.pk, unit_id=unit.pk).exists()


def test_the_subtree_is_exact_whatever_the_numbers(town):
    assert {unit.code for unit in subtree(town.works)} == {"JCC", "JCC1"}
    assert {unit.code for unit in subtree(town.bureau)} == {"JC", "HD", "JCC", "JCC1"}


@pytest.mark.parametrize(
    ("field", "value"), [("code", " "), ("name", ""), ("kind", "palace"), ("tier", "moon"), ("nature", "x")]
)
def test_wrong_input_names_the_field(town, field, value):
    given = {"code": "N", "name": "新", "kind": "organ", "tier": "city", "nature": "organ", field: value}
    with pytest.raises(Invalid) as caught:
        open_unit(by=SYSTEM, parent=town.bureau, **given)
    assert field in caught.value.fields
    assert Unit.objects.count() == 5


def test_a_code_belongs_to_one_unit(town):
    with pytest.raises(Invalid) as caught:
        open_unit(by=SYSTEM, code="JC", name="又一个", kind="organ")
    assert caught.value.code == "unit_code_taken"


def test_not_in_the_future_and_not_under_a_closed_unit(town):
    with pytest.raises(Invalid) as caught:
        open_unit(by=SYSTEM, code="N", name="新", kind="organ", opened_on=TODAY + dt.timedelta(days=1))
    assert caught.value.code == "future_date"
    Unit.objects.filter(pk=town.plant.pk).update(is_open=False)
    with pytest.raises(Refused) as refused:
        open_unit(by=SYSTEM, code="N", name="新", kind="group", parent=town.plant)
    assert refused.value.code == "unit_closed"


def test_sent_twice_it_is_opened_once(town):
    given = {"by": SYSTEM, "code": "N", "name": "新", "kind": "group", "parent": town.plant, "key": "form-1"}
    assert open_unit(**given).pk == open_unit(**given).pk


def test_it_was_not_there_before_it_was_opened(town):
    assert not tree_on(LONG_AGO - dt.timedelta(days=1)).exists()
    assert tree_on(LONG_AGO).count() == 5


def test_a_code_nobody_has_is_said(town):
    with pytest.raises(NotFound) as caught:
        unit_by_code("NOPE")
    assert caught.value.code == "unit_unknown"
