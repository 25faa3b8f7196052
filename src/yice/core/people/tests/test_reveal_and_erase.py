"""Numbers are sealed, shown with a reason, and gone for good when a person is erased."""

import datetime as dt

import pytest
from django.db import connection

from yice.core.audit.models import Entry
from yice.core.people import access, actions, queries
from yice.core.people.models import Change, Doubt, Kin, Person, PersonKey, Status
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.lib.scrub import scrub
from yice.testing.personas import CARD_CANARY, id_of

CHEN = id_of("62010219250605001")


def reveal(cast, what="id_number", who="zhang", reason="办理认证", person="chen"):
    return actions.reveal_identity(
        by=cast.actor(getattr(cast.staff, who)), person_id=getattr(cast.people, person).pk, what=what, reason=reason
    )


def test_revealed_with_a_reason_and_a_trace(cast):
    assert reveal(cast) == CHEN
    entry = Entry.objects.get(verb="view.id_number")
    assert (entry.person_id, entry.reason) == (cast.people.chen.pk, "办理认证")
    assert CHEN not in str(entry.detail)


def test_without_a_reason_nothing_is_shown(cast):
    with pytest.raises(Invalid) as error:
        reveal(cast, reason="")
    assert error.value.code == "reason_missing"
    assert not Entry.objects.filter(verb="view.id_number").exists()


def test_the_bank_card_is_for_the_office_alone(cast):
    assert reveal(cast, "bank_number", who="sun") == CARD_CANARY
    with pytest.raises(Refused):
        reveal(cast, "bank_number", who="zhang")


@pytest.mark.parametrize("who", ["sibling_head", "empty_head", "system_admin"])
def test_the_neighbours_do_not_find_it(cast, who):
    with pytest.raises(NotFound):
        reveal(cast, who=who)


@pytest.mark.parametrize("who", ["guo", "leader", "zhou", "community_worker"])
def test_others_who_see_the_file_do_not_see_the_number(cast, who):
    with pytest.raises(Refused):
        reveal(cast, who=who)


def identity(cast, number, person="zhao", **more):
    return actions.set_identity(
        by=cast.actor(cast.staff.sun), person_id=getattr(cast.people, person).pk, number=number, reason="补录", **more
    )


def test_a_number_is_stored_and_history_keeps_no_value(cast):
    number = id_of("62010219410203001")
    assert identity(cast, f" {number.lower()} ") == ""
    assert reveal(cast, who="sun", person="zhao") == number
    assert Person.objects.get(pk=cast.people.zhao.pk).id_birth == dt.date(1941, 2, 3)
    change = Change.objects.get(person=cast.people.zhao)
    assert (change.field, change.hidden, change.old, change.new) == ("id_number", True, None, None)


def test_a_doubtful_number_is_kept_and_becomes_a_doubt(cast):
    assert identity(cast, "620102194102030010") == "id_check_digit"
    assert Doubt.objects.get(person=cast.people.zhao).code == "id_check_digit"


def test_another_files_number_is_refused_in_either_form(cast):
    for number in (CHEN, CHEN[:6] + CHEN[8:17]):
        with pytest.raises(Refused) as error:
            identity(cast, number)
        assert error.value.code == "person_exists"


def test_a_stale_form_is_told_so(cast):
    with pytest.raises(Stale):
        identity(cast, id_of("62010219410203001"), version=99)


@pytest.mark.parametrize("digits", [*range(12, 22)])
def test_no_bank_number_is_kept_that_a_remark_would_show(cast, digits):
    number = "6217" + "0" * (digits - 5) + "7"
    sun = cast.actor(cast.staff.sun)
    if scrub(f"卡号 {number}，已核") == f"卡号 {number}，已核":
        with pytest.raises(Invalid) as error:
            actions.set_bank(by=sun, person_id=cast.people.zhao.pk, number=number, reason="补录")
        assert error.value.code == "bad_bank_number"
    else:
        actions.set_bank(by=sun, person_id=cast.people.zhao.pk, number=number, reason="补录")
        assert digits in range(15, 20)


def erase(cast, person="wang", who="lin", **more):
    actions.erase_person(
        by=cast.actor(getattr(cast.staff, who)), person_id=getattr(cast.people, person).pk, reason="保存期满", **more
    )


def test_the_living_are_not_erased(cast):
    with pytest.raises(Refused) as error:
        erase(cast, "chen")
    assert error.value.code == "person_not_closed"


def test_erased_is_gone_but_for_the_sums(cast):
    wang = cast.people.wang.pk
    before = Status.objects.filter(person_id=wang).count()
    erase(cast, key="x")
    assert not PersonKey.objects.filter(person_id=wang).exists()
    assert not Kin.objects.filter(person_id=wang).exists()
    assert Status.objects.filter(person_id=wang).count() == before
    with pytest.raises(NotFound):
        access.get_for(cast.actor(cast.staff.lin), wang)
    assert queries.frozen([wang]) == {wang}
    assert queries.search(cast.actor(cast.staff.lin), "王长林") == []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            assert not any("王长林" in str(value) for row in cursor.fetchall() for value in row), table


@pytest.mark.parametrize("who", ["sun", "works_clerk"])
def test_a_clerk_does_not_erase(cast, who):
    with pytest.raises(Refused):
        erase(cast, who=who)
