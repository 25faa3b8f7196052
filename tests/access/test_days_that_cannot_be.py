"""Days nobody can mean, typed into every field that takes one: refused in words, never a fault of the program."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape

import pytest
from django.urls import reverse
from doors import DOORS, every_address
from test_every_door import full, knock, words_of  # noqa: F401 - ``full`` is the fixture
from things import thing

from yice.lib import clock
from yice.testing.cast import TODAY

HOSTILE = ("0001-01-01", "9999-12-31")  # with an hour beside it the first has no moment in universal time
TAG = re.compile(r"<(?:input|textarea)\b[^>]*>")
LIST = re.compile(r"<select\b([^>]*)>(.*?)</select>", re.DOTALL)
OPTION = re.compile(r'<option value="([^"]+)"( selected)?')
TOLD = re.compile(r'([\w-]+)="([^"]*)"')
FIRST = re.compile(r"[^\d]$|[^\d]_?[01]$")  # of rows that can be filled in again and again only the first
ADDRESSES = every_address()
DONE = {302, 303}


def fields_of(page: str) -> tuple[list[str], Mapping[str, str]]:
    """The names of the fields for days on a page, and everything else with something in it."""
    days: list[str] = []
    rest: dict[str, str] = {}
    for tag in TAG.findall(page):
        said = dict(TOLD.findall(tag))
        name, sort = said.get("name", ""), said.get("type", "")
        if sort == "date" and FIRST.search(name):
            days.append(name)
        elif name and sort not in {"date", "file", "submit"} and name not in rest:
            rest[name] = "00:10" if sort == "time" else unescape(said.get("value", "一")) or "一"
    for tag, options in LIST.findall(page):
        found = sorted(OPTION.findall(options), key=lambda one: not one[1])
        rest[dict(TOLD.findall(tag)).get("name", "")] = unescape(found[0][0]) if found else ""
    return sorted(set(days)), rest


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) & set(DOORS)))
def test_no_day_breaks_a_page(name, full, here):  # noqa: F811 - fixtures
    door, wrong = DOORS[name], []
    visitor = next((one for one in full.visitors.values() if door.anyone or one.role in door.roles), None)
    if door.open or visitor is None:
        return
    with clock.at(TODAY):
        address = reverse(name, kwargs={**(thing(full, door.to, "own") if door.to else {}), **door.extra})
        page = knock(visitor, "get", address)
        days, rest = fields_of(words_of(page)) if page["Content-Type"].startswith("text/html") else ([], {})
        for day in HOSTILE if days else ():
            for told in ({**rest, **dict.fromkeys(days, TODAY), one: day} for one in days):
                for method in ("post",) if door.to else ("get", "post"):
                    code = knock(visitor, method, address, **told).status_code
                    if code >= 500 or (method == "post" and code in DONE):
                        wrong.append(f"{method} {address} {day}: {code}")
    assert not wrong, "\n".join(wrong)
