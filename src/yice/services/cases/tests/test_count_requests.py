"""诉求统计：登记了多少、办了多少、按时多少、本人怎么说；每个数字点开就是那些诉求，限制查看的只计数不点名。"""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from io import BytesIO

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from yice.core.audit.models import Entry as Trail
from yice.lib import clock
from yice.services.cases import actions, figures
from yice.services.cases.tests.conftest import SECRET
from yice.testing.cast import TODAY

YEAR = (dt.date(2018, 1, 1), dt.date(2018, 12, 31))


@pytest.fixture
def lived(desk, later):
    """Six requests: solved in time, solved late and once reopened, answered, new, by letter, and a restricted one."""
    good = desk.answered()
    desk.call_back(good, "solved")
    late = desk.answered(channel="walk_in")
    desk.call_back(late, "unsolved", prompt=1)
    with later(days=20):
        actions.answer_case(by=desk.actor("lin"), case_id=late.pk, answer="又换了水管", overdue_reason="等配件")
        rated = dict.fromkeys(("warm", "patient", "careful", "devoted", "prompt"), 5)
        actions.record_callback(
            by=desk.actor("zhou"), case_id=late.pk, reached=True, verdict="partly", ratings={**rated, "prompt": 3},
            overdue_reason="等配件",
        )  # fmt: skip
    desk.answered(channel="letter")
    desk.ask(category="hospital_problem")
    desk.ask(**SECRET)
    return desk


def drawn(desk, by="category", who="lin"):
    return figures.draw(desk.actor(who), *YEAR, by)


def row(table, word):
    return next(line for line in table.lines if line.word == word)


def test_every_figure_is_a_part_of_what_was_received(lived):
    total = drawn(lived).total
    assert (total.received, total.counts["closed"], total.counts["kept"]) == (5, 2, 1)
    assert (total.counts["reopened"], total.counts["solved"], total.counts["partly"]) == (1, 1, 1)
    assert total.counts["unhappy"] == 0, "the last call counts"
    assert total.hours is not None
    assert total.hours > 0
    for by, _ in figures.GROUPS:
        lines = drawn(lived, by).lines
        assert sum(line.received for line in lines) == 5, by
        assert sum(line.counts["closed"] for line in lines) == 2, by


def test_letters_visits_and_calls_apart_and_together(lived):
    table = drawn(lived, "channel")
    assert [(line.word, line.received) for line in table.lines] == [("来电", 3), ("来访", 1), ("来信", 1)]


def test_the_five_questions_of_the_last_call(lived):
    marks = {name: counts for name, _, counts in drawn(lived).ratings}
    assert marks["warm"] == {"good": 2, "fair": 0, "poor": 0}
    assert marks["prompt"] == {"good": 1, "fair": 1, "poor": 0}


def test_what_is_restricted_is_counted_and_never_named(lived, cast):
    for by in ("category", "team"):
        inside, outside = drawn(lived, by, who="zhang"), drawn(lived, by, who="zhou")
        assert inside.total.received == outside.total.received == 5
        assert not [line for line in inside.lines if line.asks.get("sight")], "the owner is of the circle"
        hidden = [line for line in outside.lines if line.asks.get("sight")]
        assert [(line.word, line.received) for line in hidden] == [("限制查看的诉求", 1)]
        assert len(outside.lines) <= len(inside.lines)
    page = cast.login(Client(), cast.staff.zhou).get("/cases/statistics/").content.decode()
    assert "再婚" not in page.split("<table", 1)[1]


def test_nobody_counts_what_they_do_not_see(lived):
    assert drawn(lived, who="foreign_head").total.received == 0
    assert drawn(lived, who="county_head").total.received == 0
    assert drawn(lived, who="system_admin").total.received == 0


def test_the_day_of_registration_decides(lived):
    before = figures.draw(lived.actor("lin"), dt.date(2018, 1, 1), TODAY - dt.timedelta(days=1), "category")
    assert before.total.received == 0
    assert figures.draw(lived.actor("lin"), TODAY, TODAY, "category").total.received == 5


@pytest.mark.parametrize("by", [code for code, _ in figures.GROUPS])
def test_each_number_opens_exactly_its_list(lived, cast, by):
    client = cast.login(Client(), cast.staff.zhou)
    page = client.get(f"/cases/statistics/?by={by}").content.decode()
    links = re.findall(r'<a href="(/cases/\?state=all[^"]*)"[^>]*>([\d,]+)</a>', page)
    assert len(links) > 10
    for href, number in dict(links).items():
        listed = client.get(unescape(href)).content.decode()
        assert listed.count("data-open") == int(number), href


def test_what_each_has_on_the_desk(lived, cast):
    with clock.at(clock.now() + dt.timedelta(days=9)):
        loads = {one.name: one.counts for one in figures.loads(lived.actor("lin"))}
        client = cast.login(Client(), cast.staff.lin)
        page = client.get("/cases/workers/").content.decode()
        href = re.search(r'href="(/cases/\?owner=\d+&amp;clock=overdue)"[^>]*>(\d+)<', page)
        assert client.get(unescape(href[1])).content.decode().count("data-open") == int(href[2])
    assert sum(counts["open"] for counts in loads.values()) == 3
    assert sum(counts["overdue"] for counts in loads.values()) == 3
    assert sum(counts["new"] for counts in loads.values()) == 2


def test_the_page_keeps_its_queries(lived, cast):
    with CaptureQueriesContext(
        connection,
    ) as first:
        drawn(lived)
    for _ in range(3):
        lived.ask(channel="portal")
    with CaptureQueriesContext(connection) as second:
        drawn(lived)
    assert len(second) <= len(first)


def test_taken_out_as_a_workbook_and_recorded(lived, cast):
    client = cast.login(Client(), cast.staff.lin)
    answer = client.post("/cases/statistics/export/?by=channel")
    book = CalamineWorkbook.from_filelike(BytesIO(answer.content))
    cells = book.get_sheet_by_name("办理情况").to_python()
    assert cells[-1][:2] == ["合计", 5.0]
    assert Trail.objects.filter(verb="view.export", detail__table="channel").exists()


def test_empty_wrong_and_turned_days(desk, cast):
    client = cast.login(Client(), cast.staff.lin)
    assert "没有登记诉求" in client.get("/cases/statistics/").content.decode()
    for wrong in ("?from=昨天&to=2018-99-99", "?by=<script>", "?from=2018-12-31&to=2018-01-01"):
        assert client.get(f"/cases/statistics/{wrong}").status_code == 200
    assert "没有在办的诉求" in client.get("/cases/workers/").content.decode()
    assert client.get("/cases/?from=x&fact=y&owner=z&unit=99999999999999&sight=q").status_code == 200


def test_the_list_tells_no_name_of_somebody_out_of_sight(desk, cast):
    desk.ask()
    client = cast.login(Client(), cast.staff.lin)
    page = client.get(f"/cases/?state=all&owner={cast.staff.foreign_head.pk}").content.decode()
    assert cast.staff.foreign_head.name not in page
