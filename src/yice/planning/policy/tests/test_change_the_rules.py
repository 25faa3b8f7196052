"""A standard is changed: proposed, rehearsed on everybody, approved by a second person, in force from its day."""

import datetime as dt

import pytest

from yice.core.jobs.models import Run
from yice.lib import clock
from yice.lib.errors import Invalid, NotFound, Refused, Stale
from yice.planning.policy import books
from yice.planning.policy.actions import approve_change, propose_change, rehearse, reject_change
from yice.planning.policy.models import RulebookVersion
from yice.planning.policy.rehearsal import rehearse_books
from yice.testing.cast import TODAY

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
OFF = {"off": ["R20"]}


def propose(cast, overrides=None, **more):
    values = {"in_force_from": TODAY, "note": "局务会纪要〔2018〕3号", **more}
    return propose_change(by=cast.actor(cast.staff.sun), overrides=OFF if overrides is None else overrides, **values)


def rehearsed(version):
    version.rehearsal = rehearse_books(books.in_force(TODAY)[1], books.book_of(version), TODAY).as_json()
    version.save(update_fields=["rehearsal"])
    return version


def test_the_right_way(cast):
    version = rehearsed(propose(cast))
    assert Run.objects.filter(pk=version.rehearsal_run, kind="policy.rehearse").exists()
    assert books.in_force(TODAY)[1].rules["R20"].on
    done = approve_change(by=cast.actor(cast.staff.lin), version_id=version.pk, version=version.version)
    assert done.approved_by_name == "林建设"
    now, book = books.in_force(TODAY)
    assert now.pk == version.pk
    assert not book.rules["R20"].on


def test_the_rehearsal_says_how_many_and_whom(cast):
    found = rehearse_books(books.in_force(TODAY)[1], books.book_of(propose(cast)), TODAY)
    assert found.rules["R20"][1] > 0
    assert found.duties_after < found.duties_before
    assert cast.people.chen.pk in found.lost
    assert "应办事项少" in found.sentence()


def test_a_rehearsal_writes_nothing(cast):
    from yice.planning.policy.models import Level

    rehearse_books(books.in_force(TODAY)[1], books.book_of(propose(cast)), TODAY)
    assert not Level.objects.exists()


def test_nobody_approves_their_own_proposal(cast):
    version = rehearsed(propose_change(by=cast.actor(cast.staff.lin), overrides=OFF, in_force_from=TODAY, note="x"))
    with pytest.raises(Refused) as error:
        approve_change(by=cast.actor(cast.staff.lin), version_id=version.pk, version=version.version)
    assert error.value.code == "second_person_needed"


def test_it_is_not_approved_before_it_was_rehearsed(cast):
    version = propose(cast)
    with pytest.raises(Refused) as error:
        approve_change(by=cast.actor(cast.staff.lin), version_id=version.pk, version=version.version)
    assert error.value.code == "not_rehearsed"


@pytest.mark.parametrize(
    ("overrides", "more", "field"),
    [
        (OFF, {"note": " "}, "note"),
        (OFF, {"in_force_from": TODAY - dt.timedelta(days=1)}, "in_force_from"),
        ({"offf": ["R20"]}, {}, "overrides"),
        ({"off": ["R9999"]}, {}, "overrides"),
        ({"parameters": {"birthday_visit_age": [{"from": "2018-01-01", "value": "eighty"}]}}, {}, "overrides"),
    ],
)
def test_wrong_input_is_named_and_nothing_is_kept(cast, overrides, more, field):
    before = RulebookVersion.objects.count()
    with pytest.raises(Invalid) as error:
        propose(cast, overrides, **more)
    assert field in error.value.fields
    assert RulebookVersion.objects.exclude(state="approved").count() == 0
    assert RulebookVersion.objects.count() <= before + 1  # the shipped text may have been taken up


def test_the_wrong_person_does_not_find_the_page(cast):
    with pytest.raises(NotFound):
        propose_change(by=cast.actor(cast.staff.zhang), overrides=OFF, in_force_from=TODAY, note="x")
    version = rehearsed(propose(cast))
    with pytest.raises(NotFound):
        approve_change(by=cast.actor(cast.staff.sun), version_id=version.pk, version=version.version)


def test_the_same_form_twice_is_one_proposal(cast):
    assert propose(cast, key="k1").pk == propose(cast, key="k1").pk


def test_a_stale_page_is_told_so(cast):
    version = rehearsed(propose(cast))
    with pytest.raises(Stale):
        approve_change(by=cast.actor(cast.staff.lin), version_id=version.pk, version=version.version + 1)


def test_what_was_sent_back_cannot_be_approved(cast):
    version = rehearsed(propose(cast))
    reject_change(by=cast.actor(cast.staff.lin), version_id=version.pk, version=version.version, reason="依据不足")
    with pytest.raises(Refused) as error:
        approve_change(by=cast.actor(cast.staff.lin), version_id=version.pk, version=version.version + 1)
    assert error.value.code == "version_settled"


def test_it_can_be_rehearsed_again(cast):
    version = propose(cast)
    assert rehearse(by=cast.actor(cast.staff.sun), version_id=version.pk).kind == "policy.rehearse"


def test_before_its_day_the_old_rules_hold(cast):
    later = TODAY + dt.timedelta(days=30)
    version = rehearsed(propose(cast, in_force_from=later))
    approve_change(by=cast.actor(cast.staff.lin), version_id=version.pk, version=version.version)
    assert books.in_force(TODAY)[1].rules["R20"].on
    with clock.at(later):
        assert not books.in_force(later)[1].rules["R20"].on
