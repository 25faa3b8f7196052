import datetime as dt

import pytest

from dutyengine import Inputs, describe, explain, reads
from dutyengine.testing import facts_from

ON = dt.date(2018, 4, 2)
BORN = {
    "category": "lixiu",
    "registered_on": dt.date(2000, 1, 1),
    "birth": dt.date(1926, 6, 10),
    "birth_precision": "day",
    "household": "alone",
}


def told(book, facts, rule, inputs=None):
    return explain(facts_from(book, [facts]), inputs or Inputs(), book, 1, rule, ON)


def test_why(book):
    answer = told(book, BORN, "R2")
    assert answer.verdict == 1
    assert "人员类别 离休 ＝ 离休 ✓；年龄 92 ≥ 80岁 ✓" in answer.words
    assert answer.duties[0].due == dt.date(2018, 6, 10)
    assert answer.parameters[0].document == "某办〔2013〕1号"
    assert (answer.cites, answer.standing) == (("LIU-071",), "stated")


def test_why_not(book):
    answer = told(book, {**BORN, "birth": dt.date(1950, 6, 10)}, "R2")
    assert answer.verdict == -1
    assert "年龄 68 ≥ 80岁 ✗" in answer.words
    assert answer.duties == ()


def test_cannot_tell_because(book):
    answer = told(book, {**BORN, "birth": None}, "R2")
    assert answer.verdict == 0
    assert answer.missing == ("出生日期",)
    assert "年龄 未知 ≥ 80岁 未知" in answer.words


def test_the_tree_goes_down_to_the_facts(book):
    answer = told(book, BORN, "R1")
    assert [line.mark for line in answer.lines] == ["✓", "✓"]
    assert answer.lines[1].text == "人员类别 离休 ＝ 离休"
    assert any(used.code == "visit_interval" and used.value == "30 天" for used in answer.parameters)


def test_concerns_are_opened_up(book, nodes):
    from dutyengine import build_rulebook, marked

    rule = {
        "rule": "T1",
        "number": 99,
        "title": "试",
        "standing": "default",
        "cites": ["试"],
        "when": {"any": [{"concern": "living_alone", "degree": "severe"}, {"not": {"concern": "ill"}}]},
        "trigger": "always",
        "window": {"due": "0d"},
        "owes": "head",
        "evidence": {"kinds": ["note"]},
    }
    more = build_rulebook({**nodes, "duties": [*nodes["duties"], marked([rule], "t")]})
    answer = told(more, BORN, "T1")
    either = answer.lines[-1]
    assert either.verdict == 1
    assert either.children[0].text == "重点关注 独居（重）"
    assert either.children[0].children[0].children[1].text == "年龄 91 ≥ 90"
    assert either.children[1].verdict == 0


def test_own_values_are_told_however_deep_they_stand(nodes):
    from dutyengine import build_rulebook, marked

    neither = {"any": [{"fact": "household", "is": "with_spouse"}, {"fact": "age", "at_least": 95}]}
    retired = {"all": [{"fact": "category", "is": "lixiu"}, {"not": neither}]}
    deep = {"any": [{"fact": "category", "is": "yishu"}, retired]}
    rule = {"rule": "T1", "number": 99, "title": "试", "standing": "default", "cites": ["试"], "trigger": "always",
            "window": {"due": "0d"}, "owes": "head", "evidence": {"kinds": ["note"]}, "when": deep}  # fmt: skip
    more = build_rulebook({**nodes, "duties": [*nodes["duties"], marked([rule], "t")]})
    answer = told(more, BORN, "T1")
    assert answer.verdict == 1
    assert "人员类别 离休 ＝ 离休" in answer.words
    assert "年龄 91 ≥ 95" in answer.words
    assert "独居" in answer.words


def test_unknown_rule_or_person_says_so(book):
    with pytest.raises(KeyError):
        told(book, BORN, "R999")
    with pytest.raises(KeyError):
        explain(facts_from(book, [BORN]), Inputs(), book, 2, "R2", ON)


@pytest.mark.parametrize(
    ("rule", "heading", "words"),
    [
        ("R1", "何时", "每隔 按级别（常规 不适用；绿 180 天；黄 90 天；红 30 天），从上次办结起算"),
        ("R2", "谁", "人员类别 ＝ 离休，且年龄 ≥ 80岁"),
        ("R2", "谁来做", "联络员，结对干部协同"),
        ("R2", "期限", "生日当日前 14 天开始办；期限：生日当日；早于期限 3 天办的不算"),
        ("R2", "佐证", "走访（上门、医院）"),
        ("R4", "何时", "节日：春节、建军节（曾服役）、中秋节"),
        ("R5", "何时", "每月"),
        ("R5", "期限", "本期第一天开始办；期限：当期期末；最迟 当期期末后 5 个工作日，过后算未办"),
        ("R6", "做什么", "问候家属；到院看望"),
        ("R7", "何时", "住院，自发生之日起，满 30 天 后每隔 14 天一次，直到结束"),
        (
            "R8",
            "何时",
            "情绪（孤独感、悲伤），自发生之日起，满 7 天 后每隔 7 天一次，直到情绪平稳连续 2 次，最长 3 个月",
        ),
        ("R9", "何时", "认证日期后 1 年到期"),
        ("R10", "谁", "没有联络员"),
        ("R10", "何时", "情形持续期间，自发现之日起"),
        ("R14", "何时", "由专项工作下达"),
        ("R15", "何时", "每年农历 12 月 28 日"),
    ],
)
def test_a_rule_in_plain_words(book, rule, heading, words):
    assert words in dict(describe(book, rule).lines())[heading]


def test_every_rule_can_be_described_and_explained(book):
    for code in book.rules:
        assert all(text for _, text in describe(book, code).lines() if text != "")
        if book.rules[code].subject == "person":
            assert told(book, BORN, code).words


def test_which_facts_a_rule_reads(book):
    assert reads(book, "R3") == {"party_member", "joined_party", "life", "death_on", "registered_on"}
    assert {"household", "cancer", "ability", "birth"} <= reads(book, "R1")
    assert "cancer" not in reads(book, "R2")
    assert "served_army" in reads(book, "R4")
    assert reads(book, "R16") == {"unit_open"}
