import pytest
from django.test import override_settings

from yice.lib import crypto

NUMBER = "620102193208150017"


def test_what_is_sealed_opens_with_the_persons_key_and_shows_nothing_before():
    key = crypto.new_key()
    cipher = crypto.seal(NUMBER, key=key, context="person.id")
    assert NUMBER not in cipher
    assert crypto.unseal(cipher, key=key, context="person.id") == NUMBER


def test_the_same_number_twice_looks_different():
    key = crypto.new_key()
    assert crypto.seal(NUMBER, key=key, context="c") != crypto.seal(NUMBER, key=key, context="c")


@pytest.mark.parametrize("other", ["", crypto.new_key])
def test_a_destroyed_or_foreign_key_opens_nothing(other):
    cipher = crypto.seal(NUMBER, key=crypto.new_key(), context="person.id")
    with pytest.raises(crypto.Unreadable) as caught:
        crypto.unseal(cipher, key=other() if other else "", context="person.id")
    assert caught.value.code == "sealed_unreadable"


def test_a_value_moved_to_another_field_does_not_open():
    cipher = crypto.seal(NUMBER, context="person.id")
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(cipher, context="person.bank")


GARBAGE = ["", "v1", "v1.0.!!", "v1.0.AAAA", "v2.0.AAAA", "v1.9.AAAA", "v1.0.AAA", "v1.person.A"]


@pytest.mark.parametrize("cipher", GARBAGE)
def test_garbage_is_refused_in_words(cipher):
    with pytest.raises(crypto.Unreadable):
        crypto.unseal(cipher, context="person.id")


def test_the_master_key_can_be_changed_and_old_values_stay_readable():
    with override_settings(FIELD_KEY="old-secret"):
        key = crypto.new_key()
        cipher = crypto.seal(NUMBER, context="c")
        personal = crypto.seal(NUMBER, key=key, context="c")
    with override_settings(FIELD_KEY="k2:new-secret,old-secret"):
        assert crypto.unseal(cipher, context="c") == NUMBER
        moved = crypto.rewrap(key)
    with override_settings(FIELD_KEY="k2:new-secret"):
        assert crypto.unseal(personal, key=moved, context="c") == NUMBER
        with pytest.raises(crypto.Unreadable):
            crypto.unseal(personal, key=key, context="c")


def test_files_seal_as_bytes():
    key = crypto.new_key()
    body = crypto.seal_bytes(b"\x00scan" * 1000, key=key, context="file")
    assert crypto.unseal_bytes(body, key=key, context="file") == b"\x00scan" * 1000
    assert crypto.unseal_bytes(crypto.seal_bytes(b"x", context="f"), context="f") == b"x"


def test_both_forms_of_one_identity_number_meet_in_the_blind_index():
    old, new = "620102320815001", "620102193208150017"
    full = crypto.idcard.to_18(old)
    assert full[:17] == new[:17]
    assert crypto.blind_identity(old) == crypto.blind_identity(full)
    assert crypto.blind_identity(full) == crypto.blind_identity(f" {full[:6]} {full[6:14]}-{full[14:]}".lower())
    assert crypto.blind_identity("12345") is None


def test_bank_and_identity_of_the_same_digits_do_not_meet():
    assert crypto.blind("1", purpose="bank") != crypto.blind("1", purpose="identity")
    assert crypto.blind_bank("6222 0215 0200 1234") == crypto.blind_bank("６２２２０２１５０２００１２３４")
    assert crypto.blind_bank("无") is None
