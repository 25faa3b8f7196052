"""The dated amounts of the sources, in fen."""

import datetime as dt

import pytest

from rulebook import load

BEFORE, AFTER = dt.date(2016, 12, 31), dt.date(2017, 1, 1)


@pytest.mark.parametrize(
    ("code", "key", "before", "after"),
    [
        ("operating_fund_standard", ("lixiu",), 50000, 100000),
        ("operating_fund_standard", ("tuixiu",), 20000, 50000),
        ("special_fund_standard", ("lixiu",), 50000, 100000),
    ],
)
def test_standards_by_category_rise_with_2017(code, key, before, after):
    parameter = load().parameters[code]
    assert parameter.on(BEFORE).value[key] == before
    assert parameter.on(AFTER).value[key] == after


def test_the_nursing_fee_rises_from_1000_to_2500():
    parameter = load().parameters["nursing_fee_standard"]
    assert (parameter.on(BEFORE).value, parameter.on(AFTER).value) == (100000, 250000)


def test_secretaries_get_2000_and_committee_members_1000():
    value = load().parameters["branch_post_standard"].on(dt.date(2017, 12, 31)).value
    assert (value[("secretary",)], value[("committee",)]) == (200000, 100000)


def test_the_city_s_three_budgets_rise_as_the_source_says():
    """A22–A25: 928 离休, 37,183 退休; 8,364,600 → 20,447,500 元."""
    book = load()

    def total(day):
        operating = book.parameters["operating_fund_standard"].on(day).value
        special = book.parameters["special_fund_standard"].on(day).value
        return 928 * (operating[("lixiu",)] + special[("lixiu",)]) + 37_183 * operating[("tuixiu",)]

    assert (total(BEFORE), total(AFTER)) == (836_460_000, 2_044_750_000)


def test_126_nursing_fees_cost_2_268_000_yuan_more_a_year():
    parameter = load().parameters["nursing_fee_standard"]
    assert 126 * 12 * (parameter.on(AFTER).value - parameter.on(BEFORE).value) == 226_800_000


def test_numbers_without_a_source_are_marked_as_defaults():
    book = load()
    for code in ("visit_interval", "call_interval", "long_stay", "plan_review", "survivor_allowance_standard"):
        assert book.parameters[code].standing == "default"
    assert book.parameters["birthday_visit_age"].standing == "stated"
