"""Keyset paging: forwards and back again, ties and all."""

from __future__ import annotations

import pytest

from yice.core.accounts.models import User
from yice.lib.paging import keyset

ORDER = ("disabled_reason", "id")


@pytest.fixture
def rows(db):
    for number in range(7):
        User.objects.create(username=f"u{number}", disabled_reason="ab"[number % 2])
    return User.objects.all()


def walk(rows, order=ORDER):
    seen, after = [], None
    while True:
        page = keyset(rows, order=order, after=after, size=3)
        seen.append([user.username for user in page.items])
        after = page.after
        if after is None:
            return seen, page


def test_forwards_all_are_seen_once(rows):
    seen, _last = walk(rows)
    assert seen == [["u0", "u2", "u4"], ["u6", "u1", "u3"], ["u5"]]


def test_and_back_again(rows):
    _seen, last = walk(rows)
    page = keyset(rows, order=ORDER, before=last.before, size=3)
    assert [user.username for user in page.items] == ["u6", "u1", "u3"]
    first = keyset(rows, order=ORDER, before=page.before, size=3)
    assert [user.username for user in first.items] == ["u0", "u2", "u4"]
    assert first.before is None
    assert first.after is not None


def test_falling_order(rows):
    seen, _last = walk(rows, ("-disabled_reason", "-id"))
    assert [name for page in seen for name in page] == ["u5", "u3", "u1", "u6", "u4", "u2", "u0"]


@pytest.mark.parametrize("token", ["x", "", "99999999999999999999999", "-1", "123456"])
def test_a_token_of_nobody_starts_again(rows, token):
    assert [user.username for user in keyset(rows, order=ORDER, after=token, size=3).items] == ["u0", "u2", "u4"]


def test_nothing_at_all(db):
    page = keyset(User.objects.none(), order=ORDER)
    assert (list(page.items), page.after, page.before) == ([], None, None)


def test_rows_that_only_a_second_question_keeps_are_turned_like_any_others(rows):
    """Asked in parts that grow; here two are read for a page of one."""
    asked = []

    def keep(some):
        asked.append(len(some))
        return {user.pk for user in rows if user.username in {"u0", "u3", "u5"}}

    first = keyset(rows, order=ORDER, size=1, keep=keep)
    assert [user.username for user in first.items] == ["u0"]
    assert asked == [4, 3], "the second part shows that there is more"
    second = keyset(rows, order=ORDER, size=1, keep=keep, after=first.after)
    assert [user.username for user in second.items] == ["u3"]
    last = keyset(rows, order=ORDER, size=5, keep=keep, after=second.after)
    assert ([user.username for user in last.items], last.after) == (["u5"], None)
    assert [user.username for user in keyset(rows, order=ORDER, size=1, keep=keep, before=last.before).items] == ["u3"]
    assert list(keyset(rows, order=ORDER, keep=lambda some: set()).items) == []
