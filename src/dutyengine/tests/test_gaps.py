import datetime as dt

LIXIU = {"category": "lixiu", "registered_on": dt.date(2000, 1, 1)}


def missing(ask, facts, rule, start="2018-04-02"):
    return sorted(fact for _, source, fact in ask.result(facts, {rule}, start).gaps.rows() if source == f"rule:{rule}")


def test_only_facts_that_decide_are_listed(ask):
    assert missing(ask, LIXIU, "R2") == ["birth"]
    assert missing(ask, {**LIXIU, "category": "tuixiu"}, "R2") == []
    assert missing(ask, {"registered_on": dt.date(2000, 1, 1), "birth": dt.date(1926, 6, 1)}, "R2") == ["category"]
    assert missing(ask, {"registered_on": dt.date(2000, 1, 1), "birth": dt.date(1950, 6, 1)}, "R2") == []


def test_the_day_is_asked_for_when_the_rule_surely_holds(ask):
    assert missing(ask, {**LIXIU, "party_member": True}, "R3") == ["joined_party"]
    assert missing(ask, {**LIXIU, "party_member": None}, "R3") == ["party_member"]
    assert missing(ask, {**LIXIU, "party_member": False}, "R3") == []


def test_a_birth_known_to_the_year_is_a_gap_when_the_day_is_needed(ask):
    facts = {**LIXIU, "birth": dt.date(1926, 1, 1), "birth_precision": "year"}
    result = ask.result(facts, {"R2"})
    assert len(result.owed) == 0
    assert [row[1:] for row in result.gaps.rows() if row[1] == "rule:R2"] == [("rule:R2", "birth")]


def test_a_festival_for_some_asks_who_they_are(ask):
    assert missing(ask, LIXIU, "R4", "2018-07-01") == ["served_army"]


def test_facts_that_nobody_can_be_asked_for_are_not_listed(ask):
    # death_on, registered_on and the like belong to no block of the file.
    everything = ask.result({}, None)
    assert {fact for _, _, fact in everything.gaps.rows()} <= {
        key for key, fact in ask.book.facts.items() if fact.block
    }


def test_every_gap_once(ask):
    rows = ask.result({}, None, "2018-01-01", "2019-12-31").gaps.rows()
    assert len(rows) == len(set(rows))


def test_what_lies_under_a_decided_row_is_not_asked_for(ask):
    rows = ask.result({**LIXIU, "cancer": True}, set()).gaps.rows()
    assert [fact for _, source, fact in rows if source == "concern:frail"] == ["birth"]
