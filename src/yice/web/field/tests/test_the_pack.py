"""What a phone takes along: the same queries for one person as for many, and only what the carrier may see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from yice.core.org import business
from yice.core.people.models import Person
from yice.lib import clock
from yice.planning.duties.models import Duty
from yice.services.visits.queries.brief import brief
from yice.web.field import pack
from yice.web.field.pack import pack_of, people_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def zhang(cast):
    return cast.actor(cast.staff.zhang)


def asked(zhang, persons):
    with business.held():
        pack_of(zhang, persons)  # what a process remembers is asked once
        with CaptureQueriesContext(connection) as queries:
            pack_of(zhang, persons)
    return len(queries)


def test_many_people_ask_no_more_than_one(zhang):
    everybody = people_of(zhang)
    assert len(everybody) > 1
    assert asked(zhang, everybody) <= asked(zhang, everybody[:1])
    assert asked(zhang, everybody) <= 25


def test_a_pack_tells_what_the_page_tells(cast, zhang):
    chen = Person.objects.select_related("unit").get(pk=cast.people.chen.pk)
    page = brief(zhang, chen)
    told = next(one for one in pack_of(zhang, people_of(zhang))["people"] if one["id"] == chen.pk)
    assert told["door"] == [list(one) for one in page.door]
    assert told["near"] == [list(one) for one in page.near]
    assert [one["key"] for one in told["owed"]] == [str(one.duty.pk) for one in page.owed]
    assert any(block["items"] for block in told["blocks"])


def test_a_full_pack_takes_those_who_are_waited_for_and_says_how_many_stay_behind(cast, zhang, owe, monkeypatch):
    Duty.objects.all().delete()
    everybody = people_of(zhang)
    wanted = max(everybody, key=lambda one: one.pinyin_key)
    owe(wanted, "R01", due=clock.today())
    monkeypatch.setattr(pack, "MOST", 1)
    taken = people_of(zhang)
    assert taken == [wanted]
    assert pack_of(zhang, taken)["left"] == len(everybody) - 1
    assert pack_of(zhang, everybody)["left"] == 0
