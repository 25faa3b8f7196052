"""The columns offered to the rules say what the file says, with unknown as unknown."""

import datetime as dt
from pathlib import Path

import numpy as np
import pytest
import yaml

from yice.core.people import actions, facts
from yice.lib.columns import Ask

pytestmark = pytest.mark.postgres

DAY = dt.date(2018, 4, 2)


def read(subject, ids, day=DAY):
    asked = Ask(np.array(sorted(ids), dtype=np.int64), day)
    columns = {}
    for source in facts.FACTS:
        if source.subject == subject:
            found = source.read(asked)
            assert set(found) == set(source.keys)
            columns.update(found)
    return columns


@pytest.fixture
def file(cast):
    ids = sorted(getattr(cast.people, name).pk for name in cast.people.__slots__)

    def value(person, key, day=DAY):
        column = read("person", ids, day)[key]
        at = ids.index(getattr(cast.people, person).pk)
        return column.values[at] if column.known[at] else None

    return value


def test_every_key_of_the_vocabulary_that_people_own_is_offered():
    import rulebook

    vocabulary = yaml.safe_load((Path(rulebook.__file__).parent / "facts.yaml").read_text("utf-8"))["facts"]
    wanted = {
        (fact.get("subject", "person"), fact["key"])
        for fact in vocabulary
        if fact["owner"] == "people" and fact.get("offered", True)
    }
    offered = {(source.subject, key) for source in facts.FACTS for key in source.keys}
    assert wanted <= offered, sorted(wanted - offered)


def test_nothing_registered_means_what_the_vocabulary_says(cast, file):
    import rulebook

    vocabulary = yaml.safe_load((Path(rulebook.__file__).parent / "facts.yaml").read_text("utf-8"))["facts"]
    for fact in vocabulary:
        person = fact.get("subject", "person") == "person" and fact["owner"] == "people" and fact.get("offered", True)
        if person and "absent" in fact:
            assert file("zhao", fact["key"]) == fact["absent"], fact["key"]


@pytest.mark.parametrize(
    ("person", "key", "value"),
    [
        ("chen", "category", "lixiu"),
        ("chen", "birth", np.datetime64("1925-06-05")),
        ("chen", "birthday_calendar", "lunar"),
        ("chen", "birthday_month", 4),
        ("chen", "birthday_leap", True),
        ("chen", "household", "alone"),
        ("chen", "has_elevator", False),
        ("chen", "has_liaison", True),
        ("chen", "vacant_since", None),
        ("chen", "family_phone", True),
        ("chen", "model_worker", True),
        ("chen", "ability", 1),
        ("chen", "health_verified_on", np.datetime64("2018-02-10")),
        ("chen", "chronic_count", 1),
        ("zhao", "birth", None),
        ("zhao", "household", None),
        ("zhao", "cancer", None),
        ("zhao", "phone_known", None),
        ("zhao", "has_liaison", False),
        ("zhao", "vacant_since", np.datetime64("2017-03-01")),
        ("zhao", "model_worker", False),
        ("zhao", "open_doubts", 0),
        ("li", "fixed_income", False),
        ("li", "birthday_month", 9),
        ("li", "birthday_day", None),
        ("li", "birth_precision", "month"),
        ("chen", "fixed_income", None),
        ("sun", "hospitalised", True),
        ("sun", "childless", True),
        ("wang", "life", "dead"),
        ("wang", "death_on", np.datetime64("2016-11-03")),
        ("zheng", "birthday_day", 20),
        ("chen", "joined_party_precision", "day"),
        ("sun", "joined_party_precision", "month"),
        ("zhao", "joined_party_precision", None),
        ("zhao", "oldest_verified_on", np.datetime64("2017-03-01")),
    ],
)
def test_a_fact_says_what_the_file_says(file, person, key, value):
    assert file(person, key) == value


def test_standing_is_read_as_of_the_day(file):
    assert file("wang", "life", dt.date(2016, 11, 2)) == "living"
    assert file("wang", "life", dt.date(2016, 11, 3)) == "dead"


def test_units_workers_and_pairings_are_counted(cast):
    units = read("unit", [cast.units.works.pk, cast.units.empty.pk])
    assert list(units["unit_elders"].values) == [2, 0]
    workers = read("worker", [cast.staff.zhang.pk, cast.staff.guo.pk])
    assert list(workers["worker_caseload"].values) == [3, 0]
    row = cast.people.chen.pairings.get(kind="liaison")
    pairing = read("pairing", [row.pk])
    assert (pairing["pairing_kind"].values[0], pairing["pairing_current"].values[0]) == ("liaison", True)


def test_one_by_one_equals_all_together(cast):
    ids = sorted(getattr(cast.people, name).pk for name in cast.people.__slots__)
    together = read("person", ids)
    for at, number in enumerate(ids):
        for key, column in read("person", [number]).items():
            assert column.known[0] == together[key].known[at], key
            assert not column.known[0] or column.values[0] == together[key].values[at], key


def test_a_large_ask_in_pieces_equals_a_small_one(cast, monkeypatch):
    from yice.core.people.fact_columns import sql

    ids = sorted(getattr(cast.people, name).pk for name in cast.people.__slots__)
    whole = read("person", ids)
    monkeypatch.setattr(sql, "_PIECE", 3)
    monkeypatch.setattr(sql, "_FEW", 0)
    for key, column in read("person", ids).items():
        assert list(column.known) == list(whole[key].known), key
        assert list(column.values[column.known]) == list(whole[key].values[whole[key].known]), key


def test_consent_withdrawn_is_no_consent(cast, file):
    by = cast.actor(cast.staff.zhang)
    actions.give_consent(by=by, person_id=cast.people.chen.pk, purpose="health", given_on=DAY, how="signed")
    assert file("chen", "consent_on") == np.datetime64(DAY)
    actions.withdraw_consent(by=by, person_id=cast.people.chen.pk, purpose="health", on=DAY)
    assert file("chen", "consent_on") is None
