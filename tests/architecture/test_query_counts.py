"""How many queries each main page asks (``query_counts.json``), and that more people do not mean more queries.

After a change that is meant, record anew and look at the difference before committing it::

    YICE_RECORD_QUERIES=1 pytest tests/architecture/test_query_counts.py
"""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from yice.core.people import actions as people
from yice.core.people.drafts import KinDraft, PersonDraft
from yice.planning.duties import actions as duties
from yice.testing.cast import BUILDER
from yice.testing.fixtures import *  # noqa: F403 - pytest finds fixtures by name
from yice.testing.personas import day

COUNTS = Path(__file__).with_name("query_counts.json")
MORE = 30
GIVEN = "安邦本成达恩方刚海和吉佳凯利明宁平庆仁善泰文祥新雅益友玉泽忠"
SINCE = dt.date(2017, 3, 1)

# What is looked at: the words of the record → who opens it, the name of the address, its parameters, the query.
TODAY = {f"today {who}": (who, "desk:today", {}, "") for who in (
    "lin", "leader", "sun", "zhang", "zhou", "guo", "system_admin", "security_admin", "audit_admin",
)}  # fmt: skip
TABS = {
    f"person {tab}": ("lin", "desk:person", {"person_id": "chen"}, f"?tab={tab}")
    for tab in ("now", "family", "health", "benefits", "study", "file", "readers")
}
PAGES = {
    **TODAY,
    **TABS,
    "people": ("lin", "desk:people", {}, ""),
    "people of a liaison": ("zhang", "desk:people", {}, ""),
    "people filtered": ("lin", "desk:people", {}, "?category=lixiu&household=alone&due=late"),
    "search": ("lin", "desk:search", {}, "POST"),
    "coverage": ("lin", "desk:coverage", {}, ""),
    "coverage of people": ("lin", "desk:coverage_people", {}, ""),
    "coverage of liaisons": ("lin", "desk:coverage_liaisons", {}, ""),
    "rulebook": ("lin", "desk:rulebook", {}, ""),
    "rulebook parameters": ("lin", "desk:rulebook", {}, "?tab=parameters"),
    "rule": ("lin", "desk:rule", {"code": "R01"}, ""),
    "duties": ("lin", "duties:list", {}, ""),
    "duties week": ("lin", "duties:week", {}, ""),
    "duties month": ("lin", "duties:month", {}, ""),
    "duties by liaison": ("lin", "duties:liaisons", {}, ""),
    "duties of a person": ("lin", "duties:person", {"person_id": "chen"}, ""),
    "plans": ("lin", "plans:list", {}, ""),
    "campaigns": ("lin", "campaigns:list", {}, ""),
    "statistics": ("guo", "statistics:list", {}, ""),
    "statistics table": ("guo", "statistics:table", {"name": "A01"}, ""),
    "visits": ("lin", "visits:list", {}, ""),
    "visit brief": ("zhang", "visits:brief", {"person_id": "chen"}, ""),
    "visit form": ("zhang", "visits:record", {"person_id": "chen"}, ""),
    "route": ("zhang", "visits:route", {}, ""),
    "cases": ("lin", "cases:list", {}, ""),
    "cards": ("lin", "cards:list", {}, ""),
    "reminders": ("lin", "ladder:list", {}, ""),
    "messages": ("lin", "notify:inbox", {}, ""),
    "messages log": ("lin", "notify:log", {}, ""),
    "phones": ("lin", "field:devices", {}, ""),
    "units": ("lin", "org:units", {}, ""),
    "unit": ("lin", "org:unit", {"pk": "works"}, ""),
    "staff": ("lin", "org:staff_list", {}, ""),
    "rosters": ("lin", "roster:list", {}, ""),
    "audit": ("audit_admin", "audit:list", {}, ""),
    "jobs": ("system_admin", "jobs:list", {}, ""),
}


@pytest.fixture
def city(cast):
    """The cast with everything planned, and what counts a page."""
    duties.plan(by=BUILDER)
    browsers = {}

    def count(what):
        who, name, params, query = PAGES[what]
        if who not in browsers:
            browsers[who] = cast.login(Client(), getattr(cast.staff, who))
        places = {"person_id": cast.people, "pk": cast.units}
        kwargs = {key: getattr(places[key], value).pk if key in places else value for key, value in params.items()}
        address = reverse(name, kwargs=kwargs)
        browser = browsers[who]

        def ask():
            if query == "POST":
                return browser.post(address, {"q": "1390931"}, follow=True)
            return browser.get(address + query)

        ask()  # what a process remembers (tenant, rulebook, addresses) is asked once
        with CaptureQueriesContext(connection) as asked:
            answer = ask()
        assert answer.status_code == 200, (what, answer.status_code)
        return len(asked)

    count.cast = cast
    return count


def _there():
    """The pages whose app this installation has."""
    found = []
    for what, (_, name, params, _query) in PAGES.items():
        try:
            reverse(name, kwargs=dict.fromkeys(params, 1) if "code" not in params and "name" not in params else params)
        except NoReverseMatch:
            continue
        found.append(what)
    return found


def test_no_page_asks_more_than_recorded(city):
    counted = {what: city(what) for what in _there()}
    if os.environ.get("YICE_RECORD_QUERIES"):
        COUNTS.write_text(json.dumps(counted, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    recorded = json.loads(COUNTS.read_text(encoding="utf-8"))
    unknown = sorted(set(counted) - set(recorded))
    assert not unknown, f"not recorded: {unknown}"
    more = {what: (number, recorded[what]) for what, number in counted.items() if number > recorded[what]}
    assert not more, f"asks more than recorded (now, recorded): {more}"


def test_thirty_people_more_do_not_mean_queries_more(city):
    before = {what: city(what) for what in _there()}
    cast = city.cast
    drafts = [
        PersonDraft(
            name=f"陈{GIVEN[number]}添", unit_id=cast.units.works.pk, category="lixiu", sex="m",
            birth=day("1928-04-03"), period="jiefang", registered_on=SINCE, residence="local",
            phone=f"1390931{7000 + number}",
            liaison_id=cast.staff.zhang.pk, paired_on=SINCE,
            blocks={
                "home": {"address": f"河东区{number}号", "household": "alone"},
                "health": {"hospitalised": number % 3 == 0},
            },
            kin=(KinDraft(name=f"陈小{GIVEN[number]}", relation="son", phone="13909317772", is_emergency=True),),
        )
        for number in range(MORE)
    ]  # fmt: skip
    people.admit_people(by=BUILDER, drafts=drafts, source="试验")
    duties.plan(by=BUILDER)
    shown = cast.login(Client(), cast.staff.zhang).get(reverse("desk:people")).content.decode()
    assert sum(f"陈{letter}添" in shown for letter in GIVEN) == MORE
    after = {what: city(what) for what in before}
    grown = {what: (before[what], after[what]) for what in before if after[what] > before[what]}
    assert not grown, f"grows with the people (before, after): {grown}"
