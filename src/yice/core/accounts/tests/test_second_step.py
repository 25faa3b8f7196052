import pytest
from django_otp.oath import totp
from django_otp.plugins.otp_static.models import StaticToken

from yice.core.accounts.actions import confirm_totp, drop_totp, start_totp
from yice.core.accounts.models import Authenticator
from yice.core.accounts.queries import has_second_step
from yice.core.accounts.tests.conftest import SYSTEM
from yice.lib.errors import Invalid, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def code(user):
    device = Authenticator.objects.get(user=user)
    device.throttle_reset()
    Authenticator.objects.filter(pk=device.pk).update(last_step=-1)
    return f"{totp(device.secret):06d}"


@pytest.fixture
def codes(lin):
    start_totp(user=lin)
    return confirm_totp(by=SYSTEM, user=lin, code=code(lin))


def inside(client):
    return client.get("/account/password/").status_code == 200


def test_it_is_switched_on_by_scanning_and_a_first_code(client, lin, sign_in):
    sign_in()
    page = client.get("/account/two-step/").content.decode()
    assert "<svg" in page
    assert client.get("/account/two-step/").content.decode().count("<path") == page.count("<path")
    assert client.post("/account/two-step/", {"code": "000000"}).status_code == 400
    answer = client.post("/account/two-step/", {"code": code(lin)})
    assert answer.content.decode().count("<code>") == 8
    assert has_second_step(lin)


def test_the_password_alone_does_not_let_in(client, lin, codes, sign_in):
    assert sign_in(next="/account/password/").url.startswith("/login/code/")
    assert not inside(client)
    answer = client.post("/login/code/", {"code": code(lin), "next": "/account/password/"})
    assert answer.url == "/account/password/"
    assert inside(client)


def test_a_recovery_code_lets_in_once(client, lin, codes, sign_in):
    sign_in()
    client.post("/login/code/", {"code": codes[0].lower()})
    assert inside(client)
    client.post("/logout/")
    sign_in()
    assert client.post("/login/code/", {"code": codes[0]}).status_code == 400
    assert not inside(client)


def test_recovery_codes_cannot_be_read_back_from_the_table(codes):
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert len(kept) == 8
    assert not kept & set(codes)


def test_after_five_wrong_codes_the_password_is_asked_again(client, lin, codes, sign_in):
    sign_in()
    for _ in range(5):
        assert client.post("/login/code/", {"code": "000000"}).status_code == 400
    assert client.post("/login/code/", {"code": code(lin)}).url == "/login/"
    assert not inside(client)


def test_without_the_password_the_second_step_is_not_asked(client, lin, codes):
    assert client.get("/login/code/").url == "/login/"


def test_it_is_switched_off_with_a_code_only(client, lin, codes, sign_in):
    sign_in()
    client.post("/login/code/", {"code": codes[0]})
    assert client.post("/account/two-step/", {"code": "nonsense"}).status_code == 400
    assert has_second_step(lin)
    client.post("/account/two-step/", {"code": code(lin)})
    assert not has_second_step(lin)


def test_a_lost_telephone_is_taken_off_by_the_administrator(lin, codes):
    with pytest.raises(Refused):
        start_totp(user=lin)
    drop_totp(by=SYSTEM, user=lin, reason="手机遗失")
    assert not has_second_step(lin)


def test_a_wrong_code_is_refused_in_words(lin):
    start_totp(user=lin)
    with pytest.raises(Invalid) as caught:
        confirm_totp(by=SYSTEM, user=lin, code="12a")
    assert caught.value.code == "totp_wrong"
