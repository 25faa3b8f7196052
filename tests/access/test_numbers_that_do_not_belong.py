"""Somebody else's number put where one's own is expected: into an address beside one's own, a filter, a form."""

from __future__ import annotations

import pytest
from django.urls import reverse
from doors import DOORS, every_address
from test_every_door import forbidden, full, knock, words_of  # noqa: F401 - ``full`` is the fixture
from things import thing

from yice.lib import clock
from yice.lib.actor import Role
from yice.planning.duties.models import Duty
from yice.testing.cast import TODAY
from yice.web.desk.models import SavedView

ADDRESSES = every_address()
TWO = sorted(
    name
    for name, door in DOORS.items()
    if name in ADDRESSES and door.to and len(set(ADDRESSES[name]) - set(door.extra)) > 1
)
LISTS = sorted(name for name, door in DOORS.items() if name in ADDRESSES and not door.to and not door.open)
SEEKERS = (Role.HEAD.value, Role.LIAISON.value, Role.STATISTICIAN.value, "affiliated head")


@pytest.mark.parametrize("name", TWO)
def test_a_part_of_another_file_is_not_found_through_ones_own(name, full, here):  # noqa: F811 - fixtures
    door = DOORS[name]
    own, foreign = thing(full, door.to, "own"), thing(full, door.to, "foreign")
    last = list(own)[-1]
    address = reverse(name, kwargs={**own, last: foreign[last], **door.extra})
    with clock.at(TODAY):
        for who in (Role.HEAD.value, Role.LIAISON.value, Role.SECURITY_ADMIN.value, Role.SYSTEM_ADMIN.value):
            told = set() if who in door.roles else {403}  # the own file is in sight, and its deed another role's
            for method in ("get", "post"):
                assert knock(full.visitors[who], method, address).status_code in {404, 405} | told, (who, method)


@pytest.mark.parametrize("name", LISTS)
def test_a_filter_with_a_strangers_number_shows_nothing_of_theirs(name, full, here):  # noqa: F811 - fixtures
    door = DOORS[name]
    asked = {
        "unit": full.units["foreign"].pk,
        "liaison": full.cast.staff.sibling_liaison.pk,
        "person": full.people["foreign"].pk,
        "staff": full.staff["foreign"].pk,
        "as_of": TODAY.isoformat(),
        "after": "x",
        "q": "欧阳",
    }
    with clock.at(TODAY):
        for who in SEEKERS:
            visitor = full.visitors[who]
            for given in (asked, dict.fromkeys(asked, 10**25), {"unit": "-1", "liaison": "x", "month": "9999-99"}):
                answer = knock(visitor, "get", reverse(name, kwargs=dict(door.extra)), **given)
                assert answer.status_code < 500, (who, given)
                said = words_of(answer).replace('value="欧阳"', "")
                assert [what for what, secret in forbidden(full, visitor) if secret in said] == [], (who, given)


def test_a_list_closes_no_strangers_duty(full, here):  # noqa: F811 - fixtures
    head, number = full.visitors[Role.HEAD.value], thing(full, "owed", "foreign")["duty_id"]
    with clock.at(TODAY):
        answer = head.client.post(
            reverse("duties:bulk"), {"duty": [number], "stage": "record", "on": TODAY, "kind": "delivery"}
        )
    assert answer.status_code < 500
    assert Duty.objects.get(pk=number).decision is None


def test_nobody_removes_a_colleagues_view(full, here):  # noqa: F811 - fixtures
    view = thing(full, "view", "beside")["view_id"]
    full.visitors[Role.HEAD.value].client.post(reverse("desk:people_remove_view", kwargs={"view_id": view}))
    assert SavedView.objects.filter(pk=view).exists()
