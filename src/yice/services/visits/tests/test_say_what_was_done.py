"""这次一并办了: what one has to say was done is not closed by having been there."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from yice.core.people.models import Verification
from yice.planning.duties.models import Duty
from yice.services.visits import actions
from yice.testing.cast import TODAY

SAID = ("R131a", "R112", "R103", "R98", "R91", "R21", "R36", "R36a", "R51", "R110", "R110a")


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.mark.parametrize("manner", ["home", "phone", "hospital", "office", "video"])
def test_being_there_has_not_yet_brought_the_study_nor_filled_the_file(cast, zhang, draft, owe, manner):
    owed = {owe(cast.people.chen, code, due=day(3)).pk: code for code in (*SAID, "R82", "R111", "R141")}
    saved = actions.save_visit(by=zhang, draft=draft(manner=manner))
    assert [owed[one.pk] for one in saved.closed if one.pk in owed] == []


def test_said_it_counts(cast, zhang, draft, owe):
    study, other = owe(cast.people.chen, "R131a", due=day(3)), owe(cast.people.chen, "R112", due=day(3))
    saved = actions.save_visit(by=zhang, draft=draft(named=(study.pk,)))
    assert study.pk in {one.pk for one in saved.closed}
    assert other.pk not in {one.pk for one in saved.closed}


def test_a_letter_has_explained_nothing(cast, zhang, draft, owe):
    study = owe(cast.people.chen, "R131a", due=day(3))
    saved = actions.save_visit(by=zhang, draft=draft(manner="letter", named=(study.pk,)))
    assert study.pk not in {one.pk for one in saved.closed}
    assert any("没有因此办结" in note for note in saved.notes)


def test_what_a_contact_is_for_it_still_keeps(cast, zhang, draft, owe):
    meant = [owe(cast.people.chen, code, due=day(3)).pk for code in ("R01", "R02", "R09", "R50", "R52", "R59", "R120a")]
    saved = actions.save_visit(by=zhang, draft=draft())
    assert {one.pk for one in saved.closed} >= set(meant)


def test_the_file_gone_through_keeps_the_promise_about_the_file(cast, zhang, draft, owe):
    whole, phone = owe(cast.people.chen, "R110", due=day(3)), owe(cast.people.chen, "R110a", due=day(3))
    saved = actions.save_visit(by=zhang, draft=draft(confirmed=("contact",)))
    assert phone.pk in {one.pk for one in saved.closed}
    assert whole.pk not in {one.pk for one in saved.closed}
    blocks = ("contact", "home", "health", "family", "care", "party", "interests")
    saved = actions.save_visit(by=zhang, draft=draft(confirmed=blocks))
    assert whole.pk in {one.pk for one in saved.closed}
    assert Verification.objects.filter(person=cast.people.chen, verified_on=TODAY).exists()


def test_the_form_offers_it_as_a_tick(cast, client, owe):
    study = owe(cast.people.chen, "R131a", due=day(3))
    owe(cast.people.chen, "R110", due=day(3))
    browser = cast.login(client, cast.staff.zhang)
    shown = browser.get(reverse("visits:record", args=(cast.people.chen.pk,))).content.decode()
    assert f'value="{study.pk}"' in shown
    assert "主题党日送到家中" in shown
    assert "资料复核" not in shown.split("要一并办的")[1].split("</section>")[0]
    assert Duty.objects.get(pk=study.pk).decision is None


def test_two_of_one_name_are_told_apart_by_their_days(cast, client, owe):
    owe(cast.people.chen, "R131a", due=day(3))
    owe(cast.people.chen, "R131a", due=day(10))
    owe(cast.people.chen, "R112", due=day(3))
    browser = cast.login(client, cast.staff.zhang)
    shown = browser.get(reverse("visits:record", args=(cast.people.chen.pk,))).content.decode()
    named = shown.split("要一并办的")[1].split("</section>")[0]
    assert [f"（{one.month}月{one.day}日前）" in named for one in (day(3), day(10))] == [True, True]
    assert named.count("日前）") == 2, "one that stands alone needs no day"
