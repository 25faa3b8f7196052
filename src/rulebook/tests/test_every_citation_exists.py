"""Whatever cites, cites a requirement that exists; every number of the catalogue has its place; all have examples."""

import shutil

import pytest

from rulebook import FOLDER, load
from rulebook.checking import CATALOGUE, check
from rulebook.coverage import promises
from rulebook.data import named_lists, not_duties, requirements


@pytest.fixture
def copy(tmp_path):
    folder = tmp_path / "rulebook"
    shutil.copytree(FOLDER, folder, ignore=shutil.ignore_patterns("*.py", "tests", "__pycache__"))
    return folder


def edit(folder, name, old, new):
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_shipped_rulebook_has_no_problem():
    assert check().problems == ()


def test_counts_say_how_much_there_is():
    counts = check().counts
    assert counts["要求"] == 707
    assert counts["规则"] > 100
    assert counts["单位类型"] == 5


def test_every_promise_cites_a_requirement():
    for code, cites in promises(load()):
        if code != "PLAN-ITEM":
            assert any(cited in requirements() for cited in cites), code


def test_what_is_stated_carries_words_or_a_note():
    for rule in load().rules.values():
        if rule.source.standing == "stated":
            assert rule.source.quote or rule.source.note, rule.code


def test_every_rule_of_the_catalogue_is_a_duty_or_explained():
    assert set(load().rules) | {one.code for one in not_duties()} >= CATALOGUE


def test_a_citation_of_nothing_is_found(copy):
    edit(copy, "duties/visits.yaml", "cites: [BG-082, BG-090,", "cites: [BG-999, BG-090,")
    assert check(copy).problems == ("R01 引用的要求 BG-999 不存在，请对照 requirements.txt。",)


def test_a_rule_without_an_example_is_found(copy):
    edit(copy, "examples/visits.yaml", "shows: [R11]", "shows: [R01]")
    assert any(problem.startswith("R11 没有实例") for problem in check(copy).problems)


def test_a_rule_taken_out_is_missed(copy):
    path = copy / "duties" / "party.yaml"
    text = path.read_text(encoding="utf-8")
    start, end = text.index("- rule: R136"), text.index("- rule: R137")
    path.write_text(text[:start] + text[end:], encoding="utf-8")
    problems = check(copy).problems
    assert any("R136 没有着落" in problem for problem in problems)
    assert any("实例中的 R136 不存在" in problem for problem in problems)


@pytest.mark.parametrize(
    ("code", "count"),
    [("four_visits", 4), ("five_visits", 5), ("five_implementations", 5), ("ten_service_classes", 10)],
)
def test_a_list_has_as_many_items_as_its_name_says(code, count):
    found = {one.code: one for one in named_lists()}
    assert len(found[code].items) == count


def test_lists_that_the_source_does_not_spell_out_are_marked_as_proposals():
    found = {one.code: one for one in named_lists()}
    for code in ("five_visits", "three_condolences", "memorial_days", "family_events"):
        assert found[code].standing == "default"
        assert "提议" in found[code].title


def test_a_profile_sees_its_own_lists_and_those_of_everybody():
    codes = {one.code for one in named_lists("liuzhou")}
    assert {"four_visits", "five_needs"} <= codes
    assert "five_visits" not in codes
