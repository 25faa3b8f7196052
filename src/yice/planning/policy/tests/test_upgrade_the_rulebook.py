"""A new release brings a new rulebook text: taken up by itself, with the changes of the tenant; the old one is kept."""

import datetime as dt

import pytest

from yice.lib import clock
from yice.lib.actor import Actor
from yice.planning.duties.actions import plan
from yice.planning.duties.models import Duty
from yice.planning.duties.queries.explaining import explain_duty
from yice.planning.policy import books
from yice.planning.policy.models import RulebookVersion
from yice.testing.cast import TODAY

pytestmark = pytest.mark.django_db
LATER = TODAY + dt.timedelta(days=30)


@pytest.fixture
def upgraded(cast, monkeypatch):
    """Everybody planned by one text; then the release changes a title in it."""
    plan(by=Actor.system("planner"))
    first = books.version_in_force(TODAY)
    RulebookVersion.objects.create(
        no=2, text=first.text, profile=first.profile, overrides={"off": ["R20"]}, in_force_from=LATER, state="approved",
        proposed_by=1, proposed_by_name="孙敏", proposed_at=clock.now(),
        approved_by=2, approved_by_name="林建设", approved_at=clock.now(),
    )  # fmt: skip
    _, files = books.shipped()
    new = {name: text.replace("title: 电话联系", "title: 电话问候") for name, text in files.items()}
    assert new != files
    monkeypatch.setattr(books, "shipped", lambda: ("f" * 64, new))
    return first


def test_the_new_text_holds_from_today_and_a_change_agreed_for_later_keeps_its_day(upgraded):
    now, book = books.in_force(TODAY)
    assert now.pk != upgraded.pk
    assert book.rules["R02"].title == "电话问候"
    assert book.rules["R20"].on
    then = books.in_force(LATER)[1]
    assert then.rules["R02"].title == "电话问候"
    assert not then.rules["R20"].on


def test_asked_again_nothing_more_is_made(upgraded):
    books.in_force(TODAY)
    count = RulebookVersion.objects.count()
    books.in_force(TODAY)
    assert RulebookVersion.objects.count() == count


def test_yesterdays_duty_is_explained_by_yesterdays_rule(cast, upgraded):
    plan(by=Actor.system("planner"))
    number = books.in_force(TODAY)[1].rules["R02"].number
    duty = Duty.objects.filter(rule=number, subject_kind=1).first()
    explanation, basis = explain_duty(duty.pk)
    assert basis.version_id == upgraded.pk
    assert explanation.title == "电话联系"
