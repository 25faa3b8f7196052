import datetime as dt

import pytest

from yice.core.org import guards
from yice.core.org.actions import (
    add_staff,
    change_unit,
    close_unit,
    leave_staff,
    move_unit,
    open_unit,
    rename_unit,
)
from yice.core.org.models import Unit, UnitPlacement
from yice.core.org.queries import preview_move, subtree, tree_on
from yice.core.org.tests.conftest import LONG_AGO, SYSTEM, TODAY
from yice.lib import clock
from yice.lib.errors import Invalid, Refused, Stale

pytestmark = pytest.mark.postgres

MARCH = dt.date(2018, 3, 1)
BEFORE = dt.date(2018, 2, 28)


def names(day, known_at=None):
    return {row.unit.code: (row.name, row.path) for row in tree_on(day, known_at)}


def test_moving_takes_everything_below_along_and_leaves_the_past(town):
    before = names(BEFORE)
    known = clock.now()
    with clock.at(known + dt.timedelta(minutes=1)):
        move_unit(by=SYSTEM, unit=town.works, parent=town.county, version=1, valid_from=MARCH)
    town.plant.refresh_from_db()
    town.works.refresh_from_db()
    assert town.works.parent == town.county
    assert town.plant.path == f"{town.county.path}{town.works.pk:06d}{town.plant.pk:06d}"
    assert town.plant in subtree(town.county)
    assert names(BEFORE) == before
    assert names(MARCH)["JCC1"][1] == town.plant.path
    assert names(MARCH, known) == before


def test_a_table_known_earlier_stays_as_it_was_after_a_late_correction(town):
    early = clock.now()
    with clock.at(early + dt.timedelta(hours=1)):
        rename_unit(by=SYSTEM, unit=town.works, name="新机床厂", version=1, valid_from=MARCH)
    later = early + dt.timedelta(hours=2)
    with clock.at(later):
        rename_unit(by=SYSTEM, unit=town.works, name="金城机床公司", version=2, valid_from=dt.date(2018, 2, 1))
        assert names(TODAY)["JCC"][0] == "金城机床公司"
    assert names(TODAY, early)["JCC"][0] == "机床厂"
    assert names(TODAY, early + dt.timedelta(minutes=90))["JCC"][0] == "新机床厂"
    assert names(BEFORE, early + dt.timedelta(minutes=90))["JCC"][0] == "机床厂"
    assert names(BEFORE)["JCC"][0] == "金城机床公司"
    assert names(dt.date(2018, 1, 31))["JCC"][0] == "机床厂"


def test_at_every_moment_each_unit_stands_in_one_place(town):
    move_unit(by=SYSTEM, unit=town.works, parent=town.county, version=1, valid_from=MARCH)
    rename_unit(by=SYSTEM, unit=town.plant, name="分厂", version=1, valid_from=dt.date(2018, 1, 1))
    move_unit(by=SYSTEM, unit=town.works, parent=town.bureau, version=2, valid_from=TODAY)
    for day in (LONG_AGO, BEFORE, MARCH, TODAY):
        codes = [row.unit.code for row in tree_on(day)]
        assert sorted(codes) == ["HD", "JC", "JCC", "JCC1", "QT"]
    assert UnitPlacement.objects.filter(unit=town.plant, valid_to=None, superseded_at=None).count() == 1


def test_a_change_of_nature_is_dated_too(town):
    change_unit(by=SYSTEM, unit=town.works, version=1, valid_from=MARCH, nature="institution", phone="0931-1")
    natures = {day: tree_on(day).get(unit=town.works).nature for day in (BEFORE, MARCH)}
    assert natures == {BEFORE: "enterprise", MARCH: "institution"}


def test_the_same_values_again_change_nothing(town):
    unit = change_unit(by=SYSTEM, unit=town.works, version=1, name="机床厂")
    assert unit.version == 1


def test_not_into_itself_nor_below_itself(town):
    for target in (town.works, town.plant):
        with pytest.raises(Refused) as caught:
            move_unit(by=SYSTEM, unit=town.works, parent=target, version=1)
        assert caught.value.code == "unit_into_itself"


def test_to_where_it_already_is_changes_nothing(town):
    move_unit(by=SYSTEM, unit=town.works, parent=town.bureau, version=1)
    assert Unit.objects.get(pk=town.works.pk).version == 1


def test_a_stale_form_is_told(town):
    rename_unit(by=SYSTEM, unit=town.works, name="甲", version=1)
    with pytest.raises(Stale):
        rename_unit(by=SYSTEM, unit=town.works, name="乙", version=1)
    with pytest.raises(Stale):
        move_unit(by=SYSTEM, unit=town.works, parent=town.county, version=1)


def test_not_in_the_future(town):
    with pytest.raises(Invalid) as caught:
        move_unit(by=SYSTEM, unit=town.works, parent=town.county, version=1, valid_from=TODAY + dt.timedelta(days=1))
    assert caught.value.code == "future_date"


def test_the_preview_counts_what_moves_and_writes_nothing(town, hire):
    hire("A1", town.plant, "clerk")
    preview = preview_move(town.works, town.county)
    assert (preview.units, preview.staff, preview.posts) == (2, 1, 1)
    assert preview.old_way == ("市局", "机床厂")
    assert preview.new_way == ("市局", "河东区", "机床厂")
    assert Unit.objects.get(pk=town.works.pk).version == 1


def test_a_unit_with_something_left_does_not_close_and_says_what(town, hire):
    staff = hire("A1", town.plant)
    with pytest.raises(Refused) as caught:
        close_unit(by=SYSTEM, unit=town.works, version=1)
    assert caught.value.data["remaining"] == ["还有 1 个下级单位"]
    with pytest.raises(Refused) as caught:
        close_unit(by=SYSTEM, unit=town.plant, version=1)
    assert caught.value.data["remaining"] == ["还有 1 名在岗工作人员"]
    leave_staff(by=SYSTEM, staff=staff, version=1)
    close_unit(by=SYSTEM, unit=town.plant, version=1)
    assert not Unit.objects.get(pk=town.plant.pk).is_open
    assert "JCC1" not in names(TODAY)
    assert "JCC1" in names(TODAY - dt.timedelta(days=1))


def test_apps_above_may_speak_against_closing(town, monkeypatch):
    monkeypatch.setattr(guards, "_units", [*guards._units])
    guards.before_closing_unit(lambda unit, _day: "还有 3 位老干部" if unit.code == "JCC1" else None)
    with pytest.raises(Refused, match="3 位老干部"):
        close_unit(by=SYSTEM, unit=town.plant, version=1)


def test_a_closed_unit_takes_nobody_and_nothing(town):
    plant = close_unit(by=SYSTEM, unit=town.plant, version=1)
    with pytest.raises(Refused):
        add_staff(by=SYSTEM, no="A1", name="某", unit=plant)
    with pytest.raises(Refused):
        open_unit(by=SYSTEM, code="N", name="新", kind="group", parent=plant)
    with pytest.raises(Refused):
        rename_unit(by=SYSTEM, unit=plant, name="甲", version=2)
    with pytest.raises(Refused):
        move_unit(by=SYSTEM, unit=town.county, parent=plant, version=1)
