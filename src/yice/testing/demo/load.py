"""The demo city from an empty database to a planned, lived-in one: stage by stage, with progress."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from pathlib import Path

from yice.core.org.models import Staff
from yice.core.people.models import Person
from yice.lib import bulk, clock
from yice.lib.actor import Actor
from yice.lib.errors import Refused
from yice.planning.duties.actions import plan, replan_changed
from yice.testing.city.figures import BUSINESS_DATE
from yice.testing.city.people import invent_city
from yice.testing.demo import cases, deeds, handouts, lives, office, planning, reports, rosters, visits

Progress = Callable[[int, int, str], None]
FOUNDED = dt.date(2016, 1, 4)


@bulk.alone()
def load_demo(folder: Path, progress: Progress) -> dict[str, float]:
    """Load everything into an empty installation; returns seconds per stage. Refused where there are people already."""
    if Person.objects.exists():
        raise Refused(
            "demo_not_empty",
            "演示数据没有载入",
            why="数据库里已经有人员档案，演示数据只能载入空库。",
            todo="请换一个数据目录（环境变量 YICE_DATA），或先清空演示库。",
        )
    seconds: dict[str, float] = {}

    def stage(name: str, started: float) -> None:
        seconds[name] = round(clock.monotonic() - started, 1)

    began = clock.monotonic()
    progress(0, 1, "编造城市")
    writing = rosters.start_writing(folder)
    city = invent_city()
    stage("invent", began)
    began = clock.monotonic()
    with clock.at(FOUNDED):
        progress(0, 1, "设立单位和岗位")
        units = office.open_city(BUSINESS_DATE)
        seated = office.seat_staff(units)
    stage("units", began)
    began = clock.monotonic()
    rosters.bring_in(writing, units, folder, progress)
    stage("rosters", began)
    began = clock.monotonic()
    with clock.at(rosters.ARRIVED):
        progress(0, 1, "安排联络员")
        office.give_caseloads(units, seated)
    stage("caseloads", began)
    began = clock.monotonic()
    progress(0, 1, "过完第一季度")
    known = lives.live(city, seated)
    stage("lives", began)
    began = clock.monotonic()
    with clock.at(BUSINESS_DATE):
        deeds.write_history(progress)
    stage("history", began)
    began = clock.monotonic()
    planning.write_plans(seated, known, progress)
    with clock.at(BUSINESS_DATE):
        while replan_changed().people:
            pass
    stage("plans", began)
    began = clock.monotonic()
    with clock.at(BUSINESS_DATE):
        cases.take_cases(progress)
    stage("cases", began)
    began = clock.monotonic()
    _lately(seated, progress)
    stage("contacts", began)
    return seconds


def _lately(seated: Mapping[str, Staff], progress: Progress) -> None:
    """The contacts of the quarter, what was handed out and sent; then everybody planned from what has happened."""
    visits.write_visits(seated, progress)
    handouts.hand_out_cards(seated, progress)
    handouts.begin_condolence(seated, progress)
    handouts.send_messages(seated, progress)
    reports.hand_in(seated)
    with clock.at(BUSINESS_DATE):
        progress(0, 1, "排到今天")
        plan(by=Actor.system("demo"))
