"""The secret of the second step lies nowhere in clear; it moves safely, and a wrong key says so."""

import importlib
from base64 import b32encode

import pytest
from django.apps import apps
from django.db import connection
from django.test import override_settings
from django_otp.oath import totp
from django_otp.plugins.otp_totp.models import TOTPDevice

from yice.core.accounts.actions import confirm_totp, start_totp, verify_second_step
from yice.core.accounts.models import Authenticator
from yice.core.accounts.tests.conftest import SYSTEM
from yice.lib.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

moving = importlib.import_module("yice.core.accounts.migrations.0003_seal_what_was_clear")


def code(device):
    Authenticator.objects.filter(pk=device.pk).update(last_step=-1, throttling_failure_timestamp=None)
    return f"{totp(device.secret):06d}"


@pytest.fixture
def phone(lin):
    device = start_totp(user=lin)
    confirm_totp(by=SYSTEM, user=lin, code=code(device))
    return Authenticator.objects.get(user=lin)


def everything():
    """Every value of every table, as text."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                yield from (f"{table}: {value}" for value in row if value is not None)


def test_no_table_holds_the_secret(phone):
    spellings = {phone.secret.hex(), b32encode(phone.secret).decode().rstrip("="), phone.secret.hex().upper()}
    assert len(phone.secret) == 20
    found = [where.partition(":")[0] for where in everything() for spelling in spellings if spelling in where]
    assert not found


def test_a_code_is_taken_once(lin, phone):
    given = code(phone)
    assert verify_second_step(user=lin, code=given)
    Authenticator.objects.update(throttling_failure_timestamp=None)
    assert verify_second_step(user=lin, code=given) is None


def test_a_secret_carried_to_another_login_does_not_open(lin, phone):
    phone.user_id = lin.pk + 1
    with pytest.raises(Refused) as caught:
        _ = phone.secret
    assert caught.value.code == "totp_unreadable"


def test_with_a_wrong_key_the_code_page_says_so_and_a_recovery_code_lets_in(client, lin, sign_in):
    device = start_totp(user=lin)
    codes = confirm_totp(by=SYSTEM, user=lin, code=code(device))
    with override_settings(FIELD_KEY="another office's key"):
        sign_in()
        answer = client.post("/login/code/", {"code": "123456"})
        assert answer.status_code == 409
        assert "totp_unreadable" in answer.content.decode()
        client.post("/login/code/", {"code": codes[0]})
        assert client.get("/account/password/").status_code == 200


def test_an_enrolment_begun_under_a_lost_key_begins_anew(client, lin, sign_in):
    start_totp(user=lin)
    with override_settings(FIELD_KEY="another office's key"):
        sign_in()
        assert "<svg" in client.get("/account/two-step/").content.decode()


def test_the_move_seals_what_was_clear_and_goes_back(lin):
    TOTPDevice.objects.create(user=lin, name="手机", key="aa" * 20, last_t=7, drift=1)
    TOTPDevice.objects.create(user=lin, name="没扫完", key="bb" * 20, confirmed=False)
    moving.forwards(apps, _Editor())
    assert not TOTPDevice.objects.exists()
    phone = Authenticator.objects.get()
    assert (phone.secret, phone.last_step, phone.drift, phone.confirmed) == (b"\xaa" * 20, 7, 1, True)
    assert not [one for one in everything() if "aa" * 20 in one]
    moving.backwards(apps, _Editor())
    assert not Authenticator.objects.exists()
    assert TOTPDevice.objects.get().key == "aa" * 20


class _Editor:
    """All that the move asks of a schema editor; SQLite's own does not start inside a test's transaction."""

    connection = connection
