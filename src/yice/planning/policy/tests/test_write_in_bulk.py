"""Columns go into the database and come out again as they were, on both databases."""

import datetime as dt

import numpy as np
import pytest
from django.db import IntegrityError, transaction

from yice.planning.policy.bulk import NULL, Coded, insert_columns, read_columns, update_columns
from yice.planning.policy.models import Gap

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def gaps(ids, facts=None):
    count = len(ids)
    return {
        "id": np.array(ids, dtype=np.int64),
        "subject_kind": np.ones(count, dtype=np.int64),
        "subject": np.arange(count),
        "rule": np.full(count, 20),
        "source": Coded(np.zeros(count, dtype=np.int64), ("rule:R20",)),
        "facts": facts or Coded(np.arange(count) % 3, ("household", "", "能力等级")),
        "since": np.array(["2018-04-02"] * count, dtype="datetime64[D]"),
    }


def test_what_was_written_is_read_back():
    ids = [5, 2**62 + 7, 9]
    assert insert_columns(Gap, gaps(ids)) == 3
    rows = {gap.pk: gap for gap in Gap.objects.all()}
    assert set(rows) == set(ids)
    assert [rows[pk].facts for pk in ids] == ["household", "", "能力等级"]
    assert rows[5].since == dt.date(2018, 4, 2)


def test_any_text_may_be_written_too():
    insert_columns(Gap, gaps([1, 2], facts=["制表\t符", "引'号\\与\n换行"]))
    assert [gap.facts for gap in Gap.objects.order_by("id")] == ["制表\t符", "引'号\\与\n换行"]


def test_columns_come_back_as_arrays():
    insert_columns(Gap, gaps([3, 4]))
    ids, since, nothing = read_columns(
        [("id", "int"), ("since", "date"), ("NULLIF(rule, 20)", "int")],
        "FROM policy_gap WHERE rule = %s ORDER BY id",
        [20],
    )
    assert ids.tolist() == [3, 4]
    assert since.tolist() == [dt.date(2018, 4, 2)] * 2
    assert nothing.tolist() == [NULL, NULL]


def test_reading_nothing_gives_empty_columns():
    ids, since = read_columns([("id", "int"), ("since", "date")], "FROM policy_gap")
    assert len(ids) == 0
    assert since.dtype == np.dtype("datetime64[D]")


def test_rows_are_changed_by_their_key():
    insert_columns(Gap, gaps([3, 4, 5]))
    update_columns(
        Gap,
        np.array([3, 5]),
        {
            "since": np.array(["2018-05-01", "2018-06-01"], dtype="datetime64[D]"),
            "facts": Coded(np.array([0, 0]), ("x",)),
        },
    )
    assert list(Gap.objects.order_by("id").values_list("facts", "since")) == [
        ("x", dt.date(2018, 5, 1)),
        ("", dt.date(2018, 4, 2)),
        ("x", dt.date(2018, 6, 1)),
    ]


def test_the_same_key_twice_is_refused_whole():
    insert_columns(Gap, gaps([3]))
    with pytest.raises(IntegrityError), transaction.atomic():
        insert_columns(Gap, gaps([4, 3]))
    assert Gap.objects.count() == 1
