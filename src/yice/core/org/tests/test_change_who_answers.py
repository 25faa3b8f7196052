"""The rules of responsibility are added to, changed and ended with a day; the past and the others keep somebody."""

import datetime as dt

import pytest

from yice.core.audit.models import Entry
from yice.core.org import responsibility
from yice.core.org.actions import Terms, add_rule, change_rule, end_rule, preview_rule
from yice.core.org.models import PartyKind, ResponsibilityRule
from yice.core.org.responsibility import Standing, history_of, responsible_parties, rules_after, rules_on
from yice.core.org.tests.conftest import SYSTEM, TODAY
from yice.lib import clock
from yice.lib.actor import Role
from yice.lib.errors import Invalid, Refused, Stale

pytestmark = pytest.mark.postgres

COUNTY_IN_FIRMS = Terms(
    words="市属企业的县级退休干部，由原单位服务管理",
    tier="city",
    nature="enterprise",
    ranks=("zhengxian", "fuxian"),
    parties=("original",),
    source="市委办〔2018〕3号第二条、会议纪要",
)


def rule(code, day=TODAY):
    return rules_on(day).get(code=code)


def who(rank, nature="enterprise", day=None, known_at=None, tier="city"):
    found = responsible_parties(tier=tier, nature=nature, rank=rank, day=day, known_at=known_at)
    return found and [party.value for party in found.parties]


def test_a_rule_for_firms_goes_ahead_of_the_general_one(town):
    added = add_rule(by=SYSTEM, terms=COUNTY_IN_FIRMS, before="joint_centre", reason="会议决定", key="a")
    assert add_rule(by=SYSTEM, terms=COUNTY_IN_FIRMS, before="joint_centre", key="a") == added, "twice is once"
    assert who("zhengxian") == ["original"]
    assert who("zhengxian", "organ") == ["centre", "original"]
    assert added.cites == ["市委办〔2018〕3号第二条", "会议纪要"]
    entry = Entry.objects.get(verb="org.add_rule")
    assert entry.reason == "会议决定"
    assert entry.detail["from"] == TODAY.isoformat()


def test_a_change_leaves_the_days_before_as_they_were(town):
    then = clock.now()
    centre = rule("joint_centre")
    terms = Terms(
        words="由中心服务管理", tier="city", ranks=("zhengxian", "fuxian"), parties=("centre",), source="新文件"
    )
    with clock.at(TODAY + dt.timedelta(days=1)):
        change_rule(by=SYSTEM, rule=centre, terms=terms, valid_from=dt.date(2018, 4, 1), key="c")
        change_rule(by=SYSTEM, rule=centre, terms=terms, valid_from=dt.date(2018, 4, 1), key="c")
        assert who("fuxian") == ["centre"]
        assert who("fuxian", day=dt.date(2018, 3, 31)) == ["centre", "original"]
        assert who("fuxian", day=dt.date(2018, 4, 1), known_at=then) == ["centre", "original"], "as known that day"
    assert history_of("joint_centre").count() == 3, "what was, what was until then, what is"


def test_a_change_can_be_set_for_a_later_day_and_be_set_aside(town):
    county = rule("county_bureau")
    terms = Terms(words="由原单位负责", tier="county", ranks=("zhengxian",), parties=("original",), source="文件")
    later = change_rule(by=SYSTEM, rule=county, terms=terms, valid_from=dt.date(2018, 7, 1))
    assert who("zhengxian", tier="county") == ["county_bureau"]
    assert [row.pk for row in rules_after(TODAY)] == [later.pk]
    end_rule(by=SYSTEM, rule=later, day=TODAY, reason="不再执行")
    assert not rules_after(TODAY).exists()
    assert who("zhengxian", tier="county") == ["original"], "the rule for all others"


def test_the_rule_for_all_others_stays(town):
    others = rule("original")
    with pytest.raises(Refused) as caught:
        end_rule(by=SYSTEM, rule=others, reason="不要了")
    assert caught.value.code == "rule_for_others_needed"
    narrow = Terms(words="仅企业", nature="enterprise", parties=("original",), source="文件")
    with pytest.raises(Refused):
        change_rule(by=SYSTEM, rule=others, terms=narrow)
    assert who("", "organ") == ["original"]


def test_a_rule_that_nobody_comes_to_is_refused(town):
    again = Terms(words="市属正县", tier="city", ranks=("zhengxian",), parties=("bureau",), source="文件")
    everyone = Terms(words="一律由原单位", parties=("original",), source="文件")
    for terms, before in ((again, "original"), (everyone, "joint_bureau")):
        with pytest.raises(Refused) as caught:
            add_rule(by=SYSTEM, terms=terms, before=before)
        assert caught.value.code == "rule_never_reached"
    assert ResponsibilityRule.objects.count() == 5


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"words": " "}, "words"),
        ({"words": "长" * 201}, "words"),
        ({"parties": ()}, "parties"),
        ({"parties": ("nobody",)}, "parties"),
        ({"source": ""}, "source"),
        ({"tier": "moon"}, "tier"),
        ({"nature": "club"}, "nature"),
        ({"ranks": ("king",)}, "ranks"),
    ],
)
def test_wrong_input(town, wrong, field):
    given = {"words": "由原单位", "parties": ("original",), "source": "文件", "nature": "organ", **wrong}
    with pytest.raises(Invalid) as caught:
        add_rule(by=SYSTEM, terms=Terms(**given))
    assert field in caught.value.fields


def test_a_day_out_of_reason_and_a_stale_form(town):
    with pytest.raises(Invalid) as caught:
        add_rule(by=SYSTEM, terms=COUNTY_IN_FIRMS, before="joint_centre", valid_from=dt.date(2118, 4, 2))
    assert caught.value.code == "bad_day"
    centre = rule("joint_centre")
    end_rule(by=SYSTEM, rule=centre, reason="并入他处")
    with pytest.raises(Stale):
        end_rule(by=SYSTEM, rule=centre, reason="又一次")
    with pytest.raises(Invalid):
        end_rule(by=SYSTEM, rule=rule("county_bureau"), reason=" ")


def test_a_look_ahead_counts_the_people_and_writes_nothing(town, monkeypatch):
    people = {Standing("tuixiu", "city", "enterprise", "fuxian"): 12, Standing("lixiu", "city", "organ", "fuxian"): 5}
    monkeypatch.setattr(responsibility, "_census", [lambda _day: people])
    seen = preview_rule(terms=COUNTY_IN_FIRMS, rule=None, before="joint_centre")
    assert [(shift.before, shift.after, shift.people) for shift in seen.shifts] == [
        ((PartyKind.CENTRE, PartyKind.ORIGINAL), (PartyKind.ORIGINAL,), 12)
    ]
    assert ResponsibilityRule.objects.count() == 5


def test_the_page_previews_first_and_then_adds(town, hire, enter):
    client = enter(hire("H1", town.bureau, Role.HEAD, "科长"))
    typed = {
        "words": COUNTY_IN_FIRMS.words, "tier": "city", "nature": "enterprise", "ranks": ["zhengxian"],
        "parties": ["original"], "source": "文件", "before": "joint_centre",
    }  # fmt: skip
    shown = client.post("/org/rules/add/", typed)
    assert "没有老同志因此换责任方" in shown.content.decode()
    assert ResponsibilityRule.objects.count() == 5
    assert client.post("/org/rules/add/", {**typed, "confirmed": "1"}).status_code == 303
    page = client.get("/org/rules/").content.decode()
    assert COUNTY_IN_FIRMS.words in page
    before = client.get("/org/rules/?day=2018-01-01").context
    assert (len(before["rows"]), len(before["later"])) == (5, 1)
    wrong = client.post("/org/rules/add/", {**typed, "parties": [], "words": "保留我写的字"})
    assert wrong.status_code == 400
    assert "保留我写的字" in wrong.content.decode()


def test_one_rule_is_changed_and_ended_on_its_page(town, hire, enter):
    client = enter(hire("H1", town.bureau, Role.HEAD, "科长"))
    centre = rule("joint_centre")
    assert "一直" in client.get(f"/org/rules/{centre.pk}/").content.decode()
    typed = {
        "words": "县级由原单位服务管理", "tier": "city", "ranks": ["zhengxian", "fuxian"], "parties": ["original"],
        "source": "文件", "valid_from": "2018-04-02",
    }  # fmt: skip
    assert "确认修改" in client.post(f"/org/rules/{centre.pk}/change/", typed).content.decode()
    assert client.post(f"/org/rules/{centre.pk}/change/", {**typed, "confirmed": "1"}).status_code == 303
    again = client.post(f"/org/rules/{centre.pk}/change/", {**typed, "confirmed": "1"})
    assert again.status_code == 409, "the rule was changed meanwhile"
    new = rule("joint_centre")
    assert "确认停用" in client.post(f"/org/rules/{new.pk}/end/", {"reason": "合并"}).content.decode()
    assert client.post(f"/org/rules/{new.pk}/end/", {"reason": "合并", "confirmed": "1"}).status_code == 303
    assert not rules_on().filter(code="joint_centre").exists()


@pytest.mark.parametrize("role", [Role.CLERK, Role.LIAISON, Role.SECURITY_ADMIN])
def test_others_read_but_do_not_change(town, hire, enter, role):
    client = enter(hire("X1", town.bureau, role))
    assert client.get("/org/rules/").status_code == 200
    assert "增加规则" not in client.get("/org/rules/").content.decode()
    assert client.get("/org/rules/add/").status_code == 404


def test_a_head_further_down_does_not_change_what_is_one_for_all(town, hire, enter):
    client = enter(hire("X2", town.county, Role.HEAD))
    assert client.post(f"/org/rules/{rule('original').pk}/end/", {"reason": "x"}).status_code == 404
