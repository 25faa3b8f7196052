"""政策手册: every rule in words, and how a standard is changed."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.planning.policy import books
from yice.planning.policy.models import RulebookVersion
from yice.planning.policy.queries import parameters_for_page, rules_for_page
from yice.web.desk.rulebook.forms import ParameterForm

CHANGE = "/rulebook/parameters/birthday_visit_age/change/"


@pytest.mark.parametrize("tab", ["rules", "parameters", "lists", "versions", "documents"])
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


def test_named_lists_and_what_is_no_duty_are_told(lin, text):
    page = text(lin.get("/rulebook/", {"tab": "lists"}))
    assert "五必访" in page
    assert "/rulebook/rules/R04/" in page
    assert "子女生日提醒" in page
    assert "由系统发消息" in page


PAPER = {"in_force_from": "2018-05-01", "note": "局务会决定"}


def overrides():
    return RulebookVersion.objects.get(state="proposed").overrides


def test_other_days_for_a_rule_are_proposed(lin, text):
    assert "现行" in text(lin.get("/rulebook/rules/R01/window/"))
    given = {"opens_0": "-7", "due_0": "0", "closes_0": "15"}
    answer = lin.post("/rulebook/rules/R01/window/", given | PAPER | {"idempotency_key": "w"})
    assert answer.status_code == 303
    assert overrides()["windows"] == {"R01": {"opens": "-7d", "closes": "+15d"}}
    assert books.book_of(RulebookVersion.objects.get(state="proposed")).rules["R01"].steps[0].window.closes.amount == 15


def test_each_step_has_its_own_days(lin):
    form = lin.get("/rulebook/rules/R30/window/").context["form"]
    given = {name: field.initial for name, field in form.fields.items() if name[-1].isdigit()}
    assert any(name.endswith("_1") for name in given)
    assert lin.post("/rulebook/rules/R30/window/", given | {"closes_1": "40"} | PAPER).status_code == 303
    assert overrides()["windows"] == {"R30.visit": {"closes": "+40d"}}


@pytest.mark.parametrize("given", [{"opens_0": "5", "due_0": "0", "closes_0": "30"}, {"opens_0": "-14", "due_0": "0"}])
def test_days_in_disorder_are_refused_and_kept(lin, text, given):
    answer = lin.post("/rulebook/rules/R01/window/", given | PAPER)
    assert answer.status_code == 400
    assert "局务会决定" in text(answer)
    assert not RulebookVersion.objects.filter(state="proposed").exists()


def test_the_same_days_are_no_proposal(lin, text):
    form = lin.get("/rulebook/rules/R01/window/").context["form"]
    same = {name: field.initial for name, field in form.fields.items() if name.endswith("_0")}
    answer = lin.post("/rulebook/rules/R01/window/", same | PAPER)
    assert answer.status_code == 400
    assert "都与现行的相同" in text(answer)


def test_our_own_words_for_a_rule_are_proposed(lin):
    assert lin.post("/rulebook/rules/R20/rename/", {"title": "高龄祝寿必到", **PAPER}).status_code == 303
    assert overrides()["words"]["R20"] == "高龄祝寿必到"


def test_every_standard_in_force_can_be_changed_on_a_page(lin):
    for row in parameters_for_page():
        if row["now"] is not None:
            assert lin.get(f"/rulebook/parameters/{row['code']}/change/").status_code == 200, row["code"]


def test_a_standard_keyed_by_several_facts_has_a_field_for_each_and_goes_back_nested():
    now = {("lixiu", "true"): 250000, ("lixiu", "false"): None, ("*",): 100050}
    names = {"lixiu": "离休"}
    form = ParameterForm(kind="fen", value=now, names=names, unit="元")
    assert [form.fields[f"value_{one}"].label for one in range(3)] == ["离休 · 是", "离休 · 否", "其他"]
    given = {"value_0": "2600", "value_1": "", "value_2": "1000.50", **PAPER}
    sent = ParameterForm(given, kind="fen", value=now, names=names, unit="元")
    assert sent.is_valid(), sent.errors
    assert sent.value == {"lixiu": {"true": 260000, "false": None}, "*": 100050}


def test_a_list_of_codes_is_chosen_from_words(lin, text):
    row = next(one for one in parameters_for_page() if one["type"] == "codes" and one["now"] is not None)
    address, (code, word) = f"/rulebook/parameters/{row['code']}/change/", next(iter(row["choices"].items()))
    assert word in text(lin.get(address))
    assert lin.post(address, {"value_0": [code], **PAPER}).status_code == 303
    assert overrides()["parameters"][row["code"]][-1]["value"] == [code]


@pytest.mark.parametrize("path", ["/rulebook/rules/R01/window/", "/rulebook/rules/R01/rename/"])
def test_only_the_office_at_the_top_proposes(zhang, as_, cast, path):
    assert zhang.get(path).status_code == 404
    assert as_(cast.staff.county_head).get(path).status_code == 404
    assert as_(cast.staff.lin).get(path.replace("R01", "R999")).status_code == 404
