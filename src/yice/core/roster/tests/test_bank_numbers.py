"""A bank number of a length that nobody would mask in a remark is said, not sealed."""

from __future__ import annotations

import pytest

from yice.core.roster.judge.cells import _bank


@pytest.mark.parametrize(
    ("typed", "kept", "codes"),
    [
        ("6217 0001 2345 6789 012", "6217000123456789012", []),
        ("621700012345678", "621700012345678", []),
        ("62170001234", None, ["unknown_code"]),
        ("62170001234567890123", None, ["unknown_code"]),
        ("未办", None, []),
        ("", None, []),
    ],
)
def test_lengths(typed, kept, codes):
    read = _bank(None, "银行卡号", None)(typed)  # type: ignore[arg-type]
    assert (read.value or None, [one.code for one in read.issues]) == (kept, codes)
    assert all(typed not in one.message for one in read.issues if typed)
