"""在命令行上问错了：用词和代码都说清楚."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from yice.lib.errors import Invalid
from yice.planning.duties.actions.planning import window_of
from yice.testing.cast import TODAY


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (("plan", "--horizon", "-5"), "horizon_out_of_range"),
        (("plan", "--horizon", "0"), "horizon_out_of_range"),
        (("plan", "--as-of", "2018-02-30"), "bad_day"),
        (("plan", "--unit", "XX"), "unit_not_found"),
        (("coverage", "--from", "0001-01-01", "--to", "2018-03-31"), "bad_day"),
        (("explain", "--person", "XX"), "person_not_found"),
    ],
)
def test_a_wrong_question_has_a_code(cast, asked, code):
    with pytest.raises(CommandError, match=rf"\[{code}\]"):
        call_command(*asked)


def test_a_rule_is_known_in_small_letters_too(cast):
    person, out = cast.people.chen.no, io.StringIO()
    call_command("explain", "--person", person, "--rule", "r20", stdout=out)
    assert "R20" in out.getvalue()
    with pytest.raises(CommandError, match=r"\[rule_not_found\]"):
        call_command("explain", "--person", person, "--rule", "R2000")


def test_no_horizon_is_silently_another(db):
    assert (window_of(TODAY, horizon=1).end - TODAY).days == 1
    with pytest.raises(Invalid):
        window_of(TODAY, horizon=3661)
