import datetime as dt

import numpy as np
import pytest

from dutyengine import Standing, compare

BORN = {
    "category": "lixiu",
    "registered_on": dt.date(2000, 1, 1),
    "birth": dt.date(1926, 6, 10),
    "birth_precision": "day",
}


def standing(result, decision=0, origin=0):
    size = len(result.owed)
    one = Standing.of(result.owed)
    return Standing(
        one.key, one.opens, one.due, one.closes, np.full(size, decision, np.int8), np.full(size, origin, np.int8)
    )


def empty(ask):
    return Standing.of(ask.result([], set()).owed)


def test_nothing_stands_everything_is_opened(ask):
    owed = ask.result(BORN, {"R2"})
    assert compare(empty(ask), owed).open.key.tolist() == owed.owed.key.tolist()


def test_a_database_that_gives_no_row_opens_everything(ask):
    owed = ask.result(BORN, {"R2"})
    none = np.empty(0, object)
    nothing = Standing.read(key=none, opens=none, due=none, closes=none, decision=none, origin=none)
    changes = compare(nothing, owed)
    assert changes.open.key.tolist() == owed.owed.key.tolist()
    assert (len(changes.reschedule), len(changes.reopen), len(changes.withdraw), changes.kept) == (0, 0, 0, 0)


def test_twice_the_same_changes_nothing(ask):
    owed = ask.result(BORN, {"R2"})
    changes = compare(standing(owed), owed)
    assert changes.empty
    assert changes.kept == 1


def test_another_day_reschedules_the_same_duty(ask):
    before, after = ask.result(BORN, {"R2"}), ask.result({**BORN, "birth": dt.date(1926, 7, 1)}, {"R2"})
    changes = compare(standing(before), after)
    assert changes.reschedule.key.tolist() == before.owed.key.tolist()
    assert changes.reschedule.dates("due").tolist() == [dt.date(2018, 7, 1)]
    assert len(changes.open) + len(changes.withdraw) == 0


def test_a_day_that_moves_out_of_the_window_is_rescheduled_not_withdrawn(ask):
    before, after = ask.result(BORN, {"R2"}), ask.result({**BORN, "birth": dt.date(1926, 1, 5)}, {"R2"})
    changes = compare(standing(before), after)
    assert changes.reschedule.dates("due").tolist() == [dt.date(2018, 1, 5)]
    assert not len(changes.withdraw)


def test_only_a_definite_no_withdraws(ask):
    before = ask.result(BORN, {"R2"})
    no = compare(standing(before), ask.result({**BORN, "category": "tuixiu"}, {"R2"}))
    assert no.withdraw.tolist() == before.owed.key.tolist()
    assert no.withdraw_reason.tolist() == [1]
    for unknown in ({"category": None}, {"birth": None}, {"birth_precision": "year", "birth": dt.date(1926, 1, 1)}):
        maybe = compare(standing(before), ask.result({**BORN, **unknown}, {"R2"}))
        assert maybe.empty
        assert maybe.doubtful == 1


@pytest.mark.parametrize("decision", [1, 2, 4])
def test_what_is_decided_is_never_touched(ask, decision):
    before = ask.result(BORN, {"R2"})
    assert compare(standing(before, decision), before).empty
    assert compare(standing(before, decision), ask.result({**BORN, "category": "tuixiu"}, {"R2"})).empty
    assert compare(standing(before, decision), ask.result({**BORN, "birth": dt.date(1926, 7, 1)}, {"R2"})).empty


def test_what_was_withdrawn_is_reopened_with_new_days(ask):
    before = ask.result(BORN, {"R2"})
    changes = compare(standing(before, 3), ask.result({**BORN, "birth": dt.date(1926, 7, 1)}, {"R2"}))
    assert changes.reopen.dates("due").tolist() == [dt.date(2018, 7, 1)]
    assert not len(changes.open)
    assert compare(standing(before, 3), ask.result({**BORN, "category": "tuixiu"}, {"R2"})).empty


def test_what_others_made_is_never_touched(ask):
    before = ask.result(BORN, {"R2"})
    assert compare(standing(before, origin=1), ask.result({**BORN, "category": "tuixiu"}, {"R2"})).empty


def test_only_evaluated_people_rules_and_days_are_touched(ask):
    two = ask.result({1: BORN, 2: BORN}, {"R2", "R4"})
    no = {**BORN, "category": "tuixiu"}
    changes = compare(standing(two), ask.result({2: no}, {"R4"}, "2018-04-02", "2018-05-31"))
    assert changes.empty
    changes = compare(standing(two), ask.result({2: no}, {"R4"}))
    assert {int(key) >> 35 for key in changes.withdraw} == {2}
    assert {int(key) >> 22 & 1023 for key in changes.withdraw} == {4}


def test_a_rule_switched_off_withdraws_its_duties(ask, ask_with):
    before = ask.result(BORN, {"R2"})
    after = ask_with({"off": ["R2"]}).result(BORN, {"R2"})
    assert compare(standing(before), after).withdraw.tolist() == before.owed.key.tolist()


def test_what_was_missed_while_alive_stays_missed(ask):
    facts = {**BORN, "household": "alone"}
    overdue = ask.result({**facts, "registered_on": dt.date(2017, 1, 1)}, {"R1"})
    assert str(overdue.owed.dates("due")[0]) < "2018-04-02" <= str(overdue.owed.dates("closes")[0])
    dead = {**facts, "registered_on": dt.date(2017, 1, 1), "life": "dead", "death_on": dt.date(2018, 4, 1)}
    missed = compare(standing(overdue), ask.result(dead, {"R1"}))
    assert not len(missed.withdraw)
    assert str(missed.reschedule.dates("closes")[0]) < "2018-04-02"
    assert len(ask.result(dead, {"R1"}).owed) == 0
    open_still = ask.result({**facts, "registered_on": dt.date(2018, 3, 1), "household": "with_spouse"}, {"R1"})
    gone = compare(
        standing(open_still),
        ask.result({**dead, "registered_on": dt.date(2018, 3, 1), "household": "with_spouse"}, {"R1"}),
    )
    assert len(gone.withdraw) == 1


def test_columns_may_come_in_any_order(ask):
    owed = ask.result({1: BORN, 2: BORN, 3: BORN}, {"R2", "R4"})
    one = standing(owed)
    order = np.random.default_rng(1).permutation(len(one.key))
    mixed = Standing(*(getattr(one, name)[order] for name in ("key", "opens", "due", "closes", "decision", "origin")))
    assert compare(mixed, owed).empty


def test_columns_as_a_database_gives_them(ask):
    owed = ask.result({1: BORN, 2: BORN}, {"R2", "R4"})
    dates = {name: owed.owed.dates(name) for name in ("opens", "due", "closes")}
    zeros = np.zeros(len(owed.owed))
    assert compare(Standing.read(key=owed.owed.key, **dates, decision=zeros, origin=zeros), owed).empty
    texts = {name: column.astype(str).astype(object) for name, column in dates.items()}
    assert compare(Standing.read(key=owed.owed.key, **texts, decision=zeros, origin=zeros), owed).empty
    numbers = {name: getattr(owed.owed, name).astype(np.int64) for name in dates}
    assert compare(Standing.read(key=owed.owed.key, **numbers, decision=zeros, origin=zeros), owed).empty
