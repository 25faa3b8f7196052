"""导出: exactly what is shown, by the worker, for the one who asked, for three days."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from yice.core.audit.models import Entry
from yice.core.jobs.models import Run
from yice.lib import clock
from yice.lib.actor import Actor
from yice.web.desk.models import Export
from yice.web.desk.people.export import make_export, sweep_exports


@pytest.fixture
def asked(lin):
    def ask(browser=lin, query="?category=lixiu", key="e1"):
        answer = browser.post(f"/people/export/{query}", {"idempotency_key": key})
        assert answer.status_code == 303
        return answer["Location"]

    return ask


def work(cast, staff):
    export = Export.objects.get()
    args = Run.objects.get(pk=export.run_id).args
    make_export(
        by=cast.actor(staff), run_id=export.run_id, query=args["query"], shown=args["columns"], told=lambda *_: None
    )


def sheet_of(browser, address):
    content = browser.get(f"{address}file/").content
    return [[cell.value for cell in row] for row in openpyxl.load_workbook(io.BytesIO(content)).active.rows]


def test_it_holds_the_people_and_columns_of_the_page(lin, asked, cast):
    address = asked()
    work(cast, cast.staff.lin)
    rows = sheet_of(lin, address)
    names = [row[0] for row in rows[1:]]
    assert cast.people.chen.name in names
    assert cast.people.li.name not in names
    assert rows[0][3:7] == ["类别", "现在", "联络员", "最近联系"]


def test_the_page_says_how_far_it_is_and_then_offers_the_file(lin, asked, cast, text):
    address = asked()
    assert "可以离开此页" in text(lin.get(address))
    work(cast, cast.staff.lin)
    assert "下载表格" in text(lin.get(address))


def test_before_it_is_ready_there_is_no_file(lin, asked):
    assert lin.get(f"{asked()}file/").status_code == 404


def test_asked_twice_it_is_made_once(asked):
    assert asked() == asked()
    assert Export.objects.count() == 1


def test_what_the_role_does_not_show_is_not_exported(as_, asked, cast):
    guo = as_(cast.staff.guo)
    address = asked(guo)
    work(cast, cast.staff.guo)
    assert "现在" not in sheet_of(guo, address)[0]


def test_nobody_else_gets_it(as_, asked, cast):
    address = asked()
    work(cast, cast.staff.lin)
    for staff in (cast.staff.sun, cast.staff.foreign_head, cast.staff.system_admin):
        assert as_(staff).get(address).status_code == 404
        assert as_(staff).get(f"{address}file/").status_code == 404


def test_taking_it_is_recorded(lin, asked, cast):
    address = asked()
    work(cast, cast.staff.lin)
    before = Entry.objects.filter(verb="view.export").count()
    lin.get(f"{address}file/")
    assert Entry.objects.filter(verb="view.export").count() == before + 1


def test_after_its_days_it_is_gone(lin, asked, cast):
    address = asked()
    work(cast, cast.staff.lin)
    with clock.at(dt.date(2018, 4, 6)):
        assert sweep_exports(by=Actor.system("sweeper")) == 1
    assert not Export.objects.exists()
    assert lin.get(address).status_code == 404


def test_made_again_after_a_crash_it_is_still_one(lin, asked, cast):
    address = asked()
    work(cast, cast.staff.lin)
    work(cast, cast.staff.lin)
    assert len(sheet_of(lin, address)) > 1
