import datetime as dt

from dutyengine import Adjustments, Evidence, Inputs, PlanItems, Standing, compare, identity
from dutyengine._result import STICKY

PERSON = {"category": "lixiu", "registered_on": dt.date(2017, 1, 1), "has_liaison": True}


def test_a_deadline_counts_from_its_date(ask):
    facts = {**PERSON, "authenticated_on": dt.date(2017, 6, 30)}
    assert ask(facts, "R9") == [("2018-04-01", "2018-05-31", "2018-06-30")]
    assert ask.occurrences(ask.result(facts, {"R9"})) == [(dt.date(2018, 6, 30) - dt.date(1900, 1, 1)).days]


def test_without_the_date_the_stand_in_counts(ask):
    # due long ago and not kept: its closing day has moved on by whole windows of thirty days
    assert ask(PERSON, "R9") == [("2017-10-03", "2017-12-02", "2018-05-01")]


def test_a_new_date_is_a_new_deadline_and_the_old_one_is_superseded(ask):
    old = ask.result({**PERSON, "authenticated_on": dt.date(2017, 6, 30)}, {"R9"})
    new = ask.result({**PERSON, "authenticated_on": dt.date(2018, 3, 30)}, {"R9"}, end="2019-01-30")
    changes = compare(Standing.of(old.owed), new)
    assert len(changes.open) == 1
    assert changes.withdraw.tolist() == old.owed.key.tolist()
    assert changes.withdraw_reason.tolist() == [2]


def test_for_the_dead_only_what_is_for_everyone(ask):
    facts = {**PERSON, "life": "dead", "death_on": dt.date(2018, 4, 1)}
    assert ask(facts, "R13") == [("2018-04-02", "2018-04-02", "2018-05-02")]
    assert ask({**facts, "authenticated_on": dt.date(2017, 6, 30)}, "R9") == []


def test_a_condition_that_holds_is_owed_from_the_day_it_is_noticed_and_then_stays(ask):
    facts = {**PERSON, "has_liaison": False}
    first = ask.result(facts, {"R10"})
    assert first.owed.dates("due").tolist() == [dt.date(2018, 4, 3)]
    assert first.owed.flags[0] & STICKY
    later = ask.result(facts, {"R10"}, "2018-04-20")
    assert compare(Standing.of(first.owed), later).empty
    solved = ask.result(PERSON, {"R10"}, "2018-04-20")
    assert compare(Standing.of(first.owed), solved).withdraw.tolist() == first.owed.key.tolist()


def test_what_keeps_its_days_is_asked_for_longer_before_it_runs_out(ask):
    facts = {**PERSON, "has_liaison": False}
    first = ask.result(facts, {"R10"})
    closes = first.owed.dates("closes").tolist()[0]
    near = ask.result(facts, {"R10"}, (closes - dt.timedelta(days=5)).isoformat())
    moved = compare(Standing.of(first.owed), near).reschedule
    assert moved.dates("opens").tolist() == first.owed.dates("opens").tolist()
    assert moved.dates("due").tolist() == first.owed.dates("due").tolist()
    assert moved.dates("closes").tolist()[0] > closes
    assert compare(Standing.of(moved), near).empty


def test_after_evidence_the_same_condition_is_a_new_duty(ask):
    inputs = Inputs(evidence=Evidence.of(subject=[1], rule=[10], on=["2018-04-05"]))
    again = ask.result({**PERSON, "has_liaison": False}, {"R10"}, "2018-05-01", inputs=inputs)
    assert ask.occurrences(again) == [(dt.date(2018, 4, 5) - dt.date(1900, 1, 1)).days]


def test_since_a_date(ask):
    facts = {**PERSON, "has_liaison": False, "vacant_since": dt.date(2018, 3, 1)}
    assert ask(facts, "R11") == [("2018-03-11", "2018-03-11", "2018-04-10")]
    assert ask({**facts, "vacant_since": None}, "R11") == []


def test_items_of_a_plan_are_duties_of_their_own(ask):
    items = PlanItems.of([(1, 3, dt.date(2018, 4, 10), 30, 3, 5), (1, 1, dt.date(2019, 1, 1), 30, 0, 0)])
    result = ask.result(PERSON, {"PLAN-ITEM"}, inputs=Inputs(plan_items=items))
    part = identity.decode(result.owed.key)
    assert (part.rule.tolist(), part.step.tolist(), part.occurrence.tolist()) == ([1000], [3], [0])
    assert [str(result.owed.dates(name)[0]) for name in ("opens", "due", "closes")] == [
        "2018-04-07",
        "2018-04-10",
        "2018-04-15",
    ]
    evidence = Evidence.of(subject=[1], rule=[1000], step=[3], on=["2018-04-12"])
    later = ask.result(PERSON, {"PLAN-ITEM"}, inputs=Inputs(plan_items=items, evidence=evidence))
    assert later.owed.dates("due").tolist() == [dt.date(2018, 5, 12)]


def test_the_dead_have_no_plan(ask):
    items = PlanItems.of([(1, 3, dt.date(2018, 4, 10), 30, 3, 5)])
    facts = {**PERSON, "life": "dead", "death_on": dt.date(2018, 4, 1)}
    assert len(ask.result(facts, {"PLAN-ITEM"}, inputs=Inputs(plan_items=items)).owed) == 0


def test_what_campaigns_and_actions_make_is_not_made_here(ask):
    assert ask(PERSON, "R14") == []
    assert Adjustments.of([]).subject.tolist() == []
