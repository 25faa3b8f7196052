import datetime as dt
import re

import pytest
from axes.models import AccessAttempt

from yice.config import settings as product
from yice.core.accounts.actions import disable_user, enable_user, unlock_user
from yice.core.accounts.middleware import OPEN_VIEWS
from yice.core.accounts.models import User
from yice.core.accounts.tests.conftest import PASSWORD, SYSTEM
from yice.core.audit.models import Entry

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def signed_in(client):
    return client.get("/account/password/").status_code == 200


def test_the_right_password_lets_in_and_leaves_a_trace(client, lin, sign_in):
    answer = sign_in(next="/account/password/")
    assert (answer.status_code, answer.url) == (302, "/account/password/")
    assert signed_in(client)
    entry = Entry.objects.get(verb="accounts.login")
    assert (entry.subject_id, entry.source) == (lin.pk, "web 127.0.0.1")


@pytest.mark.parametrize("spelling", ["LIN", " lin ", "ｌｉｎ", "Lin"])
def test_the_name_is_known_however_it_is_spelt(client, lin, sign_in, spelling):
    sign_in(username=spelling)
    assert signed_in(client)


def test_a_foreign_address_to_go_on_to_is_ignored(client, lin, sign_in):
    assert sign_in(next="https://evil.example/").url == "/"


def test_nobody_learns_which_names_exist(client, lin, sign_in):
    wrong = sign_in(password="x").content.decode()
    unknown = sign_in(username="nobody", password="x").content.decode()
    disable_user(by=SYSTEM, user=lin, reason="离岗")
    disabled = sign_in().content.decode()
    for page in (wrong, unknown, disabled):
        assert "登录名或口令不正确" in page
    assert not signed_in(client)


def test_what_was_typed_stays_but_not_the_password(client, lin, sign_in):
    page = sign_in(password="secret-typed").content.decode()
    assert 'value="lin"' in page
    assert "secret-typed" not in page
    assert not Entry.objects.filter(detail__icontains="secret").exists()


@pytest.mark.parametrize("name", ["lin", "nobody"])
def test_five_failures_lock_for_half_an_hour_known_names_and_unknown(client, lin, sign_in, name):
    answers = [sign_in(username=name, password="x").status_code for _ in range(5)]
    assert answers == [400, 400, 400, 400, 429]
    locked = sign_in(username=name)
    assert locked.status_code == 429
    assert "30 分钟后再试" in locked.content.decode()
    assert not signed_in(client)


def test_spellings_do_not_give_more_tries(client, lin, sign_in):
    for name in ("lin", "LIN", " lin", "Lin", "ｌin"):
        answer = sign_in(username=name, password="x")
    assert answer.status_code == 429


def test_other_names_are_not_locked_with_it(client, lin, sign_in):
    for _ in range(5):
        sign_in(username="nobody", password="x")
    sign_in()
    assert signed_in(client)


def test_the_lock_opens_by_itself_and_failing_on_does_not_prolong_it(client, lin, sign_in):
    for _ in range(7):
        sign_in(password="x")
    for attempt in AccessAttempt.objects.all():
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=attempt.attempt_time - dt.timedelta(minutes=20))
    assert "10 分钟后再试" in sign_in().content.decode()
    AccessAttempt.objects.update(attempt_time=attempt.attempt_time - dt.timedelta(minutes=31))
    sign_in()
    assert signed_in(client)


def test_the_administrator_lifts_the_lock(client, lin, sign_in):
    for _ in range(5):
        sign_in(password="x")
    unlock_user(by=SYSTEM, user=lin, reason="本人来电核实")
    sign_in()
    assert signed_in(client)


def test_a_success_forgets_earlier_failures(client, lin, sign_in):
    for _ in range(4):
        sign_in(password="x")
    sign_in()
    client.post("/logout/")
    assert sign_in(password="x").status_code == 400


def test_signing_out_needs_a_post(client, lin, sign_in):
    sign_in()
    assert client.get("/logout/").status_code == 405
    assert client.post("/logout/").url == "/login/"
    assert not signed_in(client)


def test_a_disabled_login_is_out_with_its_next_request_and_old_sessions_stay_out(client, lin, sign_in):
    sign_in()
    disable_user(by=SYSTEM, user=lin, reason="离岗")
    assert client.get("/account/password/").status_code == 302
    enable_user(by=SYSTEM, user=lin, reason="回岗")
    assert not signed_in(client)
    sign_in()
    assert signed_in(client)


def test_away_too_long_is_out(client, lin, sign_in, settings):
    sign_in()
    assert signed_in(client)
    session = client.session
    session["yice_seen"] -= settings.IDLE_MINUTES * 60 + 1
    session.save()
    answer = client.get("/account/password/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/login/")
    assert "没有操作" in answer.content.decode()


def test_a_fragment_sends_the_whole_page_to_the_login_and_back(client, lin):
    answer = client.get(
        "/account/password/", headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/people/?q=1"}
    )
    assert answer.status_code == 204
    assert answer["HX-Redirect"] == "/login/?next=%2Fpeople%2F%3Fq%3D1"


def test_only_these_are_open_to_all():
    """The login; and what asks for a secret of its own, or shows nothing about anybody."""
    own_secret = {"notify:receipts", "field:send", "field:states"}
    nothing_personal = {"cards:scan", "field:app", "field:worker", "field:manifest"}
    assert {"accounts:login", "accounts:login_code"} | own_secret | nothing_personal == OPEN_VIEWS


def test_a_signed_in_person_is_not_asked_again(client, lin, sign_in):
    sign_in()
    assert client.get("/login/").status_code == 302


def test_the_first_password_must_be_changed_before_anything_else(client, lin, sign_in):
    User.objects.update(must_change_password=True)
    sign_in()
    assert client.get("/").url == "/account/password/"
    answer = client.post("/account/password/", {"old": PASSWORD, "new": "Fuwu-jingzhun-9", "again": "Fuwu-jingzhun-9"})
    assert answer.status_code == 303
    assert client.get("/").status_code == 200


def test_the_password_is_kept_as_argon2(client, lin, sign_in, settings):
    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS  # tests at large hash with less effort
    lin.set_password(PASSWORD)
    lin.save()
    assert re.fullmatch(r"argon2\$argon2id\$v=19\$m=102400,t=2,p=8\$.*", lin.password)
    assert sign_in().status_code == 302
