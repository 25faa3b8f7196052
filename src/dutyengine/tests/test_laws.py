"""The five laws, on invented people."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dutyengine import FactTable, Inputs, Standing, Window, compare, evaluate, identity, reads
from dutyengine._result import Duties
from dutyengine._triggers import Always, Deadline, Festivals, Interval, OnEvent, Periodic, Yearly
from dutyengine.testing import Column, invented_facts, invented_inputs

START = dt.date(2018, 1, 1)
seeds = st.integers(0, 10_000)
windows = st.tuples(st.integers(0, 500), st.integers(0, 400)).map(
    lambda pair: Window(
        START + dt.timedelta(days=pair[0]), START + dt.timedelta(days=sum(pair)), START + dt.timedelta(days=pair[0])
    )
)
law = settings(max_examples=40, deadline=None)


def invent(book, seed, size=12):
    facts = invented_facts(book, size, seed=seed, known=0.8)
    return facts, invented_inputs(book, facts, seed=seed, per_person=2)


def rows(duties):
    return list(
        zip(
            duties.key.tolist(),
            duties.opens.tolist(),
            duties.due.tolist(),
            duties.closes.tolist(),
            duties.flags.tolist(),
            strict=True,
        )
    )


def answers(result):
    """Everything a result says, per subject."""
    found = {}
    for row, number in enumerate(result.numbers.tolist()):
        low, high = identity.subject_range(number)
        found[number] = (
            int(result.level[row]),
            result.concerns[row].tolist(),
            result.classes[row].tolist(),
            result.lamps[row].tolist(),
            [one for one in rows(result.owed) if low <= one[0] < high],
            [one for one in rows(result.beyond) if low <= one[0] < high],
            [one for one in rows(result.projected) if low <= one[0] < high],
            [one for one in result.doubtful.tolist() if low <= one < high],
            [one for one in result.gaps.rows() if one[0] == number],
            [one for one in result.payments.rows() if one[0] == number],
            result.reasons(row),
        )
    return found


@law
@given(seeds, windows)
def test_one_by_one_equals_all_together(book, seed, window):
    facts, inputs = invent(book, seed)
    together = answers(evaluate(facts, inputs, book, window, project=True))
    alone = {}
    for number in facts.numbers.tolist():
        alone |= answers(evaluate(facts.only(number), inputs, book, window, project=True))
    assert alone == together


@law
@given(seeds, windows, st.integers(1, 12))
def test_the_size_of_the_blocks_does_not_matter(book, seed, window, block):
    facts, inputs = invent(book, seed)
    assert answers(evaluate(facts, inputs, book, window, block=block)) == answers(evaluate(facts, inputs, book, window))


@law
@given(seeds, windows, st.randoms(use_true_random=False))
def test_order_does_not_matter(book, seed, window, random):
    facts, inputs = invent(book, seed)
    places = list(range(len(facts)))
    random.shuffle(places)
    columns = {key: Column(values[places], np.ones(len(places), bool)) for key, values in facts.columns.items()}
    mixed = FactTable(
        facts.subject, facts.numbers[places], {key: one.values for key, one in columns.items()}, facts.vocabulary
    )
    order = np.argsort(mixed.numbers)
    sorted_again = FactTable(
        mixed.subject,
        mixed.numbers[order],
        {key: values[order] for key, values in mixed.columns.items()},
        mixed.vocabulary,
    )
    events = inputs.events
    shuffled = list(range(len(events.subject)))
    random.shuffle(shuffled)
    other = replace(inputs, events=type(events)(*(getattr(events, name)[shuffled] for name in events.__slots__)))
    assert answers(evaluate(sorted_again, other, book, window)) == answers(evaluate(facts, inputs, book, window))


@law
@given(seeds, windows)
def test_running_twice_changes_nothing(book, seed, window):
    facts, inputs = invent(book, seed)
    first = evaluate(facts, inputs, book, window)
    assert rows(first.owed) == rows(evaluate(facts, inputs, book, window).owed)
    assert np.all(np.diff(first.owed.key) > 0)
    assert compare(Standing.of(first.owed), first).empty


def applied(standing, changes):
    """What stands after the changes: the least a planner has to do."""
    rows_ = {
        int(key): [*row]
        for key, *row in zip(
            standing.key, standing.opens, standing.due, standing.closes, standing.decision, strict=True
        )
    }
    for duties in (changes.open, changes.reschedule, changes.reopen):
        for key, opens, due, closes in zip(duties.key, duties.opens, duties.due, duties.closes, strict=True):
            rows_[int(key)] = [opens, due, closes, 0]
    for key in changes.withdraw:
        rows_[int(key)][3] = 3
    keys = sorted(rows_)
    columns = [np.array([rows_[key][place] for key in keys], np.int32) for place in range(3)]
    decision = np.array([rows_[key][3] for key in keys], np.int8)
    return Standing(np.array(keys, np.int64), *columns, decision, np.zeros(len(keys), np.int8))


def lasting(book, key):
    return isinstance(book.by_number[key >> 22 & 1023].trigger, Interval | Deadline | Always)


@law
@given(seeds, seeds, windows)
def test_after_the_changes_there_is_nothing_to_change(book, seed, other, window):
    before = evaluate(*invent(book, seed), book, window)
    after = evaluate(*invent(book, other), book, window)
    standing = applied(Standing.of(Duties.empty()), compare(Standing.of(Duties.empty()), before))
    standing = applied(standing, compare(standing, after))
    assert compare(standing, after).empty
    owed = set(after.owed.key.tolist())
    undecided = set(standing.key[standing.decision == 0].tolist())
    # What stands undecided is owed, or it opens elsewhere, or it cannot be judged: never anything else.
    doubtful = {
        key
        for key in undecided
        if key in set(after.doubtful.tolist()) or key >> 18 in set(after.doubtful_lines.tolist())
    }
    low, high = ((day - dt.date(1970, 1, 1)).days for day in (window.start, window.end))
    opens = dict(zip(standing.key.tolist(), standing.opens.tolist(), strict=True))
    left = undecided - owed - doubtful - set(after.beyond.key.tolist())
    assert owed <= undecided
    assert all(not low <= opens[key] <= high and not lasting(book, key) for key in left)


@law
@given(seeds, windows, st.integers(0, 400))
def test_a_window_split_in_two_gives_the_same_calendar_duties(book, seed, window, cut):
    facts, inputs = invent(book, seed)
    kinds = (Festivals, Periodic, Yearly, OnEvent)
    codes = {rule.code for rule in book.rules.values() if isinstance(rule.trigger, kinds)}
    middle = window.start + dt.timedelta(days=min(cut, (window.end - window.start).days))
    parts = [
        Window(window.start, middle, window.as_of),
        Window(middle + dt.timedelta(days=1), window.end, window.as_of),
    ]
    whole = rows(evaluate(facts, inputs, book, window, rules=codes).owed)
    halves = [row for part in parts for row in rows(evaluate(facts, inputs, book, part, rules=codes).owed)]
    assert sorted(halves) == whole


@law
@given(seeds, windows, st.data())
def test_one_changed_fact_touches_only_the_rules_that_read_it(book, seed, window, data):
    facts, inputs = invent(book, seed)
    key = data.draw(st.sampled_from(sorted(facts.columns)))
    other = invented_facts(book, len(facts), seed=seed + 1, known=0.6)
    changed = replace(facts, columns={**facts.columns, key: other.columns[key]})
    before, after = (evaluate(table, inputs, book, window, project=True) for table in (facts, changed))
    untouched = {
        rule.number for rule in book.rules.values() if rule.subject == "person" and key not in reads(book, rule.code)
    }
    for name in ("owed", "beyond", "projected"):
        pair = [
            {row for row in rows(getattr(one, name)) if row[0] >> 22 & 1023 in untouched} for one in (before, after)
        ]
        assert pair[0] == pair[1]


@pytest.mark.parametrize("size", [1, 3])
def test_the_laws_are_not_empty(book, size):
    facts, inputs = invent(book, 7, 200)
    result = evaluate(facts, inputs, book, Window(START, dt.date(2018, 12, 31), START), project=True)
    made = {int(rule) for rule in np.unique(np.asarray(identity.decode(result.owed.key).rule))}
    assert made >= {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12}
    columns = (result.gaps, result.payments, result.doubtful, result.projected, result.beyond)
    assert all(len(column) for column in columns)
    assert isinstance(inputs, Inputs)
