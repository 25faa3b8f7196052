"""Every feature that ``yice check-rulebook --coverage`` says stands names the tests that show it; they are there."""

from __future__ import annotations

from house import ROOT

from rulebook.coverage import features


def test_the_tests_that_a_feature_names_are_there():
    gone = [f"{one.key}: {one.shown}" for one in features().values() if one.shown and not (ROOT / one.shown).exists()]
    assert gone == []
