"""A table is of a day: what happens later does not reach it, and a correction reaches only the unsigned."""

import datetime as dt

import pytest

from yice.core.org import actions as org
from yice.core.people import actions as people
from yice.lib import clock
from yice.lib.errors import Invalid
from yice.lib.ids import path_range
from yice.oversight.statistics.actions import sign_table
from yice.oversight.statistics.counting import Frame, ranges_on
from yice.oversight.statistics.drawing import draw, members
from yice.oversight.statistics.models import SignedTable
from yice.oversight.statistics.queries import is_intact, signed_members
from yice.oversight.statistics.tables import BY_NAME

YEAR_END = dt.date(2017, 12, 31)
TODAY = dt.date(2018, 4, 2)


def drawn(cast, name: str, as_of: dt.date = TODAY):
    return draw(name, Frame(as_of, (path_range(cast.units.bureau.path),)), cast.units.bureau.name)


def head(cast):
    return cast.actor(cast.staff.lin)


def test_the_parts_add_up_to_the_total(cast) -> None:
    for name in ("A01", "A02", "A03", "A04", "A05", "A06", "A07"):
        assert all(relation.holds for relation in drawn(cast, name).relations), name
    assert drawn(cast, "A01").value("total") == len(
        members(BY_NAME["A01"], "total", Frame(TODAY, (path_range(cast.units.bureau.path),)))
    )


def test_every_figure_opens_exactly_its_people(cast) -> None:
    frame = Frame(TODAY, (path_range(cast.units.bureau.path),))
    for table in BY_NAME.values():
        for line in drawn(cast, table.name).lines:
            assert len(members(table, line.key, frame)) == line.value, (table.name, line.key)


def test_the_neighbours_tree_is_not_counted(cast) -> None:
    everyone = members(BY_NAME["A04"], "total", Frame(TODAY, (("0", ":"),)))
    assert cast.people.gao.pk in everyone
    ours = members(BY_NAME["A04"], "total", Frame(TODAY, (path_range(cast.units.bureau.path),)))
    assert cast.people.gao.pk not in ours


def test_a_later_death_does_not_change_an_earlier_day(cast) -> None:
    before = drawn(cast, "A01", YEAR_END).value("total")
    now = drawn(cast, "A01").value("total")
    people.report_death(by=head(cast), person_id=cast.people.chen.pk, on=TODAY)
    people.confirm_death(by=cast.actor(cast.staff.sun), person_id=cast.people.chen.pk, on=TODAY, proof="死亡证明")
    assert drawn(cast, "A01", YEAR_END).value("total") == before
    assert drawn(cast, "A01").value("total") == now - 1
    assert drawn(cast, "A11").value("deaths") == 1
    assert cast.people.chen.pk in members(BY_NAME["A11"], "deaths", Frame(TODAY, (path_range(cast.units.bureau.path),)))


def test_a_reported_death_still_counts_until_it_is_confirmed(cast) -> None:
    now = drawn(cast, "A01").value("total")
    people.report_death(by=head(cast), person_id=cast.people.chen.pk, on=TODAY)
    assert drawn(cast, "A01").value("total") == now


def test_moving_a_unit_does_not_rewrite_the_past(cast) -> None:
    frame = Frame(YEAR_END, (path_range(cast.units.county.path),))
    before = draw("A01", frame, "").value("total"), draw("A04", frame, "").value("total")
    org.move_unit(
        by=cast.actor(cast.staff.system_admin),
        unit=cast.units.county_office,
        parent=cast.units.sibling,
        version=cast.units.county_office.version,
        valid_from=TODAY,
        reason="区划调整",
    )
    assert (draw("A01", frame, "").value("total"), draw("A04", frame, "").value("total")) == before


def test_a_unit_that_moved_is_counted_where_it_stood_then(cast) -> None:
    office = cast.units.county_office
    before = draw("A01", Frame(YEAR_END, ranges_on((path_range(office.path),), YEAR_END)), "").value("total")
    moved = org.move_unit(
        by=cast.actor(cast.staff.system_admin),
        unit=office,
        parent=cast.units.sibling,
        version=office.version,
        valid_from=TODAY,
        reason="区划调整",
    )
    assert moved.path != office.path
    frame = Frame(YEAR_END, ranges_on((path_range(moved.path),), YEAR_END))
    assert draw("A01", frame, "").value("total") == before
    assert draw("A01", Frame(YEAR_END, (path_range(moved.path),)), "").value("total") == 0


def test_a_correction_changes_the_open_table_but_not_the_signed_one(cast) -> None:
    signed = sign_table(by=head(cast), name="A02", as_of=YEAR_END, unit=cast.units.bureau)
    before = drawn(cast, "A02", YEAR_END)
    chen = cast.people.chen
    other = "organ" if chen.nature != "organ" else "institution"
    with clock.at(dt.datetime(2018, 4, 2, 11, 0, tzinfo=clock.ZONE)):  # two hours after the signing
        people.change_status(
            by=head(cast),
            person_id=chen.pk,
            changes={"nature": other},
            valid_from=dt.date(2010, 1, 1),
            reason="档案核实有误",
        )
    after = drawn(cast, "A02", YEAR_END)
    assert after.value(other) == before.value(other) + 1
    again = SignedTable.objects.get(pk=signed.pk)
    assert {line["key"]: line["value"] for line in again.body["lines"]} == {
        line.key: line.value for line in before.lines
    }
    assert chen.pk not in signed_members(again, other)
    assert is_intact(again)
    as_known_then = Frame(YEAR_END, (path_range(cast.units.bureau.path),), known_at=signed.signed_at)
    assert draw("A02", as_known_then, "").value(other) == before.value(other)


def test_an_edit_in_the_database_is_found(cast) -> None:
    signed = sign_table(by=head(cast), name="A04", as_of=YEAR_END, unit=cast.units.bureau)
    body = signed.body
    body["lines"][0]["value"] += 1
    SignedTable.objects.filter(pk=signed.pk).update(body=body)
    assert not is_intact(SignedTable.objects.get(pk=signed.pk))


def test_tomorrow_cannot_be_signed(cast) -> None:
    with pytest.raises(Invalid) as refused:
        sign_table(by=head(cast), name="A01", as_of=clock.today() + dt.timedelta(days=1), unit=cast.units.bureau)
    assert refused.value.code == "statistics_future"
    assert not SignedTable.objects.exists()


def test_the_same_key_twice_signs_once(cast) -> None:
    for _ in range(2):
        sign_table(by=head(cast), name="A01", as_of=YEAR_END, unit=cast.units.bureau, key="once-only")
    assert SignedTable.objects.count() == 1
