"""What the main pages offer opens: nobody is shown a link that ends at a closed door."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from html import unescape

import pytest
from django.urls import reverse
from test_every_door import full, knock, words_of  # noqa: F401 - ``full`` is the fixture
from things import thing
from town import Town, Visitor

from yice.lib import clock
from yice.lib.actor import Role
from yice.planning.duties.models import Duty
from yice.testing.cast import TODAY

LINK = re.compile(r'\b(?:href|hx-get|data-src)="(/[^"#]*)"')
LISTS = (
    "desk:today", "desk:people", "duties:list", "duties:week", "duties:waivers", "cases:list", "cases:authentications",
    "visits:list", "visits:route", "visits:handbook", "ladder:list", "notify:log", "cards:list", "campaigns:list",
    "plans:list",
)  # fmt: skip
ELDERS = ("desk:person", "duties:person", "visits:brief", "plans:person", "notify:person")
ROLES = [one.value for one in Role] + ["affiliated head", "affiliated liaison"]


def main_pages(town: Town) -> Iterator[str]:
    """The lists, and what stands about one elder, one duty, one request and one visit."""
    yield from (reverse(name) for name in LISTS)
    yield reverse("duties:list") + "?state=missed"
    person = thing(town, "person", "own")
    yield from (reverse(name, kwargs=person) for name in ELDERS)
    for name, kind in (("duties:detail", "owed"), ("cases:detail", "case"), ("visits:detail", "visit")):
        yield reverse(name, kwargs=thing(town, kind, "own"))


def dead_ends(town: Town, visitor: Visitor) -> Iterator[str]:
    """Links of the main pages that do not open for this visitor; of each sort on a page the first and the last."""
    tried: set[str] = set()
    for address in main_pages(town):
        page = knock(visitor, "get", address)
        if page.status_code != 200:
            continue
        sorts: dict[str, list[str]] = {}
        for link in map(unescape, LINK.findall(words_of(page))):
            sorts.setdefault(re.sub(r"=[^&]*|\d+", "", link), []).append(link)
        for link in sorted({link for found in sorts.values() for link in (found[0], found[-1])} - tried):
            tried.add(link)
            if link.startswith(("/static/", "/login/", "/logout/")):
                continue
            code = knock(visitor, "get", link).status_code
            if code in {403, 404} or code >= 500:
                yield f"{visitor.name}: {address} offers {link}: {code}"


@pytest.mark.parametrize("who", ROLES)
def test_every_link_that_is_offered_opens(who, full, here):  # noqa: F811 - fixtures
    with clock.at(TODAY):
        late = TODAY - dt.timedelta(days=9)
        Duty.objects.filter(pk=thing(full, "owed", "own")["duty_id"]).update(opens=late, due=late, closes=late)
        found = list(dead_ends(full, full.visitors[who]))
    assert not found, "\n".join(found)
