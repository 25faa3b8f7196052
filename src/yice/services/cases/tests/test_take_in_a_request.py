"""登记诉求：一分钟之内有编号、有人、有时限。"""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people import actions as people
from yice.core.people.access import NotAllowed
from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.ladder.models import Clock
from yice.services.cases import access, actions
from yice.services.cases.actions.intake import Asked
from yice.services.cases.models import Case, TeamMember
from yice.testing.cast import TODAY


def test_the_elder_gets_a_number_and_a_name_at_once(desk, cast):
    case = desk.ask()
    assert case.no == "2018-0001"
    assert case.owner == cast.staff.zhang
    assert (case.owner_name, case.owner_unit_name, case.unit_name) == ("张晓梅", "金城机床厂", "金城机床厂")
    assert desk.ask().no == "2018-0002"
    assert desk.ask(person="sun").no == "2018-0001", "another office counts for itself"


def test_terms_run_from_the_moment_it_was_received(desk):
    case = desk.ask()
    rows = {row.rule: row for row in Clock.objects.filter(subject_kind="case", subject_id=case.pk)}
    assert sorted(rows) == [70, 71, 72]
    assert rows[70].minutes == 15
    assert rows[71].minutes == 7 * 60, "one working day of seven hours"
    assert rows[72].minutes == 5 * 7 * 60
    assert all(row.owner_id == case.owner_id for row in rows.values())


@pytest.mark.parametrize(
    ("more", "reply", "settle", "working"),
    [
        ({"urgency": "urgent"}, 120, 24 * 60, False),
        ({"category": "policy"}, 3 * 420, 5 * 420, True),
        ({"category": "hardship"}, 420, 15 * 420, True),
    ],
)
def test_how_long_depends_on_urgency_and_category(desk, more, reply, settle, working):
    case = desk.ask(**more)
    rows = {row.rule: row for row in Clock.objects.filter(subject_kind="case", subject_id=case.pk)}
    assert (rows[71].minutes, rows[72].minutes) == (reply, settle)
    assert rows[71].working_time is working


def test_telling_the_number_keeps_the_first_term(desk, later):
    case = desk.ask()
    with later(minutes=5):
        actions.tell_elder(by=desk.actor("zhou"), case_id=case.pk)
        told = actions.tell_elder(by=desk.actor("zhou"), case_id=case.pk)
    assert told.entries.filter(kind="told").count() == 1
    assert Clock.objects.get(subject_kind="case", subject_id=case.pk, rule=70).outcome == "told"


def test_told_too_late_wants_a_reason(desk, later):
    case = desk.ask()
    with later(hours=2):
        with pytest.raises(Invalid) as refused:
            actions.tell_elder(by=desk.actor("zhou"), case_id=case.pk)
        assert refused.value.code == "overdue_reason_missing"
        actions.tell_elder(by=desk.actor("zhou"), case_id=case.pk, overdue_reason="电话一直占线")


def test_the_same_form_twice_is_one_case(desk):
    assert desk.ask(key="k1").pk == desk.ask(key="k1").pk
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"title": "  "}, "title"),
        ({"channel": "pigeon"}, "channel"),
        ({"asker": "kin"}, "asker_name"),
        ({"received_at": dt.datetime(2018, 4, 3, tzinfo=dt.UTC)}, "received_at"),
        ({"person_id": None}, "asker_phone"),
    ],
)
def test_what_is_missing_is_said(desk, wrong, field):
    with pytest.raises(Invalid) as refused:
        desk.ask(**wrong)
    assert field in refused.value.fields


def test_somebody_not_on_file_is_taken_in_all_the_same(desk, cast):
    case = desk.ask(
        person_id=None, unit_id=cast.units.works.pk, asker="other", asker_name="刘婶", asker_phone="13900000000",
        category="remarriage",
    )  # fmt: skip
    assert case.owner == cast.staff.works_head
    head = desk.actor("works_head")
    linked = actions.link_person(by=head, case_id=case.pk, person_id=cast.people.chen.pk)
    assert linked.person == cast.people.chen
    _, lines = actions.open_words(by=head, case_id=case.pk)
    assert "水管漏了两天" in "".join(line.words for line in lines), "sealed anew with the person's key"
    with pytest.raises(Refused):
        actions.link_person(by=head, case_id=case.pk, person_id=cast.people.li.pk)


def test_a_team_nearer_than_the_liaison_takes_it(desk, cast):
    TeamMember.objects.create(team="household", unit=cast.units.bureau, staff=cast.staff.sun, since=TODAY)
    assert desk.ask().owner == cast.staff.sun
    actions.join_team(
        by=desk.actor("works_head"), team="household", unit_id=cast.units.works.pk, staff_id=cast.staff.works_clerk.pk
    )
    assert desk.ask().owner == cast.staff.works_clerk


def test_who_has_no_liaison_falls_to_the_head(desk, cast):
    assert desk.ask(person="sun").owner == cast.staff.county_head


def test_numbers_of_identity_cards_are_scrubbed(desk):
    case = desk.ask(words="我的身份证是 620102192508150317")
    assert "620102192508150317" not in case.words
    assert "620102192508150317" not in case.entries.get(kind="registered").words


def test_a_neighbours_elder_is_not_found(desk):
    with pytest.raises(NotFound):
        desk.ask(who="sibling_clerk")
    with pytest.raises(NotFound):
        desk.ask(who="zhang", person="sun")


def test_who_only_reads_may_not_register(desk):
    with pytest.raises(NotAllowed):
        desk.ask(who="leader")


def test_the_dead_do_not_ask_but_their_family_may(desk, cast):
    people.report_death(by=desk.actor("zhang"), person_id=cast.people.chen.pk, on=TODAY)
    with pytest.raises(Refused) as refused:
        desk.ask()
    assert refused.value.code == "case_person_gone"
    assert desk.ask(asker="kin", asker_name="陈芳", asker_relation="女儿").pk


def test_scope_is_the_office_the_liaison_and_whoever_was_handed_it(desk, cast):
    case = desk.ask()
    seen = {
        name: access.visible_to(desk.actor(name)).filter(pk=case.pk).exists()
        for name in ("lin", "sun", "zhou", "leader", "zhang", "wang", "works_head", "county_head", "guo",
                     "community_worker", "foreign_head", "system_admin")
    }  # fmt: skip
    assert {name for name, yes in seen.items() if yes} == {
        "lin", "sun", "zhou", "leader", "zhang", "wang", "works_head",
    }  # fmt: skip


def test_a_need_becomes_a_case(desk, cast):
    need = people.state_need(
        by=desk.actor("zhang"), person_id=cast.people.chen.pk, words="水管漏", kind="living", stated_on=TODAY
    )
    assert desk.ask(need_id=need.pk).need == need
    with pytest.raises(NotFound):
        desk.ask(person="li", need_id=need.pk)


def test_without_anybody_to_take_it_nothing_is_registered(desk, cast):
    with pytest.raises(NotFound):
        actions.open_case(
            by=desk.actor("zhou"),
            asked=Asked(category="repair", channel="phone", title="x", person_id=cast.people.gao.pk),
        )
    assert not Case.objects.exists()
