"""The pages of the tables: read, open the people behind a figure, sign, read what was signed."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from yice.oversight.statistics.models import SignedTable
from yice.oversight.statistics.tables import TABLES

DAY = "2018-03-31"


@pytest.fixture
def head(cast, client):
    return cast.login(client, cast.staff.lin)


def test_every_table_opens_whole_and_as_a_fragment(head) -> None:
    assert head.get(reverse("statistics:list")).status_code == 200
    for table in TABLES:
        address = reverse("statistics:table", args=[table.name])
        assert table.title in head.get(address, {"as_of": DAY}).content.decode()
        fragment = head.get(address, {"as_of": DAY}, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in fragment


def test_every_figure_is_a_door_to_its_people(head, cast) -> None:
    page = head.get(reverse("statistics:people", args=["A01", "total"]), {"as_of": DAY}).content.decode()
    assert cast.people.chen.name in page
    assert reverse("desk:person", args=[cast.people.chen.pk]) in page
    assert head.get(reverse("statistics:people", args=["A07", "total"])).status_code == 200


def test_a_unit_narrows_the_table(head, cast) -> None:
    whole = head.get(reverse("statistics:table", args=["A01"]), {"as_of": DAY}).context["drawn"]
    county = head.get(reverse("statistics:table", args=["A01"]), {"as_of": DAY, "unit": cast.units.county.pk}).context[
        "drawn"
    ]
    assert 0 < county.value("total") < whole.value("total")


def test_a_bad_day_keeps_what_was_typed(head) -> None:
    page = head.get(reverse("statistics:table", args=["A01"]), {"as_of": "2018-13-45"})
    assert page.status_code == 200
    assert "2018-13-45" in page.content.decode()


def test_signing_freezes_and_shows_it(head, cast) -> None:
    address = f"{reverse('statistics:sign', args=['A01'])}?as_of={DAY}&unit={cast.units.bureau.pk}"
    assert head.get(address).status_code == 200
    answer = head.post(address, {"note": "报省局"})
    signed = SignedTable.objects.get()
    assert answer.url == reverse("statistics:signed", args=[signed.pk])
    page = head.get(answer.url).content.decode()
    assert "内容完好" in page
    assert "报省局" in page
    assert (
        cast.people.chen.name
        in head.get(reverse("statistics:signed-people", args=[signed.pk, "total"])).content.decode()
    )


def test_a_future_day_is_refused_in_words(head, cast) -> None:
    address = f"{reverse('statistics:sign', args=['A01'])}?as_of=2019-01-01&unit={cast.units.bureau.pk}"
    page = head.post(address, {"note": "试试"})
    assert page.status_code == 400
    assert "还没到截止日期" in page.content.decode()
    assert "试试" in page.content.decode()


def test_a_liaison_and_the_neighbour_see_nothing_of_it(cast, client) -> None:
    zhang = cast.login(client, cast.staff.zhang)
    assert zhang.get(reverse("statistics:list")).status_code == 404
    neighbour = cast.login(client, cast.staff.sibling_head)
    page = neighbour.get(reverse("statistics:people", args=["A01", "total"]), {"as_of": DAY}).content.decode()
    assert cast.people.chen.name not in page
    assert cast.people.ma.name in page


def test_an_unknown_table_or_figure_is_404(head) -> None:
    assert head.get(reverse("statistics:table", args=["Z99"])).status_code == 404
    assert head.get(reverse("statistics:people", args=["A01", "nothing"])).status_code == 404


def test_the_command_prints_a_table_and_the_list(cast, tmp_path) -> None:
    out = StringIO()
    call_command("table", "a01", "--as-of", DAY, "--json", stdout=out)
    body = json.loads(out.getvalue())
    assert body["name"] == "A01"
    assert {line["key"] for line in body["lines"]} >= {"city", "total"}
    out = StringIO()
    call_command("table", "--list", stdout=out)
    assert all(table.title in out.getvalue() for table in TABLES)
    call_command("table", "A02", "--xlsx", str(tmp_path / "a02.xlsx"), stdout=StringIO())
    assert (tmp_path / "a02.xlsx").stat().st_size > 3_000


def test_the_command_refuses_in_words(cast) -> None:
    with pytest.raises(CommandError, match="没有统计表"):
        call_command("table", "A99")
    with pytest.raises(CommandError, match="没有编码"):
        call_command("table", "A01", "--unit", "NOWHERE")
