"""When the rungs of a ladder fall: the rule's own days, and R73 where the rule is silent."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from yice.planning.ladder.rungs import ABOVE, Rung, Shares, Stage, clock_ladder, ladder_of

DUE = 17_623  # 2018-04-02


def days(rung: Rung, *, length: int = 30, due: int = DUE) -> int:
    """How many days after the due day a rung falls, for a window of so many days."""
    return int(rung.falls(np.array([due - length]), np.array([due]))[0]) - due


def plain(ladder: tuple[Rung, ...], length: int = 30) -> list[tuple[str, int]]:
    """Whom it tells and when."""
    return [(rung.to, days(rung, length=length)) for rung in ladder]


def test_a_rule_without_reminders_climbs_by_shares_of_its_window() -> None:
    assert plain(ladder_of((), "liaison"), 10) == [("owner", -2), ("head", 1), ("leader", 5), (ABOVE, 10)]
    assert all(rung.default for rung in ladder_of((), "liaison"))


def test_a_long_window_does_not_take_half_a_year_to_reach_the_leader() -> None:
    assert plain(ladder_of((), "liaison"), 365) == [("owner", -14), ("head", 1), ("leader", 14), (ABOVE, 30)]


def test_the_rules_own_days_stand_and_what_they_leave_out_is_filled() -> None:
    ladder = ladder_of(((-7, "d", "liaison"), (1, "d", "head")), "liaison")
    assert plain(ladder) == [("owner", -7), ("head", 1), ("leader", 14), (ABOVE, 30)]
    assert [rung.default for rung in ladder] == [False, False, True, True]


def test_whoever_is_higher_is_told_after_whoever_is_lower() -> None:
    ladder = ladder_of(((-7, "d", "liaison"), (40, "d", "head")), "liaison")
    assert [days(rung, length=2) for rung in ladder] == [-7, 40, 41, 41]


def test_what_the_head_owes_is_not_reported_to_the_head() -> None:
    assert [rung.to for rung in ladder_of((), "head")] == ["owner", "leader", ABOVE]
    assert [rung.to for rung in ladder_of((), "leader")] == ["owner", ABOVE]


def test_working_days_and_months_are_days_of_the_calendar() -> None:
    # 2018-04-05…07 清明, 8日（星期日）上班
    assert days(ladder_of(((3, "wd", "head"),), "liaison")[1]) == 6
    assert days(ladder_of(((-1, "m", "liaison"),), "liaison")[0]) == -31  # 3月2日


def test_a_clock_is_escalated_at_the_four_shares() -> None:
    ladder = clock_ladder(Shares())
    assert [(rung.stage, rung.share) for rung in ladder] == list(zip(Stage, (80, 100, 150, 200), strict=True))


def test_other_shares_and_bounds_move_the_rungs_and_not_their_names() -> None:
    mine = Shares(remind=50, leader=120, above=130, remind_most_days=60, leader_most_days=90, above_most_days=90)
    ladder = ladder_of((), "liaison", mine)
    assert plain(ladder, 100) == [("owner", -50), ("head", 1), ("leader", 20), (ABOVE, 30)]
    assert [rung.code for rung in ladder] == [rung.code for rung in ladder_of((), "liaison")]
    assert [rung.share for rung in clock_ladder(mine)] == [50, 100, 120, 130]


reminders = st.lists(
    st.tuples(st.integers(-60, 60), st.just("d"), st.sampled_from(["liaison", "head", "leader", "clerk"])),
    max_size=4,
    unique_by=lambda one: one[0],
).map(lambda found: tuple(sorted(found)))


@given(reminders, st.sampled_from(["liaison", "clerk", "head", "leader", "branch"]), st.integers(0, 400))
def test_every_ladder_reaches_the_level_above_and_names_each_rung_once(
    own: tuple[tuple[int, str, str], ...], owes: str, length: int
) -> None:
    ladder = ladder_of(own, owes)
    codes = [rung.code for rung in ladder]
    assert len(set(codes)) == len(codes)
    assert ladder[-1].to == ABOVE
    filled = [days(rung, length=length) for rung in ladder if rung.default and rung.stage > Stage.REMIND]
    assert filled == sorted(filled)
