"""``yice check-rulebook --coverage``: all 707 requirements, each with what answers it, honestly."""

from rulebook.coverage import Status, report, summary, waiting_rules
from rulebook.data import features


def rows():
    return {row.requirement: row for row in report()}


def test_every_requirement_is_listed_once():
    found = report()
    assert len(found) == 707
    assert len({row.requirement for row in found}) == 707
    assert sum(summary(found).values()) == 707


def test_a_requirement_kept_by_rules_names_them():
    row = rows()["LIU-071"]
    assert {"R04", "R06", "R20"} <= set(row.rules)
    assert row.status is Status.ANSWERED


def test_what_a_later_feature_answers_is_not_yet():
    row = rows()["LZ-138"]
    assert row.status is Status.NOT_YET
    assert row.rules == row.features == ()
    assert row.waiting == ("catalogue",)


def test_what_stands_by_half_is_said_to_be_partly():
    row = rows()["BG-061"]
    assert row.status is Status.PARTLY
    assert "benefits" in row.waiting


def test_a_rule_that_nobody_feeds_does_not_count_as_an_answer():
    assert {"R35", "R138", "R143", "R144"} <= set(waiting_rules())
    row = rows()["LZ-215"]
    assert "R144" in row.waiting
    assert row.status is Status.NOT_YET


def test_a_requirement_answered_by_nothing_that_stands_is_never_called_answered():
    for row in report():
        if not row.rules and not row.features:
            assert row.status is Status.NOT_YET
        assert all(features()[key].here for key in row.features)


def test_a_row_reads_in_chinese():
    row = rows()["BG-061"]
    assert "待遇计算" in row.answering
    assert row.missing == ("待遇发放、核对与报销",)


def test_what_stands_names_its_tests_and_what_does_not_claims_none():
    """That the named tests are there is for the product to say: the rulebook is tested without it as well."""
    assert [one.key for one in features().values() if bool(one.shown) != one.here] == []
