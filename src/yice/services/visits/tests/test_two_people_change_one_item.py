"""同一项两个人都改了: nothing is overwritten, both values are kept, the one verified later stands meanwhile."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people import actions as people
from yice.core.people.access import NotAllowed
from yice.core.people.models import Change, Doubt, Health, Verification
from yice.core.people.queries import detail
from yice.lib import clock
from yice.lib.errors import Invalid, Refused
from yice.services.visits import actions
from yice.services.visits.drafts import Answer
from yice.services.visits.models import Conflict
from yice.testing.cast import TODAY


def hospital(person):
    return Health.objects.get(person=person).hospital


@pytest.fixture
def seen(cast):
    """The version of the health block when the form was opened, and the hospital it showed."""
    now = detail(cast.people.chen)
    return now.versions["health"], now.blocks["health"]["hospital"]


def change(cast, value, *, on=TODAY):
    with clock.at(on):
        people.update_block(
            by=cast.actor(cast.staff.works_clerk), person_id=cast.people.chen.pk, block="health",
            values={"hospital": value}, source="家属告知",
        )  # fmt: skip


def answer(value, **more):
    return Answer(block="health", field="hospital", value=value, **more)


def test_what_nobody_else_touched_is_taken_over_and_verified(cast, zhang, draft, seen):
    version, was = seen
    actions.save_visit(
        by=zhang,
        draft=draft(seen={"health": version}, answers=(answer("省二院", was=was),), confirmed=("health", "needs")),
    )
    assert hospital(cast.people.chen) == "省二院"
    assert Change.objects.filter(person=cast.people.chen, field="hospital", source="走访当面").exists()
    checked = Verification.objects.filter(person=cast.people.chen, source="走访当面", verified_on=TODAY)
    assert set(checked.values_list("block", flat=True)) == {"health", "needs"}


def test_another_item_of_the_block_changed_is_no_conflict(cast, zhang, draft, seen):
    version, was = seen
    people.update_block(
        by=cast.actor(cast.staff.works_clerk), person_id=cast.people.chen.pk, block="health",
        values={"allergy": "青霉素、磺胺"}, source="家属告知",
    )  # fmt: skip
    saved = actions.save_visit(by=zhang, draft=draft(seen={"health": version}, answers=(answer("省二院", was=was),)))
    assert not saved.conflicts
    assert hospital(cast.people.chen) == "省二院"


@pytest.mark.parametrize(("theirs_on", "stands", "value"), [(TODAY, "theirs", "市一院"), (-1, "mine", "省二院")])
def test_both_values_are_kept_and_the_later_stands(cast, zhang, draft, seen, theirs_on, stands, value):
    version, was = seen
    change(cast, "市一院", on=theirs_on if theirs_on == TODAY else TODAY - dt.timedelta(days=1))
    saved = actions.save_visit(
        by=zhang, draft=draft(seen={"health": version}, answers=(answer("省二院", was=was),), confirmed=("health",))
    )
    row = Conflict.objects.get(visit=saved.visit)
    assert (row.theirs, row.mine, row.base, row.stands) == ("市一院", "省二院", was, stands)
    assert hospital(cast.people.chen) == value
    assert saved.visit.confirmed == []
    doubt = Doubt.objects.get(person=cast.people.chen, code="edit_conflict")
    assert "省二院" not in doubt.words


def test_without_what_was_shown_a_changed_block_is_not_overwritten(cast, zhang, draft, seen):
    change(cast, "市一院")
    saved = actions.save_visit(by=zhang, draft=draft(seen={"health": seen[0]}, answers=(answer("省二院"),)))
    assert saved.conflicts
    assert hospital(cast.people.chen) == "市一院"


def test_both_said_the_same(cast, zhang, draft, seen):
    change(cast, "省二院")
    saved = actions.save_visit(
        by=zhang, draft=draft(seen={"health": seen[0]}, answers=(answer("省二院", was=seen[1]),))
    )
    assert not saved.conflicts


def test_somebody_settles_it(cast, zhang, draft, seen):
    change(cast, "市一院")
    told = draft(seen={"health": seen[0]}, answers=(answer("省二院", was=seen[1]),))
    row = actions.save_visit(by=zhang, draft=told).conflicts[0]
    clerk = cast.actor(cast.staff.works_clerk)
    with pytest.raises(Invalid):
        actions.settle_conflict(by=clerk, conflict_id=row.pk, choice="both", note="x")
    with pytest.raises(NotAllowed):
        actions.settle_conflict(by=cast.actor(cast.staff.leader), conflict_id=row.pk, choice="mine", note="x")
    actions.settle_conflict(by=clerk, conflict_id=row.pk, choice="mine", note="已向本人核实")
    assert hospital(cast.people.chen) == "省二院"
    assert Doubt.objects.get(code="edit_conflict").settled_at is not None
    with pytest.raises(Refused):
        actions.settle_conflict(by=clerk, conflict_id=row.pk, choice="theirs", note="再改")


def test_what_no_form_asks_is_refused(cast, zhang, draft):
    for block, field in (("care", "mood"), ("basic", "id_number"), ("nothing", "x")):
        with pytest.raises((Invalid, NotAllowed)):
            actions.save_visit(by=zhang, draft=draft(answers=(Answer(block=block, field=field, value="x"),)))
    with pytest.raises(Invalid):
        actions.save_visit(by=zhang, draft=draft(answers=(Answer(block="health", field="grade", value="superb"),)))
