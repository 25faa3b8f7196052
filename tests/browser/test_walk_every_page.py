"""Every page a head or an administrator may open, at a desk and on a phone: WCAG 2 A and AA, 390 px, no errors.

Addresses and the things they open are those of ``tests/access``, where no address can be left out: a page added
there is walked here too.
"""

from __future__ import annotations

import sys
from pathlib import Path

from django.test import Client
from django.urls import reverse

from yice.lib.actor import Role

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "access"))

TABS = {
    "desk:person": ("family", "health", "benefits", "study", "file", "readers"),
    "desk:rulebook": ("parameters", "versions", "documents"),
}

# What is kept for the manual on the way: each by the name of its address.
PICTURES = {
    "duties:list": "应办-列表",
    "cards:list": "服务卡-发卡",
    "desk:card_service": "服务卡-样张",
    "visits:handbook": "走访-联系手册",
}

# Who opens a page: the first of these whose role may.
WALKERS = {
    Role.HEAD: "lin",
    Role.SECURITY_ADMIN: "security_admin",
    Role.SYSTEM_ADMIN: "system_admin",
    Role.AUDIT_ADMIN: "audit_admin",
}


def test_every_page_is_fit_to_be_shown(office, cast):
    from doors import DOORS, every_address
    from things import thing
    from town import Town

    town = Town(cast)
    town.units["own"], town.people["own"], town.staff["own"] = cast.units.works, cast.people.chen, cast.staff.zhang
    staff = {role: getattr(cast.staff, name) for role, name in WALKERS.items()}
    knocks = {role: cast.login(Client(raise_request_exception=False), one) for role, one in staff.items()}
    seats = {role: office.seat(one) for role, one in staff.items()}
    walked = 0
    there = every_address()
    for name, door in DOORS.items():
        role = next((one for one in WALKERS if one in door.roles), None)
        if name not in there or role is None or door.open:
            continue
        address = reverse(name, kwargs={**(thing(town, door.to, "own") if door.to else {}), **door.extra})
        answer = knocks[role].get(address)
        if answer.status_code in {302, 303, 405} or not answer.get("Content-Type", "").startswith("text/html"):
            continue  # a deed, something to fetch, or a thing whose page is another one now
        if answer.status_code != 200:
            seats[role].noted.append(f"{name} answers {answer.status_code}")
            continue
        for query in ("", *(f"?tab={tab}" for tab in TABS.get(name, ()))):
            seats[role].open(address + query)
            if not query and name in PICTURES:
                seats[role].picture(PICTURES[name])
            walked += 1
    assert walked > 60


def test_what_a_customer_would_complain_of_is_noted(office, cast):
    seat = office.seat(cast.staff.lin)
    page = seat.open("/", look=False)
    page.evaluate("""() => { const wide = document.createElement("div"); wide.className = "unseen-no";
      wide.innerHTML = "<img src='/static/yice/mark.svg'>" + "长".repeat(4);
      wide.style.width = "800px"; document.getElementById("content").append(wide); console.error("broken"); }""")
    seat.look()
    noted, seat.noted = "\n".join(seat.noted), []
    assert "axe image-alt" in noted
    assert "wider than 390 px" in noted
    assert "console error: broken" in noted
