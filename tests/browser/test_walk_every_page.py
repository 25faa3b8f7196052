"""Every page a head of department may open, at a desk and on a phone: WCAG 2 A and AA, no wider than 390 px, no errors.

Addresses and the things they open are those of ``tests/access``, where no address can be left out: a page added
there is walked here too.
"""

from __future__ import annotations

import sys
from pathlib import Path

from django.test import Client
from django.urls import reverse

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "access"))

TABS = {
    "desk:person": ("family", "health", "benefits", "study", "file", "readers"),
    "desk:rulebook": ("parameters", "versions", "documents"),
}


def test_every_page_is_fit_to_be_shown(office, cast):
    from doors import DOORS, HEAD, every_address
    from things import thing
    from town import Town

    town = Town(cast)
    town.units["own"], town.people["own"], town.staff["own"] = cast.units.works, cast.people.chen, cast.staff.zhang
    knock = cast.login(Client(raise_request_exception=False), cast.staff.lin)
    seat = office.seat(cast.staff.lin)
    walked = 0
    there = every_address()
    for name, door in DOORS.items():
        if name not in there or HEAD not in door.roles or door.open:
            continue
        address = reverse(name, kwargs={**(thing(town, door.to, "own") if door.to else {}), **door.extra})
        answer = knock.get(address)
        if answer.status_code in {302, 303, 405} or not answer.get("Content-Type", "").startswith("text/html"):
            continue  # a deed, something to fetch, or a thing whose page is another one now
        if answer.status_code != 200:
            seat.noted.append(f"{name} answers {answer.status_code}")
            continue
        for query in ("", *(f"?tab={tab}" for tab in TABS.get(name, ()))):
            seat.open(address + query)
            walked += 1
    assert walked > 60
