import datetime as dt

import pytest
from django.db import transaction

from yice.core.audit.models import Idempotency
from yice.core.jobs.models import Periodic
from yice.lib import bulk, clock

pytestmark = pytest.mark.django_db

COLUMNS = ("id", "name", "kind", "args", "at", "enabled", "last_day")


def row(number, **changes):
    values = {
        "id": number,
        "name": f"n{number}",
        "kind": "k",
        "args": {"甲": number},
        "at": dt.time(2, 30),
        "enabled": True,
        "last_day": dt.date(2018, 4, 2),
    }
    return tuple({**values, **changes}.values())


def test_rows_go_in_with_every_kind_of_column():
    assert bulk.insert(Periodic, COLUMNS, [row(2), row(1, last_day=None, enabled=False)]) == 2
    first, second = Periodic.objects.order_by("id")
    assert (first.last_day, first.enabled, first.args) == (None, False, {"甲": 1})
    assert (second.last_day, second.at) == (dt.date(2018, 4, 2), dt.time(2, 30))


def test_moments_keep_their_zone():
    moment = clock.real_now()
    bulk.insert(
        Idempotency,
        ("id", "key", "actor_kind", "actor_id", "verb", "answer", "at"),
        [(1, "k", "staff", 7, "v", None, moment)],
    )
    found = Idempotency.objects.get()
    assert found.at == moment
    assert found.answer is None


def test_one_bad_row_and_none_are_in():
    with pytest.raises(Exception), transaction.atomic():  # noqa: B017, PT011 - each database names it differently
        bulk.insert(Periodic, COLUMNS, [row(1), row(2), row(3, name="n1")])
    assert Periodic.objects.count() == 0


def test_upsert_sets_what_is_there_and_adds_what_is_not():
    bulk.insert(Periodic, COLUMNS, [row(1)])
    bulk.upsert(Periodic, COLUMNS, [row(1, kind="new"), row(2)], key=["id"])
    assert list(Periodic.objects.order_by("id").values_list("kind", flat=True)) == ["new", "k"]
    bulk.upsert(Periodic, COLUMNS, [row(1, kind="third", enabled=False)], key=["id"], update=["enabled"])
    assert Periodic.objects.filter(id=1, kind="new", enabled=False).exists()
    bulk.upsert(Periodic, COLUMNS, [row(1, kind="fourth")], key=["id"], update=[])
    assert Periodic.objects.get(id=1).kind == "new"


def test_upsert_twice_in_one_transaction():
    with transaction.atomic():
        bulk.upsert(Periodic, COLUMNS, [row(1)], key=["id"])
        bulk.upsert(Periodic, COLUMNS, [row(2)], key=["id"])
    assert Periodic.objects.count() == 2


def test_update_touches_only_the_named_rows_and_columns():
    bulk.insert(Periodic, COLUMNS, [row(1), row(2), row(3)])
    changed = bulk.update(Periodic, ("last_day", "id", "args"), [(dt.date(2019, 1, 1), 2, {}), (None, 1, {"a": 1})])
    assert changed == 2
    assert list(Periodic.objects.order_by("id").values_list("last_day", "args", "kind")) == [
        (None, {"a": 1}, "k"),
        (dt.date(2019, 1, 1), {}, "k"),
        (dt.date(2018, 4, 2), {"甲": 3}, "k"),
    ]


def test_delete_by_key():
    bulk.insert(Periodic, COLUMNS, [row(number) for number in range(1, 6)])
    assert bulk.delete(Periodic, [5, 2, 99]) == 2
    assert list(Periodic.objects.order_by("id").values_list("id", flat=True)) == [1, 3, 4]


def test_batches_cut_any_iterable_and_none_is_none():
    assert list(bulk.batches(range(7), 3)) == [[0, 1, 2], [3, 4, 5], [6]]
    assert list(bulk.batches([], 3)) == []


def test_gentle_insert_tells_how_far_it_is_and_refuses_to_sit_in_a_transaction():
    seen = []
    bulk.insert_gently(Periodic, COLUMNS, (row(number) for number in range(1, 8)), size=3, after=seen.append)
    assert seen == [3, 6, 7]
    with pytest.raises(RuntimeError), transaction.atomic():
        bulk.insert_gently(Periodic, COLUMNS, [row(9)])
