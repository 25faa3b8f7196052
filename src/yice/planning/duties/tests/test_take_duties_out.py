"""A long list of duties is taken out by the worker, for the one who asked, for three days."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest

from yice.core.audit.models import Entry
from yice.core.jobs.models import Run
from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties import exporting
from yice.planning.duties.models import DutyExport
from yice.planning.duties.views import listing
from yice.testing.cast import TODAY


@pytest.fixture
def lin(cast, client):
    return cast.login(client, cast.staff.lin)


@pytest.fixture
def long(cast, owe, monkeypatch):
    """More than is made at once."""
    monkeypatch.setattr(listing, "AT_ONCE", 1)
    for number in range(3):
        owe(cast.people.chen, "R01", due=TODAY - dt.timedelta(days=number + 1))


def ask(browser, key="e1"):
    answer = browser.post("/duties/export/?state=overdue", {"idempotency_key": key})
    assert answer.status_code == 303
    return answer["Location"]


def work(by):
    export = DutyExport.objects.get()
    args = Run.objects.get(pk=export.run_id).args
    return exporting.make_export(by=by, run_id=export.run_id, query=args["query"], told=lambda *_: None)


def test_the_page_may_be_left_and_then_offers_the_file(lin, cast, long):
    address = ask(lin)
    assert "可以离开此页" in lin.get(address).content.decode()
    assert lin.get(f"{address}file/").status_code == 404
    assert work(cast.actor(cast.staff.lin)) == 3
    assert "下载表格" in lin.get(address).content.decode()
    rows = list(openpyxl.load_workbook(io.BytesIO(lin.get(f"{address}file/").content)).active.rows)
    assert len(rows) == 4
    assert Entry.objects.filter(verb="view.export").count() >= 2


def test_asked_twice_or_made_twice_it_is_there_once(lin, cast, long):
    assert ask(lin) == ask(lin)
    assert work(cast.actor(cast.staff.lin)) == work(cast.actor(cast.staff.lin)) == 3


def test_nobody_else_finds_it(lin, cast, client, long):
    address = ask(lin)
    other = cast.login(client, cast.staff.sibling_head)
    assert other.get(address).status_code == 404
    assert other.get(f"{address}file/").status_code == 404


def test_after_three_days_it_is_gone(lin, cast, long):
    address = ask(lin)
    work(cast.actor(cast.staff.lin))
    with clock.at(TODAY + dt.timedelta(days=4)):
        assert exporting.sweep_exports(by=Actor.system("sweeper")) == 1
        assert lin.get(address).status_code in {302, 404}
    assert not DutyExport.objects.exists()


def test_a_short_list_comes_at_once(lin, cast, owe):
    owe(cast.people.chen, "R01", due=TODAY - dt.timedelta(days=1))
    answer = lin.post("/duties/export/?state=overdue")
    assert answer.status_code == 200
    assert answer["Content-Type"].endswith("sheet")
