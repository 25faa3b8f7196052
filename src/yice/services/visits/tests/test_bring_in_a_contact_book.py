"""联系手册录入: old records become visits one can open; nothing is closed anew and nothing follows from it."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.core.people.models import Event
from yice.planning.duties import actions as duties
from yice.planning.duties.models import Duty
from yice.services.visits import actions
from yice.services.visits.models import Visit
from yice.testing.cast import BUILDER, TODAY

ON = TODAY - dt.timedelta(days=9)


@pytest.fixture
def write(cast, zhang):
    """A record as a ledger leaves it."""

    def _write(kind="visit", channel="home"):
        deed = duties.Deed(on=ON, kind=kind, channel=channel, result="看望")
        return duties.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=deed).evidence

    return _write


def test_a_record_becomes_a_visit(cast, zhang, write):
    proof, call = write(), write("call", "phone")
    before = Event.objects.count()
    told = actions.BookLine(time=dt.time(9, 30), minutes=40, said="精神好，证号62010219260815123X", mood="calm")
    assert actions.bring_in_book(by=BUILDER, lines={proof.pk: told, call.pk: actions.BookLine()}) == 2
    visit = Visit.objects.get(evidence=proof)
    assert (visit.manner, visit.minutes, visit.done_by, visit.mood) == ("home", 40, cast.staff.zhang, "calm")
    assert "62010219260815" not in visit.said
    assert Visit.objects.get(evidence=call).manner == "phone"
    assert Event.objects.count() == before


def test_twice_is_once_and_what_is_no_contact_is_passed_over(zhang, write):
    proof, note = write(), write("note", "")
    lines = {proof.pk: actions.BookLine(said="看望"), note.pk: actions.BookLine()}
    assert actions.bring_in_book(by=BUILDER, lines=lines) == 1
    assert actions.bring_in_book(by=BUILDER, lines=lines) == 0


def test_it_is_revoked_like_any_other(cast, zhang, write, owe):
    owed = owe(cast.people.chen, "R01", due=TODAY, early=30)
    proof = write()
    assert Duty.objects.get(pk=owed.pk).decision == "done"
    actions.bring_in_book(by=BUILDER, lines={proof.pk: actions.BookLine(said="看望")})
    again = actions.revoke_visit(by=zhang, visit_id=Visit.objects.get(evidence=proof).pk, reason="记错了人")
    assert owed.pk in {one.pk for one in again}
