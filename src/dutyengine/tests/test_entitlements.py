import datetime as dt

FEE = {
    "category": "lixiu",
    "registered_on": dt.date(2000, 1, 1),
    "party_member": True,
    "nursing_fee": True,
    "nursing_fee_from": dt.date(2016, 11, 20),
}


def paid(ask, facts, start, end, code="nursing_fee"):
    rows = ask.result(facts, None, start, end).payments.rows()
    return {month: fen for _, which, month, fen in rows if which == code}


def test_from_the_month_it_starts_at_the_standard_in_force(ask):
    assert paid(ask, FEE, "2016-10-01", "2017-02-28") == {
        "2016-11": 100000,
        "2016-12": 100000,
        "2017-01": 250000,
        "2017-02": 250000,
    }


def test_a_window_counts_the_months_that_begin_in_it(ask):
    assert paid(ask, FEE, "2017-01-02", "2017-03-01") == {"2017-02": 250000, "2017-03": 250000}


def test_the_month_of_death_is_the_last(ask):
    facts = {**FEE, "life": "dead", "death_on": dt.date(2017, 2, 10)}
    assert list(paid(ask, facts, "2017-01-01", "2017-06-30")) == ["2017-01", "2017-02"]


def test_once_a_year_in_its_month_keyed_by_two_facts(ask):
    assert paid(ask, FEE, "2017-01-01", "2018-12-31", "subsidy") == {"2017-05": 20000, "2018-05": 20000}
    assert paid(ask, {**FEE, "party_member": False}, "2017-01-01", "2017-12-31", "subsidy") == {"2017-05": 10000}
    assert paid(ask, {**FEE, "category": "tuixiu"}, "2017-01-01", "2017-12-31", "subsidy") == {}


def test_an_unknown_key_pays_nothing_yet(ask):
    assert paid(ask, {**FEE, "party_member": None}, "2017-01-01", "2017-12-31", "subsidy") == {}


def test_not_approved_no_fee(ask):
    assert paid(ask, {**FEE, "nursing_fee": False}, "2017-01-01", "2017-12-31") == {}


def test_from_the_month_after(nodes):
    from dutyengine import build_rulebook, marked
    from dutyengine.testing import facts_from, run_example

    fee = {
        "code": "later",
        "title": "后",
        "standing": "default",
        "cites": ["试"],
        "amount": 100,
        "per": "month",
        "starts": "nursing_fee_from",
        "starts_next_month": True,
    }
    book = build_rulebook({**nodes, "entitlements": [marked([fee], "t")]})
    example = {
        "example": "次月起发",
        "as_of": dt.date(2016, 11, 1),
        "window": {"from": dt.date(2016, 11, 1), "to": dt.date(2017, 1, 31)},
        "facts": FEE,
        "expect": {"entitlements": {"later": {"2016-11": 0, "2016-12": 100}}},
    }
    assert run_example(book, example) == []
    assert len(facts_from(book, [FEE])) == 1
