import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from yice.core.audit.actions import once, record, record_many, record_view
from yice.core.audit.models import Entry, Seal
from yice.core.audit.queries import about_person, entries, opened_file
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

LIN = Actor(ActorKind.STAFF, 1, "林科长", "web 127.0.0.1")
ZHANG = Actor(ActorKind.STAFF, 2, "小张", "web 127.0.0.1")
CANARY = "620102193208150017"


def test_a_deed_says_who_what_whose_when_why_and_from_where():
    with clock.at(clock.real_now().replace(year=2018)):
        entry = record(by=LIN, verb="people.report_death", subject=("person", 7), unit_id=3, reason="家属来电")
    entry.refresh_from_db()
    assert (entry.actor_name, entry.verb, entry.subject_id, entry.person_id) == ("林科长", "people.report_death", 7, 7)
    assert (entry.unit_id, entry.reason, entry.source) == (3, "家属来电", "web 127.0.0.1")
    assert entry.at.year == 2018
    assert entry.real_at.year > 2018


def test_a_deed_rolled_back_leaves_no_trace():
    with transaction.atomic():
        record(by=LIN, verb="org.open_unit", subject=("unit", 1))
        transaction.set_rollback(True)
    assert not Entry.objects.exists()


def test_numbers_that_slip_in_are_masked():
    record(
        by=LIN, verb="v", subject=("person", 1), reason=f"证件{CANARY}", detail={"a": [CANARY, {"b": int(CANARY[:-1])}]}
    )
    entry = Entry.objects.get()
    assert CANARY not in entry.reason
    assert CANARY[:-1] not in str(entry.detail)


@pytest.mark.parametrize("change", ["update", "delete"])
@pytest.mark.parametrize("model", [Entry, Seal])
def test_the_database_itself_refuses_to_change_or_remove(change, model):
    entry = record(by=LIN, verb="v", subject=("x", 1))
    Seal.objects.create(
        number=1, first_id=1, last_id=entry.pk, count=1, previous="0", digest="1", sealed_at=clock.real_now()
    )
    rows = model.objects.all()
    deed = rows.delete if change == "delete" else lambda: rows.update(**{("unit_id" if model is Entry else "count"): 9})
    with pytest.raises((IntegrityError, DatabaseError), match="append-only"), transaction.atomic():
        deed()


def test_raw_statements_are_refused_too():
    record(by=LIN, verb="v", subject=("x", 1))
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE audit_entry SET reason = 'nothing'")


def test_who_opened_this_file_newest_first_and_nobody_elses():
    record_view(by=LIN, subject=("person", 7), what="file")
    record_view(by=ZHANG, subject=("stored_file", 99), what="attachment", person_id=7)
    record_view(by=ZHANG, subject=("person", 8), what="file")
    record(by=ZHANG, verb="people.edit", subject=("person", 7))
    assert [entry.actor_name for entry in opened_file(7)] == ["小张", "林科长"]
    assert about_person(7).count() == 3


def test_a_bulk_deed_leaves_a_trace_with_each_file():
    record_many(by=LIN, verb="people.hand_over", subjects=[("person", number) for number in range(1, 4)])
    assert about_person(2).get().verb == "people.hand_over"


def test_the_trail_is_filtered_by_area_actor_person_and_day():
    with clock.at(clock.dt.date(2018, 4, 2)):
        record(by=LIN, verb="org.open_unit", subject=("unit", 1))
    with clock.at(clock.dt.date(2018, 4, 3)):
        record(by=ZHANG, verb="people.edit", subject=("person", 7))
        record(by=ZHANG, verb="organs.other", subject=("person", 8))
    day = clock.dt.date(2018, 4, 3)
    assert [entry.verb for entry in entries(verb="org")] == ["org.open_unit"]
    assert entries(verb="people.edit").count() == 1
    assert entries(actor="小张").count() == 2
    assert entries(person_id=7).count() == 1
    assert entries(since=day).count() == 2
    assert entries(until=clock.dt.date(2018, 4, 2)).count() == 1
    assert entries(since=day, until=day, kind="unit").count() == 0


def test_the_same_key_twice_gives_the_first_answer():
    with transaction.atomic():
        first = once("k1", LIN, "people.add")
        assert first.answer is None
        first.store({"id": 5, "oops": CANARY})
    with transaction.atomic():
        again = once("k1", LIN, "people.add")
    assert again.answer == {"id": 5, "oops": "******17"}


def test_keys_belong_to_one_person_and_one_deed():
    with transaction.atomic():
        once("k1", LIN, "people.add").store({"id": 5})
        assert once("k1", ZHANG, "people.add").answer is None
        with pytest.raises(Refused) as caught:
            once("k1", LIN, "people.remove")
    assert caught.value.code == "key_reused"


def test_without_a_key_nothing_is_remembered_and_outside_a_transaction_it_is_refused():
    assert once(None, LIN, "v").answer is None
    once("", LIN, "v").store({"id": 1})
