"""制卡与送卡: everybody gets one, what is printed is what was true, the old one ends when the new one is in hand."""

from __future__ import annotations

import io
import zipfile

import pytest

from yice.core.audit.models import Entry
from yice.core.people import actions as people
from yice.lib.errors import Invalid, NotFound, Refused
from yice.planning.duties.actions import replan_changed
from yice.planning.duties.models import Duty
from yice.services.cards import access, actions, queries
from yice.services.cards.models import Batch, Card, CardState
from yice.testing.cast import BUILDER, TODAY

R121 = 121


@pytest.fixture
def lin(cast):
    return cast.actor(cast.staff.lin)


def card_of(person):
    return Card.objects.filter(person=person).latest("pk")


def held(lin, person):
    actions.make_cards(by=lin, person_ids=[person.pk], reason="首次制卡")
    actions.hand_over(by=lin, card_ids=[card_of(person).pk])
    return card_of(person)


def test_the_card_prints_whom_to_call(cast, lin):
    batch = actions.make_cards(by=lin, person_ids=[cast.people.chen.pk, cast.people.zheng.pk], reason="首次制卡")
    assert batch.number == 2
    lines = card_of(cast.people.chen).lines
    named = {(line["what"], line["name"]) for line in lines}
    assert ("联络员", cast.staff.zhang.name) in named
    assert all(line["phone"] for line in lines)
    assert Entry.objects.filter(verb="cards.make_card", person_id=cast.people.chen.pk).count() == 1


def test_a_liaison_hands_over_the_card_of_the_own_people(cast, lin):
    actions.make_cards(by=lin, person_ids=[cast.people.chen.pk], reason="首次制卡")
    zhang = cast.actor(cast.staff.zhang)
    assert actions.hand_over(by=zhang, card_ids=[card_of(cast.people.chen).pk]) == 1
    card = card_of(cast.people.chen)
    assert (card.state, card.handed_on, card.handed_by_name) == (CardState.IN_HAND, TODAY, cast.staff.zhang.name)


def test_a_new_card_replaces_the_old_one_only_when_it_is_in_hand(cast, lin):
    old = held(lin, cast.people.chen)
    actions.make_cards(by=lin, person_ids=[cast.people.chen.pk], reason="换发")
    old.refresh_from_db()
    assert old.state == CardState.IN_HAND
    actions.hand_over(by=lin, card_ids=[card_of(cast.people.chen).pk])
    old.refresh_from_db()
    assert (old.state, old.ended_reason) == (CardState.REPLACED, "换发新卡")


def test_a_change_of_liaison_makes_the_card_wrong_and_the_new_card_settles_the_duty(cast, lin):
    chen = cast.people.chen
    held(lin, chen)
    assert actions.find_outdated(by=BUILDER) == 0
    people.pair(by=lin, person_id=chen.pk, kind="liaison", valid_from=TODAY, staff_id=cast.staff.works_clerk.pk)
    assert actions.find_outdated(by=BUILDER) == 1
    assert card_of(chen).outdated_on == TODAY
    replan_changed()
    duty = Duty.objects.get(subject=chen.pk, subject_kind=1, rule=R121)
    assert duty.decision is None
    actions.make_cards(by=lin, person_ids=[chen.pk], reason="更换联络员")
    replan_changed()
    duty.refresh_from_db()
    assert duty.decision is None  # printed is not yet handed over
    actions.hand_over(by=lin, card_ids=[card_of(chen).pk])
    duty.refresh_from_db()
    assert duty.decision == "done"
    assert duty.evidence.kind == "delivery"
    assert actions.find_outdated(by=BUILDER) == 0


def test_a_change_taken_back_makes_the_card_right_again(cast, lin):
    chen = cast.people.chen
    row = actions.add_listing(
        by=lin, unit_id=cast.units.bureau.pk, section="daily", name="安心家政", serves="保洁", phone="0931-8800000"
    )
    held(lin, chen)
    changed = actions.change_listing(
        by=lin, listing_id=row.pk, version=1, section="daily", name="安心家政", serves="保洁", phone="0931-8800001"
    )
    assert actions.find_outdated(by=BUILDER) == 1
    actions.change_listing(
        by=lin, listing_id=row.pk, version=changed.version, section="daily", name="安心家政", serves="保洁",
        phone="0931-8800000",
    )  # fmt: skip
    assert actions.find_outdated(by=BUILDER) == 1
    assert card_of(chen).state == CardState.IN_HAND
    assert card_of(chen).outdated_on is None


def test_a_unit_reads_only_its_own_directory_on_the_card(cast, lin):
    actions.add_listing(
        by=lin, unit_id=cast.units.county.pk, section="offices", name="河东科", serves="", phone="0931-1234567"
    )
    lines = queries.contents_of([cast.people.chen.pk, cast.people.ma.pk])
    assert all(line.name != "河东科" for line in lines[cast.people.chen.pk])


def test_the_number_of_queries_does_not_grow_with_people(
    cast, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(11) as one:
        queries.contents_of([cast.people.chen.pk])
    more = [getattr(cast.people, name).pk for name in ("chen", "li", "zheng", "sun", "wei", "he")]
    with django_assert_num_queries(len(one)):
        queries.contents_of(more)


def test_a_lost_card_is_withdrawn_and_its_code_leads_nowhere(cast, lin, client):
    card = held(lin, cast.people.chen)
    path = queries.scan_path(card)
    seen = client.get(path)
    assert seen.status_code == 200
    assert cast.people.chen.name not in seen.content.decode()
    actions.revoke_card(by=lin, card_id=card.pk, reason="遗失")
    gone = client.get(path)
    assert gone.status_code == 410
    assert cast.people.chen.name not in gone.content.decode()


def test_a_code_that_is_not_ours_shows_nothing(client, cast):
    assert client.get("/cards/scan/abc:def/").status_code == 410


def test_staff_who_may_see_the_file_get_a_way_to_it(cast, lin, client):
    path = queries.scan_path(held(lin, cast.people.chen))
    cast.login(client, cast.staff.zhang)
    assert cast.people.chen.name in client.get(path).content.decode()
    cast.login(client, cast.staff.foreign_head)
    assert cast.people.chen.name not in client.get(path).content.decode()


def test_the_dead_get_no_card(cast, lin):
    with pytest.raises(Refused) as refused:
        actions.make_cards(by=lin, person_ids=[cast.people.chen.pk, cast.people.wang.pk], reason="首次制卡")
    assert refused.value.code == "card_not_living"
    assert not Batch.objects.exists()


def test_nobody_chosen_and_too_many_are_refused(lin):
    for ids in ([], range(1, actions.MOST_AT_ONCE + 2)):
        with pytest.raises(Invalid) as refused:
            actions.make_cards(by=lin, person_ids=list(ids), reason="制卡")
        assert refused.value.code == "card_count"


def test_a_neighbour_makes_and_hands_over_nothing_of_ours(cast, lin):
    neighbour = cast.actor(cast.staff.sibling_head)
    with pytest.raises(NotFound):
        actions.make_cards(by=neighbour, person_ids=[cast.people.chen.pk], reason="制卡")
    card = held(lin, cast.people.chen)
    for deed in (
        lambda: actions.hand_over(by=neighbour, card_ids=[card.pk]),
        lambda: actions.revoke_card(by=neighbour, card_id=card.pk, reason="遗失"),
    ):
        with pytest.raises(NotFound):
            deed()


def test_a_liaison_makes_no_cards(cast):
    with pytest.raises(NotFound):
        actions.make_cards(by=cast.actor(cast.staff.zhang), person_ids=[cast.people.chen.pk], reason="制卡")


def test_the_same_twice_is_once(cast, lin):
    first = actions.make_cards(by=lin, person_ids=[cast.people.chen.pk], reason="首次制卡", key="k1")
    again = actions.make_cards(by=lin, person_ids=[cast.people.chen.pk], reason="首次制卡", key="k1")
    assert first.pk == again.pk
    assert Card.objects.count() == 1
    card = card_of(cast.people.chen)
    assert actions.hand_over(by=lin, card_ids=[card.pk], key="k2") == 1
    assert actions.hand_over(by=lin, card_ids=[card.pk], key="k2") == 1
    assert actions.hand_over(by=lin, card_ids=[card.pk]) == 0


def test_an_ended_card_is_not_handed_over(cast, lin):
    actions.make_cards(by=lin, person_ids=[cast.people.chen.pk], reason="首次制卡")
    old = card_of(cast.people.chen)
    actions.make_cards(by=lin, person_ids=[cast.people.chen.pk], reason="重印")
    with pytest.raises(Refused) as refused:
        actions.hand_over(by=lin, card_ids=[old.pk])
    assert refused.value.code == "card_ended"


def test_without_a_reason_no_card_is_withdrawn(cast, lin):
    card = held(lin, cast.people.chen)
    with pytest.raises(Invalid) as refused:
        actions.revoke_card(by=lin, card_id=card.pk, reason="  ")
    assert refused.value.code == "card_reason"


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "找小张"), ("name", "  "), ("section", "other"), ("place", -1), ("phone", "12")]
)
def test_a_wrong_line_of_the_directory_is_refused_with_its_field(cast, lin, field, value):
    given = {"section": "daily", "name": "安心家政", "serves": "保洁", "phone": "0931-8800000", "place": 1}
    with pytest.raises(Invalid) as refused:
        actions.add_listing(by=lin, unit_id=cast.units.bureau.pk, **(given | {field: value}))
    assert set(refused.value.fields) == {field}


def test_erasing_a_person_empties_what_was_printed(cast, lin):
    card = held(lin, cast.people.chen)
    cast.people.chen.__class__.objects.filter(pk=cast.people.chen.pk).update(erased_at="2018-04-02T00:00:00Z")
    assert actions.forget_erased() == 1
    card.refresh_from_db()
    assert card.lines == []


def test_the_document_carries_names_numbers_and_a_code(cast, lin, client):
    batch = actions.make_cards(by=lin, person_ids=[cast.people.chen.pk], reason="首次制卡")
    cast.login(client, cast.staff.lin)
    answer = client.get(f"/cards/batches/{batch.pk}/document/")
    assert answer.status_code == 200
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        words = parts.read("word/document.xml").decode()
        assert any(name.startswith("word/media/") for name in parts.namelist())
    assert cast.people.chen.name in words
    assert cast.staff.zhang.name in words


def test_the_pages_lead_from_the_list_to_the_cards(cast, client):
    cast.login(client, cast.staff.lin)
    assert "没有卡" in client.get("/cards/?state=missing").content.decode()
    ask = client.post("/cards/make/", {"person": [cast.people.chen.pk]})
    assert "制卡（1 张）" in ask.content.decode()
    made = client.post("/cards/make/", {"person": [cast.people.chen.pk], "reason": "首次制卡"})
    assert made.status_code == 303
    page = client.get(made["Location"]).content.decode()
    assert cast.staff.zhang.name in page
    assert "<svg" in page
    handed = client.post(made["Location"] + "hand-over/", {"card": [card_of(cast.people.chen).pk]})
    assert handed.status_code == 303
    assert card_of(cast.people.chen).state == CardState.IN_HAND
    everybody = client.post("/cards/make/", {"all": "missing", "reason": "补制"})
    assert everybody.status_code == 303
    assert queries.figures(access.people_for(cast.actor(cast.staff.lin)))["missing"] == 0
    assert client.post("/cards/make/", {}).status_code == 400


def test_a_stale_directory_form_overwrites_nothing(cast, lin, client):
    row = actions.add_listing(
        by=lin, unit_id=cast.units.bureau.pk, section="daily", name="安心家政", serves="保洁", phone="0931-8800000"
    )
    cast.login(client, cast.staff.lin)
    given = {"section": "daily", "name": "甲", "serves": "保洁", "phone": "找小张", "place": 1, "version": 1}
    assert client.post(f"/cards/contacts/{row.pk}/change/", given).status_code == 400
    assert client.post(f"/cards/contacts/{row.pk}/change/", given | {"phone": "0931-81"}).status_code == 303
    assert client.post(f"/cards/contacts/{row.pk}/change/", given | {"phone": "0931-91"}).status_code == 409
    row.refresh_from_db()
    assert row.phone == "0931-81"


def test_the_figures_are_the_lists_behind_them(cast, lin):
    """One in use, one lies ready beside one in use, one is outdated, one outdated and its successor made, one made."""
    chen, li, zheng, zhao, he = (getattr(cast.people, name) for name in ("chen", "li", "zheng", "zhao", "he"))
    for person in (chen, li, zheng, zhao):
        held(lin, person)
    Card.objects.filter(person__in=[zheng, zhao]).update(state=CardState.OUTDATED, outdated_on=TODAY)
    actions.make_cards(by=lin, person_ids=[li.pk, zhao.pk, he.pk], reason="换发")
    people_of = access.people_for(lin)
    found = queries.figures(people_of)
    assert found == {
        "living": queries.in_state(people_of, "").count(),
        **{state: queries.in_state(people_of, state).count() for state in queries.STATES},
    }
    assert (found["outdated"], found["ready"], found["held"]) == (1, 3, 2)
