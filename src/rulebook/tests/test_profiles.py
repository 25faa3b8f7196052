"""The five kinds of tenant: what each switches on, with its own words."""

import pytest

from dutyengine import RulebookError
from rulebook import load

PROFILES = ("baogang", "kailuan", "lanzhou", "hubei", "liuzhou")
CHECKLISTS = {"baogang": "wuqingchu", "hubei": "liuqingchu", "liuzhou": "qigeqing", "lanzhou": "survey27"}


def on(group):
    return {one.code for one in group if one.on}


@pytest.mark.parametrize("profile", PROFILES)
def test_each_profile_loads_and_keeps_the_four_visits(profile):
    book = load(profile=profile)
    for code in ("R01", "R04", "R20", "R30", "R50", "R53"):
        assert book.rules[code].on, code


@pytest.mark.parametrize(("profile", "checklist"), CHECKLISTS.items())
def test_each_profile_has_its_own_checklist_and_not_the_neighbours(profile, checklist):
    found = on(load(profile=profile).checklists)
    assert checklist in found
    assert not found & (set(CHECKLISTS.values()) - {checklist})


def test_the_classes_a_to_d_are_lanzhous():
    assert on(load(profile="lanzhou").classes) == {"base", "a", "b", "c", "d"}
    assert on(load(profile="liuzhou").classes) == {"base"}


def test_the_amounts_of_lanzhou_are_lanzhous_alone():
    assert "nursing_fee" in on(load(profile="lanzhou").entitlements)
    for profile in ("baogang", "kailuan", "hubei", "liuzhou"):
        assert on(load(profile=profile).entitlements) == {"special_fund"}


def test_a_profile_speaks_its_own_words():
    assert load(profile="hubei").rules["R11"].title == "一跟进"
    assert load(profile="lanzhou").rules["R112"].title == "建档立卡"


def test_a_tenant_overrides_a_value_on_top_of_its_profile():
    overrides = {
        "parameters": {"visit_interval": [{"from": "2018-05-01", "value": {"red": 15, "*": 60}}]},
        "off": ["R09"],
    }
    book = load(profile="lanzhou", overrides=overrides)
    assert not book.rules["R09"].on
    assert book.digest != load(profile="lanzhou").digest


def test_an_unknown_profile_is_refused():
    with pytest.raises(RulebookError, match="没有配置方案"):
        load(profile="atlantis")
