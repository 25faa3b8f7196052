"""Every rule in plain Chinese: no raw date where a length is meant, no code where a word is."""

from __future__ import annotations

import re

import pytest

from dutyengine import describe
from rulebook import load

BOOK = load()
_SOURCES = re.compile(r"\b[A-Z]{2,4}-\d{3}[a-z]?\b|\bR\d+[a-z]?\b|\bA\d\d\b")
ABROAD = {"AED", "HIV", "CT", "B", "A", "C", "D", "X", "BMI", "QR", "VIP", "App", "APP", "PDF"}


@pytest.mark.parametrize("code", sorted(BOOK.rules))
def test_a_rule_is_told_without_codes_and_raw_dates(code):
    told = dict(describe(BOOK, code).lines())
    words = "；".join(text for heading, text in told.items() if heading != "依据")
    assert not re.findall(r"\d{4}-\d\d-\d\d", words)
    assert "None" not in words
    strange = set(re.findall(r"[A-Za-z_]{2,}", _SOURCES.sub("", words))) - ABROAD
    assert not strange, f"{sorted(strange)} in {words}"


def test_a_span_written_in_months_is_told_in_months():
    assert "距今超过 10 个月" in describe(BOOK, "R37").who
