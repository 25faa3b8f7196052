"""Contact books from before Yice come in as evidence and duties kept."""

import datetime as dt

import numpy as np
import pytest

from dutyengine import identity
from yice.lib.actor import Actor
from yice.lib.errors import Invalid
from yice.planning.duties.actions import bring_in_ledger, plan
from yice.planning.duties.actions.ledger import Ledger
from yice.planning.duties.models import Duty, Evidence, Rollup
from yice.planning.policy.bulk import Coded

CALL, YEAR = 2, dt.date(2018, 3, 20)
CLERK = Actor.system("ledger")


def one(word: str, count: int) -> Coded:
    return Coded(np.zeros(count, np.int64), (word,))


def book(people, *, rule: int = CALL, kind: str = "call", on: dt.date = YEAR, staff: int = 0) -> Ledger:
    count = len(people)
    day = np.full(count, np.datetime64(on, "D"))
    numbers = np.array([person.pk for person in people])
    key = identity.encode(numbers, "person", np.full(count, rule), np.zeros(count, np.int64), np.full(count, 43_000))
    return Ledger(
        key=key, on=day, opens=day - 3, due=day, closes=day + 15,
        unit=np.array([person.unit_id for person in people]), done_by=np.full(count, staff), kind=one(kind, count),
        channel=one("phone", count), result=one("精神好。", count), names=one("张晓梅", count),
    )  # fmt: skip


@pytest.mark.postgres
def test_each_line_becomes_evidence_and_a_duty_kept(cast) -> None:
    people = [cast.people.chen, cast.people.li]
    assert bring_in_ledger(by=CLERK, ledger=book(people, staff=cast.staff.zhang.pk), source="联系手册") == 2
    duty = Duty.objects.get(subject=cast.people.chen.pk, rule=CALL)
    assert (duty.decision, duty.decided_on, duty.owner_id) == ("done", YEAR, cast.staff.zhang.pk)
    assert (duty.evidence.kind, duty.evidence.channel, duty.evidence.on) == ("call", "phone", YEAR)
    assert sum(Rollup.objects.filter(rule=CALL).values_list("kept", flat=True)) == 2


@pytest.mark.postgres
def test_the_next_call_counts_from_the_last_line(cast) -> None:
    bring_in_ledger(by=CLERK, ledger=book([cast.people.chen]), source="联系手册")
    plan(by=CLERK)
    standing = Duty.objects.get(subject=cast.people.chen.pk, rule=CALL, decision=None)
    assert standing.due > YEAR
    assert standing.occurrence == (YEAR - dt.date(1900, 1, 1)).days


def test_the_same_book_twice_adds_nothing(cast) -> None:
    ledger = book([cast.people.chen])
    assert bring_in_ledger(by=CLERK, ledger=ledger, source="联系手册") == 1
    assert bring_in_ledger(by=CLERK, ledger=ledger, source="联系手册") == 0
    assert Evidence.objects.count() == 1


def test_a_duty_that_stands_is_closed_on_its_own_row(cast) -> None:
    plan(by=CLERK)
    standing = Duty.objects.filter(subject=cast.people.chen.pk, rule=CALL, decision=None).get()
    ledger = book([cast.people.chen])
    ledger = Ledger(**{name: getattr(ledger, name) for name in Ledger.__slots__} | {"key": np.array([standing.pk])})
    assert bring_in_ledger(by=CLERK, ledger=ledger, source="联系手册") == 1
    standing.refresh_from_db()
    assert standing.decision == "done"


def test_a_deed_of_tomorrow_is_refused(cast) -> None:
    with pytest.raises(Invalid) as refused:
        bring_in_ledger(by=CLERK, ledger=book([cast.people.chen], on=dt.date(2018, 4, 3)), source="联系手册")
    assert refused.value.code == "future_date"
    assert not Evidence.objects.exists()


def test_a_proof_the_rule_does_not_accept_is_refused(cast) -> None:
    with pytest.raises(Invalid) as refused:
        bring_in_ledger(by=CLERK, ledger=book([cast.people.chen], kind="payment"), source="联系手册")
    assert refused.value.code == "evidence_not_accepted"


def test_an_unknown_rule_is_refused(cast) -> None:
    with pytest.raises(Invalid) as refused:
        bring_in_ledger(by=CLERK, ledger=book([cast.people.chen], rule=1023), source="联系手册")
    assert refused.value.code == "unknown_rule"


def test_one_promise_written_twice_is_refused(cast) -> None:
    with pytest.raises(Invalid) as refused:
        bring_in_ledger(by=CLERK, ledger=book([cast.people.chen, cast.people.chen]), source="联系手册")
    assert refused.value.code == "ledger_twice"
