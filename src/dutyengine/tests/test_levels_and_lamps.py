import datetime as dt

import pytest

from dutyengine import Elevations, Inputs

LIXIU = {
    "category": "lixiu",
    "registered_on": dt.date(2000, 1, 1),
    "birth": dt.date(1935, 1, 1),
    "household": "with_spouse",
    "cancer": False,
    "ability": "intact",
}


def level(ask, facts, inputs=None):
    result = ask.result(facts, set(), inputs=inputs)
    return ask.book.levels[result.level[0]].code if result.level[0] >= 0 else None


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "green"),
        ({"household": "alone"}, "yellow"),
        ({"birth": dt.date(1928, 4, 2)}, "yellow"),
        ({"cancer": True}, "red"),
        ({"household": "alone", "birth": dt.date(1920, 1, 1)}, "red"),
        ({"category": "tuixiu", "cancer": True}, "regular"),
        ({"category": None}, None),
    ],
)
def test_the_highest_that_is_certain_holds(ask, more, expected):
    assert level(ask, {**LIXIU, **more}) == expected


def test_what_could_raise_the_level_is_a_gap(ask):
    facts = {**LIXIU, "cancer": None}
    assert level(ask, facts) == "green"
    rows = ask.result(facts, set()).gaps.rows()
    assert (1, "level:red", "cancer") in rows
    assert (1, "level:yellow", "cancer") in rows
    assert (1, "concern:ill", "cancer") in rows
    assert not [row for row in rows if row[1] == "level:green"]


def test_by_hand_only_raises_and_only_until_its_day(ask):
    def given(code, until="2018-04-02"):
        return Inputs(elevations=Elevations.of([(1, code, dt.date.fromisoformat(until))]))

    assert level(ask, LIXIU, given("red")) == "red"
    assert level(ask, LIXIU, given("red", "2018-04-01")) == "green"
    assert level(ask, {**LIXIU, "cancer": True}, given("yellow")) == "red"
    assert level(ask, {**LIXIU, "cancer": True}, given("regular")) == "red"
    result = ask.result(LIXIU, set(), inputs=given("red"))
    assert result.by_hand.tolist() == [True]
    assert result.reasons(0).level_because == ()


def test_reasons_name_the_rows_that_carried_it(ask):
    facts = {**LIXIU, "household": "alone", "birth": dt.date(1920, 1, 1)}
    reasons = ask.result(facts, set()).reasons(0)
    assert reasons.level == "red"
    assert reasons.level_because == ("人员类别 ＝ 离休", "独居（重）")
    assert reasons.concerns == {"living_alone": ("居住方式 ＝ 独居", "年龄 ≥ 90")}


def test_concerns_know_degrees_and_doubt(ask):
    def degrees(**more):
        return ask.result({**LIXIU, **more}, set()).concerns[0].tolist()

    assert degrees() == [0, 0, 0]
    assert degrees(household="alone") == [1, 0, 0]
    assert degrees(cancer=True) == [0, 2, 1]
    assert degrees(household=None) == [-1, 0, 0]


def test_classes_overlap(ask):
    assert ask.result({**LIXIU, "cancer": True}, set()).classes[0].tolist() == [1, 1]
    assert ask.result({**LIXIU, "household": "alone"}, set()).classes[0].tolist() == [1, -1]


@pytest.mark.parametrize(
    ("more", "basic", "party", "old"),
    [
        ({}, "missing", "missing", "green"),
        ({"phone_known": True}, "amber", "missing", "green"),
        ({"phone_known": True, "basic_verified_on": dt.date(2017, 10, 2)}, "green", "missing", "green"),
        ({"phone_known": True, "basic_verified_on": dt.date(2017, 10, 1)}, "amber", "missing", "green"),
        ({"party_member": False, "ability": None}, "missing", "not asked", "missing"),
        ({"party_member": True}, "missing", "missing", "green"),
        ({"party_member": True, "joined_party": dt.date(1950, 1, 1), "birth": None}, "missing", "green", "missing"),
        ({"birth": dt.date(1945, 1, 1)}, "missing", "missing", "not asked"),
        ({"category": "tuixiu"}, "not asked", "not asked", "not asked"),
    ],
)
def test_lamps(ask, more, basic, party, old):
    names = ("not asked", "missing", "amber", "green")
    result = ask.result({**LIXIU, **more}, set())
    assert [names[lamp] for lamp in result.lamps[0]] == [basic, party, old]
    assert ask.book.lamp_items == (("clear", "basic"), ("clear", "party"), ("clear", "old"))
