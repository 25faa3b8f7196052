"""What happened, newest first, in a fixed number of queries."""

import datetime as dt

from yice.core.people import actions, queries


def test_the_story_reads_from_today_backwards(cast):
    zhang = cast.actor(cast.staff.zhang)
    actions.state_need(
        by=zhang, person_id=cast.people.chen.pk, words="想听广播", kind="comfort", stated_on=dt.date(2018, 4, 1)
    )
    actions.update_block(by=zhang, person_id=cast.people.chen.pk, block="home", values={"floor": 4}, source="走访")
    items = queries.timeline(cast.people.chen, zhang)
    assert [item.on for item in items] == sorted((item.on for item in items), reverse=True)
    assert [item.title for item in items[:2]] == ["修改居住与生活", "需求：精神慰藉"]
    assert items[-1].title == "建档" or items[-1].on <= dt.date(2017, 3, 1)


def test_the_community_reads_no_needs(cast):
    zhang, community = cast.actor(cast.staff.zhang), cast.actor(cast.staff.community_worker)
    actions.state_need(
        by=zhang, person_id=cast.people.chen.pk, words="想听广播", kind="comfort", stated_on=dt.date(2018, 4, 1)
    )
    assert not [item for item in queries.timeline(cast.people.chen, community) if item.kind in {"need", "change"}]


def test_the_whole_file_in_a_fixed_number_of_queries(cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        file = queries.detail(cast.people.chen)
    assert file.blocks["home"]["floor"] == 3
    assert file.versions["interests"] == 1
    assert queries.detail(cast.people.zhao).versions["home"] == 0
