import datetime as dt

import pytest

PERSON = {"category": "lixiu", "registered_on": dt.date(2000, 1, 1)}
WINDOW = ("2018-01-01", "2018-12-31")


def dues(ask, rule, inputs, facts=PERSON):
    return [due for _, due, _ in ask(facts, rule, *WINDOW, inputs=inputs)]


def test_steps_count_from_the_day_it_was_learnt(ask, happened):
    inputs = happened(("admitted", "2018-04-01", {"learnt": "2018-04-03"}))
    assert ask(PERSON, "R6", *WINDOW, inputs=inputs) == [
        ("2018-04-04", "2018-04-04", "2018-04-04"),
        ("2018-04-06", "2018-04-06", "2018-04-17"),
    ]


def test_each_event_is_its_own_occurrence(ask, happened):
    inputs = happened(
        ("admitted", "2018-04-01"), ("mood", "2018-04-01", {"detail": "calm"}), ("admitted", "2018-04-01")
    )
    assert ask.occurrences(ask.result(PERSON, {"R6"}, *WINDOW, inputs=inputs)) == [1, 3, 1, 3]


def test_other_kinds_and_details_do_not_count(ask, happened):
    assert dues(ask, "R6", happened(("family_event", "2018-04-01", {"detail": "moved"}))) == []
    assert dues(ask, "R8", happened(("mood", "2018-04-01", {"detail": "calm"}))) == []


def test_repeated_until_it_ends(ask, happened):
    inputs = happened(("admitted", "2018-04-01", {"ended": "2018-06-01"}))
    assert dues(ask, "R7", inputs) == ["2018-05-01", "2018-05-15", "2018-05-29"]
    assert ask.occurrences(ask.result(PERSON, {"R7"}, *WINDOW, inputs=inputs)) == [512, 513, 514]


def test_short_stays_make_no_repetition(ask, happened):
    assert dues(ask, "R7", happened(("admitted", "2018-04-01", {"ended": "2018-04-30"}))) == []


def test_weekly_until_two_calm_in_a_row_and_no_longer_than_three_months(ask, happened):
    low = ("mood", "2018-04-01", {"detail": "lonely"})
    calm = [("mood", f"2018-04-{day}", {"detail": "calm"}) for day in ("10", "18")]
    assert dues(ask, "R8", happened(low)) == [
        str(dt.date(2018, 4, 1) + dt.timedelta(days=7 * turn)) for turn in range(1, 14)
    ]
    assert dues(ask, "R8", happened(low, calm[0])) == dues(ask, "R8", happened(low))
    assert dues(ask, "R8", happened(low, *calm)) == ["2018-04-08", "2018-04-15"]


def test_calm_must_run_unbroken(ask, happened):
    rows = [
        ("2018-04-01", "lonely"),
        ("2018-04-03", "calm"),
        ("2018-04-05", "grieving"),
        ("2018-04-07", "calm"),
        ("2018-04-16", "calm"),
    ]
    inputs = happened(*[("mood", on, {"detail": detail}) for on, detail in rows])
    # The second low mood falls into the running series and starts none of its own.
    assert dues(ask, "R8", inputs) == ["2018-04-08", "2018-04-15"]


def test_after_the_end_a_new_low_starts_anew(ask, happened):
    rows = [
        ("2018-04-01", "lonely"),
        ("2018-04-03", "calm"),
        ("2018-04-05", "calm"),
        ("2018-05-01", "lonely"),
        ("2018-05-09", "calm"),
        ("2018-05-10", "calm"),
    ]
    inputs = happened(*[("mood", on, {"detail": detail}) for on, detail in rows])
    assert dues(ask, "R8", inputs) == ["2018-05-08"]


def test_events_of_others_are_theirs(ask, happened):
    inputs = happened(("admitted", "2018-04-01"))
    result = ask.result({2: PERSON, 7: PERSON}, {"R6"}, *WINDOW, inputs=inputs)
    assert len(result.owed) == 0


@pytest.mark.parametrize(("on", "count"), [("2018-06-14", 2), ("2018-06-15", 0)])
def test_an_event_is_judged_on_its_own_day(ask, happened, on, count):
    facts = {**PERSON, "life": "dead", "death_on": dt.date(2018, 6, 15)}
    assert len(dues(ask, "R6", happened(("admitted", on)), facts)) == count
