"""A file is opened, by hand or for a whole roster."""

import datetime as dt

import pytest
from django.db import connection

from calendars.partial import PartialDate
from yice.core.audit.models import Entry
from yice.core.people import actions, queries
from yice.core.people.actions import DoubtDraft, EventDraft, KinDraft, PersonDraft
from yice.core.people.models import Affiliation, Changed, Doubt, Event, Kin, Pairing, Person, Status
from yice.lib.errors import Invalid, NotFound, Refused
from yice.testing.personas import id_of

pytestmark = pytest.mark.postgres

NUMBER = id_of("62010219300723001")


def draft(cast, **more):
    values = {
        "name": "刘 一", "unit_id": cast.units.works.pk, "category": "lixiu", "id_number": NUMBER,
        "birth": PartialDate.of_month(1930, 7), "since": dt.date(2017, 1, 1),
    }  # fmt: skip
    return PersonDraft(**{**values, **more})


def admit(cast, who="sun", key=None, **more):
    return actions.admit_person(by=cast.actor(getattr(cast.staff, who)), draft=draft(cast, **more), key=key)


def test_the_clerk_opens_a_file(cast):
    person = admit(cast, kin=(KinDraft(name="刘二", relation="son", phone="139 0931 9999"),))
    assert (person.name, person.pinyin, person.initials, person.given) == ("刘一", "liu yi", "ly", "一")
    assert (person.nature, person.tier, person.life) == ("enterprise", "city", "living")
    assert person.id_birth == dt.date(1930, 7, 23)
    assert Kin.objects.get(person=person).phone == "13909319999"
    assert Status.objects.get(person=person).valid_from == dt.date(2017, 1, 1)
    assert Affiliation.objects.get(person=person).role == "managing"
    assert Changed.objects.filter(person=person, why="admitted").exists()
    assert Entry.objects.filter(verb="people.admit_person", person_id=person.pk).exists()


def test_the_number_lies_sealed_and_nowhere_in_clear(cast):
    admit(
        cast,
        no=NUMBER,
        phone=NUMBER,
        phones=[{"number": NUMBER, "whose": NUMBER}],
        former_unit=f"某厂 {NUMBER}",
        remark=f"号码 {NUMBER}",
        extra={"备用": NUMBER, NUMBER: "列名"},
        blocks={"home": {"address": f"某路 {NUMBER}"}, "care": {"mood_note": NUMBER}},
        kin=(KinDraft(name=f"刘二{NUMBER}", phone=NUMBER, place=NUMBER),),
        doubts=(DoubtDraft(code="bad_id_format", words=NUMBER),),
        events=(EventDraft(kind="fell", on=dt.date(2018, 1, 1), place=NUMBER, detail=NUMBER),),
        honours=(f"奖章 {NUMBER}",),
    )
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert not any(NUMBER in str(value) for row in cursor.fetchall() for value in row), table


def test_everything_a_draft_carries_is_written(cast):
    person = admit(
        cast,
        death_on=dt.date(2018, 1, 5),
        liaison_id=cast.staff.zhang.pk,
        deputy_id=cast.staff.wang.pk,
        doubts=(DoubtDraft(code="bad_date", field="birth", words="30.1"),),
        events=(EventDraft(kind="admitted", on=dt.date(2017, 12, 1)),),
        honours=("全国劳动模范",),
        blocks={"home": {"address": "某路1号"}},
        verified={"home": dt.date(2017, 12, 1)},
    )
    assert [row.life for row in Status.objects.filter(person=person).order_by("valid_from")] == ["living", "dead"]
    assert Pairing.objects.filter(person=person, valid_to=dt.date(2018, 1, 5)).count() == 2
    assert Doubt.objects.get(person=person).raised_on == dt.date(2018, 4, 2)
    assert Event.objects.get(person=person).serial == person.event_serial == 1
    assert person.honours.get().is_model_worker
    assert person.home.verified_on == dt.date(2017, 12, 1)


def test_fifteen_and_eighteen_digits_are_one_person(cast):
    admit(cast)
    with pytest.raises(Refused) as error:
        admit(cast, name="刘壹", id_number="620102300723001")
    assert error.value.code == "person_exists"
    assert "刘一" in str(error.value)


def test_one_number_twice_in_a_roster_stops_the_whole_roster(cast):
    count = Person.objects.count()
    with pytest.raises(Refused):
        actions.admit_people(
            by=cast.actor(cast.staff.sun), drafts=[draft(cast), draft(cast, name="刘二")], source="花名册"
        )
    assert Person.objects.count() == count


def test_a_file_number_is_nobody_elses(cast):
    with pytest.raises(Refused) as error:
        admit(cast, no="LX-0001")
    assert error.value.code == "file_number_taken"
    with pytest.raises(Refused):
        actions.admit_people(
            by=cast.actor(cast.staff.sun),
            drafts=[draft(cast, no="N1"), draft(cast, no="N1", name="刘二", id_number="")],
            source="花名册",
        )


def test_a_roster_comes_back_in_its_order(cast):
    drafts = [draft(cast, name=f"刘{char}", id_number="") for char in "甲乙丙丁"]
    numbers = actions.admit_people(by=cast.actor(cast.staff.sun), drafts=drafts, source="花名册", batch=7)
    people = Person.objects.in_bulk(numbers)
    assert [people[number].name for number in numbers] == ["刘甲", "刘乙", "刘丙", "刘丁"]
    assert Entry.objects.get(verb="people.admit_people", subject_id=7).detail["count"] == 4


def test_the_same_form_sent_twice_opens_one_file(cast):
    assert admit(cast, key="a1") == admit(cast, key="a1")


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"name": " "}, "missing_name"),
        ({"name": "刘1"}, "missing_name"),
        ({"category": "boss"}, "unknown_code"),
        ({"category": ""}, "missing_category"),
        ({"rank": "king"}, "unknown_code"),
        ({"unit_id": 10**9}, "unit_unknown"),
        ({"blocks": {"home": {"castle": 1}}}, "unknown_field"),
    ],
)
def test_what_cannot_be_stored_is_refused(cast, more, code):
    with pytest.raises(Invalid) as error:
        admit(cast, **more)
    assert error.value.code == code


@pytest.mark.parametrize("who", ["zhang", "zhou", "county_clerk", "security_admin", "empty_head"])
def test_only_the_units_own_office_opens_files(cast, who):
    with pytest.raises(NotFound):
        admit(cast, who=who)


def test_a_rare_name_survives(cast):
    person = admit(cast, name="𠮷䶮")
    assert Person.objects.get(pk=person.pk).name == "𠮷䶮"
    assert queries.search(cast.actor(cast.staff.sun), "𠮷")[0].person == person
