"""A profile or tenant gives a rule other days: the rest of its window stays, and mistakes are named."""

from __future__ import annotations

import datetime as dt

import pytest

from dutyengine import RulebookError, build_rulebook, describe

BORN = {
    "category": "lixiu",
    "registered_on": dt.date(2000, 1, 1),
    "birth": dt.date(1926, 6, 10),
    "birth_precision": "day",
}


def test_other_days_are_owed_and_told(ask, ask_with):
    own = ask_with({"windows": {"R2": {"opens": "-20d", "due": "-2d"}}})
    before, after = ask.result(BORN, {"R2"}).owed, own.result(BORN, {"R2"}).owed
    assert after.key.tolist() == before.key.tolist()
    assert after.dates("opens").tolist() == [dt.date(2018, 5, 21)]
    assert after.dates("due").tolist() == [dt.date(2018, 6, 8)]
    assert after.dates("closes").tolist() == before.dates("closes").tolist()
    assert "生日当日前 20 天开始办；期限：生日当日前 2 天" in "".join(describe(own.book, "R2").window)


def test_a_step_is_named_with_its_rule(nodes):
    book = build_rulebook(nodes)
    steps = next(rule for rule in book.rules.values() if len(rule.steps) > 1 and rule.code != "PLAN-ITEM")
    one = steps.steps[0]
    changed = build_rulebook(nodes, overrides={"windows": {f"{steps.code}.{one.code}": {"closes": "+40d"}}})
    assert changed.rules[steps.code].steps[0].window.closes.amount == 40
    assert changed.rules[steps.code].steps[0].window.due == one.window.due
    assert changed.rules[steps.code].steps[1] == steps.steps[1]
    assert changed.by_number[steps.number].steps[0].window.closes.amount == 40
    with pytest.raises(RulebookError) as error:
        build_rulebook(nodes, overrides={"windows": {steps.code: {"closes": "+40d"}}})
    assert error.value.code == "unknown_code"
    assert f"{steps.code}.{one.code}" in error.value.mend


@pytest.mark.parametrize(
    ("windows", "code"),
    [
        ({"R999": {"due": "0d"}}, "unknown_code"),
        ({"PLAN-ITEM": {"due": "0d"}}, "unknown_code"),
        ({"R2": {"due": "soon"}}, "bad_offset"),
        ({"R2": {"opens": "+5d"}}, "bad_window"),
        ({"R2": {"closes": "-5d"}}, "bad_window"),
        ({"R2": {"done_from": "+3d"}}, "bad_offset"),
        ({"R2": {"lead": "3d"}}, "unknown_key"),
    ],
)
def test_mistakes_are_named(nodes, windows, code):
    with pytest.raises(RulebookError) as error:
        build_rulebook(nodes, overrides={"windows": windows})
    assert (error.value.file, error.value.code) == ("overrides", code)
