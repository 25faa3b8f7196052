import datetime as dt

import numpy as np
import pytest

from dutyengine import EngineError, FactTable
from dutyengine.testing import Column, facts_from


def column(*values, dtype=object, known=None):
    array = np.array(values, dtype=dtype)
    return Column(array, np.array([value not in ("", None) for value in values] if known is None else known))


def test_columns_come_in_any_order_of_subjects(book):
    table = FactTable.of(book, "person", np.array([9, 3]), {"category": column("lixiu", "tuixiu")})
    assert table.numbers.tolist() == [3, 9]
    assert table.row(3) == {
        "category": "tuixiu",
        "life": "living",
        "birthday_leap": False,
        "has_liaison": False,
        "nursing_fee": False,
    }
    assert table.row(9)["category"] == "lixiu"


def test_every_type_comes_back_as_it_went_in(book):
    row = {
        "category": "lixiu",
        "birth": dt.date(1926, 6, 10),
        "cancer": False,
        "children": 3,
        "phone_known": True,
    }
    table = facts_from(book, [row])
    assert {key: table.row(1)[key] for key in row} == {**row, "birth": "1926-06-10"}


def test_dates_may_be_objects_and_unknown_is_left_out(book):
    dates = Column(np.array([dt.date(1926, 6, 10), None], dtype=object), np.array([True, False]))
    table = FactTable.of(book, "person", np.array([1, 2]), {"birth": dates})
    assert table.row(1)["birth"] == "1926-06-10"
    assert "birth" not in table.row(2)


def test_what_is_not_recorded_is_absent_or_unknown(book):
    table = FactTable.of(book, "person", np.array([1]), {"life": column("")})
    assert table.row(1)["life"] == "living"
    assert "cancer" not in table.row(1)
    assert "nobody_offers" not in table.row(1)


def test_words_outside_the_vocabulary_are_ignored(book):
    assert "colour" not in FactTable.of(book, "person", np.array([1]), {"colour": column("red")}).columns


@pytest.mark.parametrize(
    ("numbers", "columns", "code"),
    [
        ([1, 1], {}, "subject_twice"),
        ([-1], {}, "subject_out_of_range"),
        ([1 << 28], {}, "subject_out_of_range"),
        ([1, 2], {"category": column("lixiu")}, "column_length"),
        ([1], {"category": column("lixui")}, "unknown_code"),
        ([1], {"children": column(1 << 40, dtype=np.int64)}, "number_out_of_range"),
    ],
)
def test_columns_that_cannot_be_are_refused(book, numbers, columns, code):
    with pytest.raises(EngineError) as error:
        FactTable.of(book, "person", np.array(numbers), columns)
    assert error.value.code == code


def test_an_unknown_kind_of_subject_is_refused(book):
    with pytest.raises(EngineError, match="对象"):
        FactTable.of(book, "persons", np.array([1]), {})


def test_equal_facts_have_equal_digests_whatever_else_is_in_the_table(book):
    row = {"category": "lixiu", "birth": dt.date(1926, 6, 10)}
    alone = facts_from(book, {5: row}).digests()
    among = facts_from(book, {1: {"category": "yishu", "children": 2}, 5: row, 6: {**row, "cancer": True}}).digests()
    assert alone[0] == among[1] != among[2]
    assert len(set(among.tolist())) == 3


def test_asking_for_somebody_who_is_not_there_says_so(book):
    with pytest.raises(KeyError):
        facts_from(book, [{}]).only(2)


def test_an_empty_table_is_a_table(book, ask):
    result = ask.result([], None)
    assert len(result.owed) == len(result.gaps) == len(result.payments) == 0
    assert result.level.shape == (0,)
