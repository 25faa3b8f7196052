"""A liaison corrects and verifies what the file says."""

import datetime as dt

import pytest

from calendars.partial import PartialDate
from yice.core.people import actions, queries
from yice.core.people.models import Change, Health, Home, Person, Verification
from yice.lib import clock
from yice.lib.errors import Invalid, NotFound, Refused, Stale


def update(cast, block, values, who="zhang", person=None, **more):
    return actions.update_block(
        by=cast.actor(getattr(cast.staff, who)), person_id=(person or cast.people.chen).pk, block=block, values=values,
        source="走访", **more,
    )  # fmt: skip


def test_the_liaison_changes_an_address_and_history_tells(cast):
    assert update(cast, "home", {"address": "雁南路20号", "floor": 3}) == ["address"]
    assert Home.objects.get(person=cast.people.chen).address == "雁南路20号"
    change = Change.objects.get(person=cast.people.chen)
    assert (change.old, change.new, change.source) == ("河东区雁南路18号3单元302", "雁南路20号", "走访")


def test_a_block_of_which_nothing_was_known_comes_to_be(cast):
    assert not Health.objects.filter(person=cast.people.zhao).exists()
    update(cast, "health", {"grade": "good"}, who="sun", person=cast.people.zhao, version=0)
    assert Health.objects.get(person=cast.people.zhao).grade == "good"


def test_a_partial_birth_date_is_a_value(cast):
    update(
        cast, "basic", {"birth": PartialDate.of_month(1932, 8, text="1932年8月")}, who="sun", person=cast.people.zhao
    )
    zhao = Person.objects.get(pk=cast.people.zhao.pk)
    assert (zhao.birth_earliest, zhao.birth_latest) == (dt.date(1932, 8, 1), dt.date(1932, 8, 31))
    assert (zhao.birth_precision, zhao.birth_text) == ("month", "1932年8月")


def test_a_new_name_is_found_by_its_pinyin(cast):
    update(cast, "basic", {"name": "曾 国华"}, who="sun", person=cast.people.zhao)
    found = queries.search(cast.actor(cast.staff.sun), "zgh")
    assert [one.person.name for one in found] == ["曾国华"]


def test_verified_with_the_day_and_who(cast):
    update(cast, "health", {}, verified_on=dt.date(2018, 4, 1))
    assert Health.objects.get(person=cast.people.chen).verified_on == dt.date(2018, 4, 1)
    row = Verification.objects.filter(person=cast.people.chen, block="health").latest("pk")
    assert (row.by_name, row.source) == ("张晓梅", "走访")


def test_an_older_check_does_not_turn_the_date_back(cast):
    update(cast, "health", {}, verified_on=dt.date(2017, 1, 1))
    assert Health.objects.get(person=cast.people.chen).verified_on == dt.date(2018, 2, 10)


def test_several_blocks_verified_at_once(cast):
    actions.verify_block(
        by=cast.actor(cast.staff.zhang), person_id=cast.people.chen.pk, blocks=["basic", "home", "needs"],
        verified_on=dt.date(2018, 4, 2), source="电话",
    )  # fmt: skip
    chen = Person.objects.get(pk=cast.people.chen.pk)
    assert chen.basic_verified_on == chen.needs_verified_on == chen.home.verified_on == dt.date(2018, 4, 2)


def test_a_stale_form_is_told_so(cast):
    version = Home.objects.get(person=cast.people.chen).version
    update(cast, "home", {"floor": 4}, version=version)
    with pytest.raises(Stale):
        update(cast, "home", {"floor": 5}, version=version)
    assert Home.objects.get(person=cast.people.chen).floor == 4


def test_the_same_form_sent_twice_is_done_once(cast):
    for _ in range(2):
        assert update(cast, "home", {"floor": 4}, key="f1") == ["floor"]
    assert Change.objects.filter(person=cast.people.chen, field="floor").count() == 1


@pytest.mark.parametrize(
    ("block", "values", "field"),
    [
        ("home", {"household": "castle"}, "household"),
        ("home", {"floor": "三"}, "floor"),
        ("home", {"has_elevator": "有"}, "has_elevator"),
        ("basic", {"name": "张3"}, "name"),
        ("basic", {"name": ""}, "name"),
        ("contact", {"phone": "620102193007230018"}, "phone"),
        ("basic", {"birth": "1932"}, "birth"),
        ("health", {"allergy": "青" * 300}, "allergy"),
    ],
)
def test_a_bad_value_names_its_field(cast, block, values, field):
    with pytest.raises(Invalid) as error:
        update(cast, block, values, who="sun")
    assert field in error.value.fields


def test_an_identity_number_in_free_text_is_masked(cast):
    number = "620102193007230018"
    update(cast, "basic", {"remark": f"身份证 {number} 复印件在柜"}, who="sun")
    assert number not in (Person.objects.get(pk=cast.people.chen.pk).remark or "")
    assert not any(number in str(change.new) for change in Change.objects.all())


def test_the_file_as_it_stood_before_the_change(cast):
    with clock.at(dt.date(2018, 4, 10)):
        update(cast, "home", {"household": "with_children"})
    assert queries.state_on(cast.people.chen.pk, dt.date(2018, 4, 9)).blocks["home"]["household"] == "alone"
    assert queries.state_on(cast.people.chen.pk, dt.date(2018, 4, 10)).blocks["home"]["household"] == "with_children"


def test_the_community_reads_but_does_not_write(cast):
    with pytest.raises(Refused) as error:
        update(cast, "home", {"floor": 4}, who="community_worker")
    assert error.value.code == "not_allowed"


@pytest.mark.parametrize("who", ["sibling_clerk", "foreign_head", "empty_head", "sibling_liaison", "audit_admin"])
def test_the_neighbours_unit_does_not_find_the_file(cast, who):
    with pytest.raises(NotFound):
        update(cast, "home", {"floor": 4}, who=who)


def test_the_wish_for_a_birthday_does_not_touch_the_file_date(cast):
    actions.set_greeting_birthday(
        by=cast.actor(cast.staff.zhang), person_id=cast.people.chen.pk, calendar="solar", month=6, day=5
    )
    chen = Person.objects.get(pk=cast.people.chen.pk)
    assert (chen.greet_calendar, chen.greet_month, chen.birth_calendar) == ("solar", 6, "lunar")
    with pytest.raises(Invalid):
        actions.set_greeting_birthday(
            by=cast.actor(cast.staff.zhang), person_id=cast.people.chen.pk, calendar="lunar", month=1, day=31
        )
