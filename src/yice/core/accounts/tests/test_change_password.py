import datetime as dt

import pytest
from django.test import Client

from yice.core.accounts.actions import (
    create_user,
    disable_idle_users,
    disable_user,
    enable_user,
    reset_password,
)
from yice.core.accounts.models import User
from yice.core.accounts.tests.conftest import PASSWORD, SYSTEM
from yice.core.audit.models import Entry
from yice.lib import clock
from yice.lib.errors import Invalid, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

NEW = "Fuwu-jingzhun-9"


def test_other_places_are_signed_out_this_one_stays(client, lin, sign_in):
    sign_in()
    elsewhere = Client()
    elsewhere.post("/login/", {"username": "lin", "password": PASSWORD})
    client.post("/account/password/", {"old": PASSWORD, "new": NEW, "again": NEW})
    assert client.get("/account/password/").status_code == 200
    assert elsewhere.get("/account/password/").status_code == 302
    assert Entry.objects.filter(verb="accounts.change_password", subject_id=lin.pk).count() == 1


@pytest.mark.parametrize(
    ("old", "new", "again", "words"),
    [
        ("wrong", NEW, NEW, "原口令不正确"),
        (PASSWORD, NEW, "other", "两遍输入的新口令不一致"),
        (PASSWORD, "short", "short", "至少"),
        (PASSWORD, "1234567890", "1234567890", "数字"),
        (PASSWORD, PASSWORD, PASSWORD, "相同"),
        (PASSWORD, "", "", "必填"),
    ],
)
def test_wrong_input_is_said_beside_its_field_and_nothing_changes(client, lin, sign_in, old, new, again, words):
    sign_in()
    answer = client.post("/account/password/", {"old": old, "new": new, "again": again})
    assert answer.status_code == 400
    assert words in answer.content.decode()
    assert User.objects.get().check_password(PASSWORD)


def test_a_reset_gives_a_one_time_password_and_ends_sessions(client, lin, sign_in):
    sign_in()
    given = reset_password(by=SYSTEM, user=lin, reason="忘记")
    assert client.get("/account/password/").status_code == 302
    sign_in(password=given)
    assert client.get("/").url == "/account/password/"
    assert given not in str(list(Entry.objects.values()))


def test_a_reset_needs_a_reason(lin):
    with pytest.raises(Invalid) as caught:
        reset_password(by=SYSTEM, user=lin, reason=" ")
    assert caught.value.code == "reason_missing"


def test_a_new_login_has_a_password_that_can_be_read_aloud():
    user, given = create_user(by=SYSTEM, username="Zhang.Wei")
    assert user.username == "zhang.wei"
    assert user.must_change_password
    assert len(given) == 14
    assert not set(given) & set("0O1lI")


@pytest.mark.parametrize("name", ["", "a", "张伟", "has space", "x" * 65, "lin"])
def test_a_login_name_nobody_can_use(lin, name):
    with pytest.raises(Invalid) as caught:
        create_user(by=SYSTEM, username=name)
    assert "username" in caught.value.fields


def test_disabling_twice_or_without_reason_is_refused(lin):
    with pytest.raises(Invalid):
        disable_user(by=SYSTEM, user=lin, reason="")
    disable_user(by=SYSTEM, user=lin, reason="离岗")
    with pytest.raises(Refused) as caught:
        disable_user(by=SYSTEM, user=lin, reason="离岗")
    assert caught.value.code == "login_disabled"
    enable_user(by=SYSTEM, user=lin, reason="误办")
    with pytest.raises(Refused):
        enable_user(by=SYSTEM, user=lin, reason="误办")


def test_logins_unused_for_ninety_days_are_disabled(lin):
    fresh, _ = create_user(by=SYSTEM, username="fresh")
    User.objects.filter(pk=fresh.pk).update(last_seen=clock.real_now())
    User.objects.filter(pk=lin.pk).update(last_seen=clock.real_now() - dt.timedelta(days=91))
    assert disable_idle_users(by=SYSTEM) == 1
    assert not User.objects.get(pk=lin.pk).is_active
    assert User.objects.get(pk=fresh.pk).is_active


def test_a_login_opened_today_is_not_idle_whatever_the_business_date(db):
    with clock.at(dt.date(2016, 1, 4)):
        create_user(by=SYSTEM, username="new.one", password="a-long-enough-word-9")
    assert disable_idle_users(by=SYSTEM) == 0
