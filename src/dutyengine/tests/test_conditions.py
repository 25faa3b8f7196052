"""Three-valued truth, comparison by comparison, asked through a rule about the person on 2018-04-02."""

import datetime as dt

import pytest

from dutyengine import Inputs, Window, build_rulebook, evaluate, marked, match
from dutyengine.testing import facts_from

YES, MAYBE, NO = 1, 0, -1
BORN = {"birth": dt.date(1926, 6, 10), "birth_precision": "day"}


@pytest.fixture(scope="module")
def holds(nodes):
    def ask(when, facts, on=dt.date(2018, 4, 2)):
        rule = {
            "rule": "T1",
            "number": 99,
            "title": "试",
            "standing": "default",
            "cites": ["试"],
            "scope": "everyone",
            "when": when,
            "trigger": {"campaign": "t"},
            "window": {"due": "0d"},
            "owes": "head",
            "evidence": {"kinds": ["note"]},
        }
        book = build_rulebook({**nodes, "duties": [*nodes["duties"], marked([rule], "test")]})
        return int(match(facts_from(book, [facts]), Inputs(), book, "T1", on)[0])

    return ask


@pytest.mark.parametrize(
    ("row", "facts", "truth"),
    [
        ({"fact": "category", "is": "lixiu"}, {"category": "lixiu"}, YES),
        ({"fact": "category", "is": "lixiu"}, {"category": "yishu"}, NO),
        ({"fact": "category", "is": "lixiu"}, {}, MAYBE),
        ({"fact": "category", "in": ["lixiu", "yishu"]}, {"category": "yishu"}, YES),
        ({"fact": "category", "not_in": ["lixiu", "yishu"]}, {"category": "yishu"}, NO),
        ({"fact": "category", "not_in": ["lixiu", "yishu"]}, {"category": "tuixiu"}, YES),
        ({"fact": "category", "not_in": ["lixiu"]}, {}, MAYBE),
        ({"fact": "category", "in": {"parameter": "visited_categories"}}, {"category": "lixiu"}, YES),
        ({"fact": "category", "in": {"parameter": "visited_categories"}}, {"category": "yishu"}, NO),
        ({"fact": "ability", "at_least": "mild"}, {"ability": "severe"}, YES),
        ({"fact": "ability", "at_least": "mild"}, {"ability": "intact"}, NO),
        ({"fact": "ability", "less_than": "severe"}, {}, MAYBE),
        ({"fact": "cancer", "is": True}, {"cancer": True}, YES),
        ({"fact": "cancer", "is": False}, {"cancer": True}, NO),
        ({"fact": "cancer", "is": False}, {}, MAYBE),
        ({"fact": "children", "is": 2}, {"children": 2}, YES),
        ({"fact": "children", "in": [0, 1]}, {"children": 2}, NO),
        ({"fact": "children", "not_in": [0, 1]}, {"children": 2}, YES),
        ({"fact": "children", "more_than": 2}, {"children": 2}, NO),
        ({"fact": "children", "at_most": 2}, {"children": 2}, YES),
        ({"fact": "children", "multiple_of": 2}, {"children": 4}, YES),
        ({"fact": "children", "multiple_of": 2}, {"children": 3}, NO),
        ({"fact": "children", "at_least": 1, "less_than": 3}, {"children": 3}, NO),
        ({"fact": "phone_known", "known": True}, {"phone_known": True}, YES),
        ({"fact": "phone_known", "known": True}, {}, NO),
        ({"fact": "cancer", "known": False}, {}, YES),
        ({"fact": "age", "known": True}, {}, NO),
        ({"fact": "age", "at_least": 91}, BORN, YES),
        ({"fact": "age", "at_least": 92}, BORN, NO),
        ({"fact": "age", "at_least": {"parameter": "birthday_visit_age"}}, {}, MAYBE),
        ({"fact": "bedridden_since", "older_than_months": 6}, {"bedridden_since": dt.date(2017, 10, 1)}, YES),
        ({"fact": "bedridden_since", "older_than_months": 6}, {"bedridden_since": dt.date(2017, 10, 2)}, NO),
        ({"fact": "bedridden_since", "older_than_days": 10}, {"bedridden_since": dt.date(2018, 3, 22)}, YES),
        ({"fact": "bedridden_since", "older_than_days": 10}, {"bedridden_since": dt.date(2018, 3, 23)}, NO),
        ({"fact": "bedridden_since", "within_days": 10}, {"bedridden_since": dt.date(2018, 3, 23)}, YES),
        ({"fact": "bedridden_since", "within_days": 10}, {"bedridden_since": dt.date(2018, 4, 3)}, NO),
        (
            {"fact": "bedridden_since", "within_months": {"parameter": "fresh_cycle"}},
            {"bedridden_since": dt.date(2017, 10, 2)},
            YES,
        ),
        ({"fact": "bedridden_since", "in_next_days": 5}, {"bedridden_since": dt.date(2018, 4, 7)}, YES),
        ({"fact": "bedridden_since", "in_next_days": 5}, {"bedridden_since": dt.date(2018, 4, 1)}, NO),
        ({"fact": "bedridden_since", "within_days": 10}, {}, MAYBE),
        ({"fact": "joined_party", "before": dt.date(1949, 10, 1)}, {"joined_party": dt.date(1949, 9, 30)}, YES),
        ({"fact": "joined_party", "on_or_after": dt.date(1949, 10, 1)}, {"joined_party": dt.date(1949, 9, 30)}, NO),
        (
            {"fact": "joined_party", "after": {"fact": "assessed_on"}},
            {"joined_party": dt.date(2000, 1, 2), "assessed_on": dt.date(2000, 1, 1)},
            YES,
        ),
        ({"fact": "joined_party", "after": {"fact": "assessed_on"}}, {"joined_party": dt.date(2000, 1, 2)}, MAYBE),
        ({"parameter": "visits_on"}, {}, YES),
        ({"parameter": "visits_on", "is": False}, {}, NO),
        ({"concern": "living_alone"}, {"household": "alone"}, YES),
        ({"concern": "living_alone", "degree": "severe"}, {"household": "alone", **BORN}, YES),
        ({"concern": "living_alone", "degree": "severe"}, {"household": "alone"}, MAYBE),
        ({"concern": "any"}, {"household": "with_spouse", "cancer": False, "ability": "intact"}, NO),
        ({"concern": "any"}, {"household": "with_spouse", "cancer": False}, MAYBE),
        ({"concern": "any"}, {"cancer": True}, YES),
        ({"class": "d"}, {"cancer": True}, YES),
        ({"class": "d"}, {"cancer": False}, MAYBE),
        ({"checklist": "clear", "lamp": ["missing"]}, {"category": "lixiu"}, YES),
        ({"checklist": "clear", "lamp": ["green", "amber"]}, {"category": "tuixiu"}, NO),
        ({"fact": "level", "is": "red"}, {"category": "lixiu", "cancer": True}, YES),
        (
            {"fact": "level", "at_least": "yellow"},
            {"category": "lixiu", "household": "alone", "birth": dt.date(1940, 1, 1)},
            YES,
        ),
        ({"fact": "level", "at_least": "yellow"}, {"category": "tuixiu"}, NO),
    ],
)
def test_each_comparison(holds, row, facts, truth):
    assert holds(row, facts) == truth


@pytest.mark.parametrize(
    ("first", "second", "every", "some"),
    [
        (YES, YES, YES, YES),
        (YES, MAYBE, MAYBE, YES),
        (YES, NO, NO, YES),
        (MAYBE, MAYBE, MAYBE, MAYBE),
        (MAYBE, NO, NO, MAYBE),
        (NO, NO, NO, NO),
    ],
)
def test_and_or_not_with_three_values(holds, first, second, every, some):
    cancer, party = ({YES: True, NO: False}.get(truth) for truth in (first, second))
    facts = {"cancer": cancer, "party_member": party}
    rows = [{"fact": "cancer", "is": True}, {"fact": "party_member", "is": True}]
    assert holds({"all": rows}, facts) == every
    assert holds({"any": rows}, facts) == some
    assert holds({"not": {"all": rows}}, facts) == -every
    assert holds({"not": {"any": rows}}, facts) == -some


@pytest.mark.parametrize(
    ("precision", "birth", "least", "truth"),
    [
        ("year", "1926-01-01", 91, YES),
        ("year", "1926-01-01", 92, MAYBE),
        ("year", "1926-01-01", 93, NO),
        ("month", "1927-04-01", 90, YES),
        ("month", "1927-04-01", 91, MAYBE),
        ("month", "1927-04-01", 92, NO),
        ("month", "1927-05-01", 91, NO),
    ],
)
def test_a_birth_known_in_part_decides_what_it_can(holds, precision, birth, least, truth):
    facts = {"birth": dt.date.fromisoformat(birth), "birth_precision": precision}
    assert holds({"fact": "age", "at_least": least}, facts) == truth


def test_a_value_in_force_later_counts_only_later(holds):
    row = {"fact": "category", "in": {"parameter": "visited_categories"}}
    assert holds(row, {"category": "yishu"}, dt.date(2018, 6, 30)) == NO
    assert holds(row, {"category": "yishu"}, dt.date(2018, 7, 1)) == YES


@pytest.mark.parametrize(
    ("on", "truth"), [("2009-12-31", NO), ("2015-12-31", YES), ("2016-06-01", NO), ("2017-01-01", NO)]
)
def test_a_parameter_out_of_force_is_a_definite_no(holds, on, truth):
    row = {"fact": "children", "is": {"parameter": "ended_standard"}}
    assert holds(row, {"children": 1}, dt.date.fromisoformat(on)) == truth


def test_the_dead_lived_before_they_died(holds):
    facts = {"life": "dead", "death_on": dt.date(2018, 4, 2)}
    alive = {"fact": "life", "is": "living"}
    assert holds(alive, facts, dt.date(2018, 4, 1)) == YES
    assert holds(alive, facts, dt.date(2018, 4, 2)) == NO


def test_switched_off_flags_and_classes_are_nobodys(nodes):
    book = build_rulebook(nodes, overrides={"off": ["ill", "d"]})
    facts = facts_from(book, [{"category": "lixiu", "cancer": True, "household": "with_spouse"}])
    result = evaluate(facts, Inputs(), book, Window(*[dt.date(2018, 4, 2)] * 3))
    assert result.concerns[0].tolist() == [0, 0, 0]
    assert book.levels[result.level[0]].code == "green"
    assert result.classes[0].tolist() == [-1, -1]
