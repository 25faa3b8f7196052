"""One visit counts wherever its kind and way are accepted: intervals of contact count from every contact there was."""

from __future__ import annotations

import pytest

from rulebook import load

BOOK = load()
CONTACTS = {"visit", "call", "chat"}
OURS = {"liaison", "deputy", "clerk", "head", "leader"}


def satisfying(rule):
    """Rules whose evidence always satisfies this one: of our own people, closed by kinds and ways it accepts."""
    want = rule.steps[-1].evidence
    for other in BOOK.rules.values():
        have = other.steps[-1].evidence
        if other is rule or other.subject != "person" or other.steps[-1].owes not in OURS:
            continue
        contact = set(have.kinds) <= set(want.kinds) and set(have.kinds) & CONTACTS
        if contact and (not want.channels or (have.channels and set(have.channels) <= set(want.channels))):
            yield other


@pytest.mark.parametrize("code", ["R01", "R02", "R09"])
def test_an_interval_of_contact_counts_from_every_contact(code):
    rule = BOOK.rules[code]
    missing = {other.code for other in satisfying(rule) if other.number not in rule.trigger.also}
    assert not missing, f"{code}: also lacks {sorted(missing)}"
