import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutyengine import EngineError, identity

parts = st.tuples(
    st.integers(0, identity.MAX_SUBJECT),
    st.sampled_from(sorted(identity.KINDS)),
    st.integers(0, identity.MAX_RULE),
    st.integers(0, identity.MAX_STEP),
    st.integers(0, identity.MAX_OCCURRENCE),
)


@given(parts)
def test_what_was_folded_unfolds_again(part):
    subject, kind, rule, step, occurrence = part
    key = identity.encode(*part)
    assert 0 < key < 2**63
    assert identity.decode(key) == (subject, identity.KINDS[kind], rule, step, occurrence)


@given(st.lists(parts, min_size=1, max_size=20, unique_by=lambda one: one[0]))
def test_many_at_once_as_one_by_one(many):
    subjects = np.array([one[0] for one in many])
    columns = [np.array([one[place] for one in many]) for place in (2, 3, 4)]
    folded = identity.encode(subjects, "person", *columns)
    assert folded.tolist() == [identity.encode(one[0], "person", *one[2:]) for one in many]
    assert identity.decode(folded).rule.tolist() == columns[0].tolist()
    assert np.argsort(folded).tolist() == np.argsort(subjects).tolist()


def test_the_layout_is_frozen():
    assert identity.encode(1, "person", 1, 1, 1) == (1 << 35) | (1 << 32) | (1 << 22) | (1 << 18) | 1


def test_one_subject_is_one_range():
    low, high = identity.subject_range(7)
    assert low <= identity.encode(7, "person", 0, 0, 0) <= identity.encode(7, "pairing", 1023, 15, 262143) < high
    assert identity.encode(8, "person", 0, 0, 0) >= high
    low, high = identity.subject_range(7, "unit")
    assert not low <= identity.encode(7, "person", 5, 0, 0) < high


@pytest.mark.parametrize(
    ("part", "word"),
    [
        ((1 << 28, "person", 1, 0, 0), "对象"),
        ((1, "person", 1024, 0, 0), "规则"),
        ((1, "person", 1, 16, 0), "步骤"),
        ((1, "person", 1, 0, 1 << 18), "发生"),
        ((-1, "person", 1, 0, 0), "-1"),
        ((1, 9, 1, 0, 0), "对象类别"),
    ],
)
def test_a_part_that_does_not_fit_is_refused_not_cut(part, word):
    with pytest.raises(EngineError, match=word):
        identity.encode(*part)
