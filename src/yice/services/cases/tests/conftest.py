"""What the tests of cases share: the cast, and a case asked for by 陈老 through the hotline."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.lib import clock
from yice.services.cases import actions
from yice.services.cases.actions.intake import Asked
from yice.testing.fixtures import *  # noqa: F403 - pytest finds fixtures by name

ORDINARY = {"category": "repair", "channel": "phone", "title": "厨房水管漏水", "words": "水管漏了两天，地都湿了"}
SECRET = {"category": "remarriage", "channel": "phone", "title": "想再婚，儿女反对", "words": "儿子说再婚就不认我"}


class Desk:
    """The cast with the deeds that tests repeat."""

    def __init__(self, cast):
        self.cast = cast

    def actor(self, name):
        return self.cast.actor(getattr(self.cast.staff, name))

    def ask(self, who="zhou", person="chen", **more):
        given = {**ORDINARY, "person_id": getattr(self.cast.people, person).pk, **more}
        key = given.pop("key", None)
        return actions.open_case(by=self.actor(who), asked=Asked(**given), key=key)

    def answered(self, **more):
        case = self.ask(**more)
        return actions.answer_case(by=self.actor("zhang"), case_id=case.pk, answer="已请水工更换水管")

    def call_back(self, case, verdict, who="zhou", **marks):
        rated = dict.fromkeys(("warm", "patient", "careful", "devoted", "prompt"), 5) | marks
        return actions.record_callback(
            by=self.actor(who), case_id=case.pk, reached=True, verdict=verdict, ratings=rated
        )


@pytest.fixture
def desk(cast):
    return Desk(cast)


@pytest.fixture
def later():
    """Move the clock: ``with later(hours=3): …``."""

    def move(**span):
        return clock.at(clock.now() + dt.timedelta(**span))

    return move
