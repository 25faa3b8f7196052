"""The search box: everything a caller or a clerk may type."""

import pytest

from yice.core.people import queries
from yice.testing.personas import id_of

pytestmark = pytest.mark.postgres

CHEN = id_of("62010219250605001")


def names(cast, text, who="lin"):
    return [one.person.name for one in queries.search(cast.actor(getattr(cast.staff, who)), text)]


@pytest.mark.parametrize(
    "text",
    ["陈怀山", "陈", "怀山", "chs", "CHS", "chen huai shan", "chenhuai", "13909310001", "1390931 0001", "0931-8400001",
     "LX-0001", "lx-0001", CHEN, CHEN.lower(), "62010225060500" + "1", "13590000002", " 陈怀山 ",
     "１３９０９３１０００１"],
)  # fmt: skip
def test_the_same_man_is_found(cast, text):
    assert "陈怀山" in names(cast, text)


def test_a_daughters_call_names_her(cast):
    (found,) = queries.search(cast.actor(cast.staff.zhou), "13590000002")
    assert found.by == "家属电话（陈芳）"


@pytest.mark.parametrize("text", ["", "  ", "山", "王五六", "99", "%", "_", "'; drop table"])
def test_nothing_is_found_for_nothing(cast, text):
    assert names(cast, text) == []


@pytest.mark.parametrize("who", ["sibling_head", "empty_head", "system_admin", "foreign_head"])
@pytest.mark.parametrize("text", ["陈怀山", CHEN, "13909310001", "13590000002"])
def test_the_neighbours_do_not_find_him(cast, who, text):
    assert names(cast, text, who) == []


def test_the_living_come_first(cast):
    found = names(cast, "w")
    assert found.index("魏海") < found.index("王长林")


def test_every_way_is_a_range_on_an_index(cast):
    from django.db import connection

    from yice.core.people.models import Person

    if connection.vendor != "sqlite":
        pytest.skip("the plan is SQLite's")
    for field in ("name", "given", "pinyin_key", "initials", "phone", "phone_home", "no"):
        plan = Person.objects.filter(queries.prefix(field, "x")).order_by().explain()
        assert "USING INDEX" in plan, (field, plan)
