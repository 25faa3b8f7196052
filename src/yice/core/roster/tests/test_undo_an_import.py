"""An import is taken back whole, unless somebody has worked on one of its people since."""

import pytest

from yice.core.people import actions as people
from yice.core.people.models import Kin, Person, Status
from yice.core.roster.actions import undo_batch
from yice.core.roster.models import Batch, State
from yice.core.roster.queries import touched_since
from yice.core.roster.tests.sheets import CHEN, HEADINGS, chen, workbook
from yice.lib.errors import Refused

pytestmark = pytest.mark.django_db


def undo(cast, report):
    Batch.objects.filter(pk=report.batch_id).update(state=State.UNDOING)
    return undo_batch(by=cast.actor(cast.staff.works_head), batch=Batch.objects.get(pk=report.batch_id))


def test_nothing_is_left_of_the_new_ones(cast, drop, people_file):
    report = drop(people_file)
    numbers = list(Person.objects.filter(batch=report.batch_id).values_list("pk", flat=True))
    assert undo(cast, report) == 2
    left = Person.objects.filter(pk__in=numbers)
    assert not left.filter(erased_at=None).exists()
    assert not left.filter(name__in=["陈志远", "李秀兰"]).exists()
    assert not Status.objects.filter(person__in=numbers, superseded_at=None).exists()
    assert not Kin.objects.filter(person__in=numbers).exists()
    assert Batch.objects.get(pk=report.batch_id).state == State.UNDONE


def test_the_same_file_may_come_in_again(cast, drop, people_file):
    undo(cast, drop(people_file))
    assert drop(people_file).new == 2


def test_an_updated_person_gets_back_what_was_there(cast, drop, people_file):
    drop(people_file)
    second = drop(
        workbook(
            [[*HEADINGS, "现享受待遇", "实职职级"], [*chen(联系电话="13931005678", 民族="回族"), "副县级", "正科级"]]
        )
    )
    assert second.update == 1
    undo(cast, second)
    someone = Person.objects.get(name="陈志远", erased_at=None)
    assert (someone.phone, someone.nation, someone.rank_treatment, someone.rank_post) == (
        "13931001234",
        "汉族",
        None,
        None,
    )


def test_refused_with_the_list_when_somebody_worked_on_one(cast, drop, people_file):
    report = drop(people_file)
    batch = Batch.objects.get(pk=report.batch_id)
    assert touched_since(batch) == []
    someone = Person.objects.get(name="陈志远", erased_at=None)
    by = cast.actor(cast.staff.works_head)
    people.add_kin(by=by, person_id=someone.pk, name="陈小芳", relation="daughter")
    assert [one.name for one in touched_since(batch)] == ["陈志远"]
    with pytest.raises(Refused) as caught:
        undo(cast, report)
    assert caught.value.code == "import_touched"
    assert "陈志远" in caught.value.why
    assert Person.objects.filter(name="李秀兰", erased_at=None, batch=batch.pk).exists()


def test_looking_at_a_file_is_no_work(cast, drop, people_file):
    from yice.core.audit.actions import record_view

    report = drop(people_file)
    someone = Person.objects.get(name="陈志远", erased_at=None)
    record_view(by=cast.actor(cast.staff.works_head), subject=someone, what="file", person_id=someone.pk)
    assert touched_since(Batch.objects.get(pk=report.batch_id)) == []


def test_an_added_number_goes_again(cast, drop):
    drop(workbook([HEADINGS, chen(身份证号="", 出生年月="1925年8月15日")]))
    second = drop(workbook([HEADINGS, chen(出生年月="1925年8月15日")]))
    assert second.update == 1
    someone = Person.objects.get(name="陈志远", erased_at=None)
    assert someone.id_blind
    undo(cast, second)
    someone.refresh_from_db()
    assert someone.id_blind is None
    assert CHEN
