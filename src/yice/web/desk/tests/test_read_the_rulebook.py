"""政策手册: every rule in words, and how a standard is changed."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.planning.policy.models import RulebookVersion
from yice.planning.policy.queries import rules_for_page

CHANGE = "/rulebook/parameters/birthday_visit_age/change/"


@pytest.mark.parametrize("tab", ["rules", "parameters", "versions", "documents"])
def test_every_part_opens(zhang, cast, tab):
    assert zhang.get("/rulebook/", {"tab": tab}).status_code == 200


def test_every_rule_opens_as_an_article(lin, cast, text):
    for row in rules_for_page():
        answer = lin.get(f"/rulebook/rules/{row.code}/")
        assert answer.status_code == 200
        assert row.title in text(answer)


def test_an_unknown_rule_is_not_there(lin):
    assert lin.get("/rulebook/rules/R9999/").status_code == 404


def test_rules_are_found_by_a_word(lin, text):
    page = text(lin.get("/rulebook/", {"q": "生日"}))
    assert "/rulebook/rules/R20/" in page
    assert "/rulebook/rules/R04/" not in page


def propose(browser, **more):
    return browser.post(
        CHANGE, {"value_0": "85", "in_force_from": "2018-05-01", "note": "局务会决定", "idempotency_key": "p"} | more
    )


def test_a_change_is_proposed_and_rehearsed(lin, cast, text):
    answer = propose(lin)
    assert answer.status_code == 303
    version = RulebookVersion.objects.get(state="proposed")
    assert version.overrides["parameters"]["birthday_visit_age"] == [{"from": "2018-05-01", "value": 85}]
    assert version.in_force_from == dt.date(2018, 5, 1)
    assert "由另一位" in text(lin.get(answer["Location"]))


def test_without_a_reason_or_in_the_past_it_is_refused_and_kept(lin, text):
    assert propose(lin, note="").status_code == 400
    answer = propose(lin, in_force_from="2018-01-01")
    assert answer.status_code == 400
    assert "局务会决定" in text(answer)
    assert not RulebookVersion.objects.filter(state="proposed").exists()


def test_sent_twice_it_is_one_proposal(lin):
    propose(lin)
    propose(lin)
    assert RulebookVersion.objects.filter(state="proposed").count() == 1


def test_the_proposer_cannot_approve(lin, text):
    propose(lin)
    version = RulebookVersion.objects.get(state="proposed")
    answer = lin.post(f"/rulebook/versions/{version.no}/approve/", {"version": version.version})
    assert answer.status_code == 409
    version.refresh_from_db()
    assert version.state == "proposed"


def test_the_second_person_sends_it_back(lin, as_, cast):
    propose(lin)
    version = RulebookVersion.objects.get(state="proposed")
    leader = as_(cast.staff.leader)
    leader.post(f"/rulebook/versions/{version.no}/reject/", {"version": version.version, "reason": "依据不足"})
    version.refresh_from_db()
    assert version.state == "rejected"


def test_a_liaison_may_read_but_not_propose(zhang, text):
    assert "提议修改" not in text(zhang.get("/rulebook/", {"tab": "parameters"}))
    assert zhang.get(CHANGE).status_code == 404


def test_a_rule_is_switched_off_by_proposal(lin):
    answer = lin.post(
        "/rulebook/rules/R21/switch/", {"in_force_from": "2018-05-01", "note": "暂不办", "idempotency_key": "s"}
    )
    assert answer.status_code == 303
    assert "R21" in RulebookVersion.objects.get(state="proposed").overrides["off"]
