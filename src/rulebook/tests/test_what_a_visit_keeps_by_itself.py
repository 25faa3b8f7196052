"""What a contact keeps without anybody saying so, rule by rule. A new rule has to be put on one side or the other."""

from __future__ import annotations

import pytest

from rulebook import load

BOOK = load()
BY_HAND = "MadeElsewhere"  # closed only when named, whatever it accepts
# the evidence a contact is → the promises to a person it keeps by itself (or, for what a leader, branch or clerk owes,
# when it was they who came); everything else that accepts it wants it said
KEPT = {
    ("visit", "home"): {
        "R01", "R02", "R04", "R04a", "R05", "R06", "R07", "R08", "R09", "R20", "R22.celebrate", "R27", "R28",
        "R30.call", "R30a", "R33.call", "R33.visit", "R38", "R38a", "R50", "R52", "R53", "R53a", "R53b",
        "R55.first", "R55.second", "R55.third", "R59", "R113.again", "R120a", "R140",
    },
    ("call", "phone"): {
        "R02", "R04a", "R06", "R09", "R27", "R28", "R30.call", "R32", "R33.call", "R52", "R59", "R113.again", "R140",
    },
    ("visit", "hospital"): {
        "R01", "R02", "R04", "R04a", "R05", "R06", "R07", "R08", "R09", "R20", "R22.celebrate", "R27", "R28",
        "R30.call", "R30.visit", "R30a", "R32", "R33.call", "R38", "R38a", "R50", "R52", "R53", "R53a", "R53b",
        "R55.first", "R55.second", "R55.third", "R59", "R113.again", "R120a", "R140",
    },
    ("greeting", "letter"): {"R04a", "R06", "R27", "R28"},
}  # fmt: skip


def kept_by(kind, channel):
    for rule in BOOK.rules.values():
        if rule.subject != "person" or rule.code == "PLAN-ITEM" or type(rule.trigger).__name__ == BY_HAND:
            continue
        for step in rule.steps:
            asked = step.evidence
            if kind in asked.kinds and kind not in asked.said and (not asked.channels or channel in asked.channels):
                yield f"{rule.code}.{step.code}" if step.code else rule.code


@pytest.mark.parametrize("contact", KEPT, ids="-".join)
def test_a_contact_keeps_what_it_is_for_and_no_more(contact):
    assert set(kept_by(*contact)) == KEPT[contact]
