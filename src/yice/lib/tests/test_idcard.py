"""Identity numbers as people write them."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yice.lib import idcard
from yice.lib.scrub import check_digit

BODIES = st.builds(
    lambda area, born, serial: f"{area:06d}{born:%Y%m%d}{serial:03d}",
    st.integers(110000, 829999),
    st.dates(dt.date(1900, 1, 1), dt.date(1999, 12, 31)),
    st.integers(0, 999),
)


@pytest.mark.parametrize(
    ("text", "verdict", "birth", "sex"),
    [
        ("11010519491231002X", "", dt.date(1949, 12, 31), "f"),
        ("620102193007230018", "", dt.date(1930, 7, 23), "m"),
        ("11010519491231002x", "", dt.date(1949, 12, 31), "f"),
        (" 620102 19300723 0018 ", "", dt.date(1930, 7, 23), "m"),
        ("６２０１０２１９３００７２３００１８", "", dt.date(1930, 7, 23), "m"),
        ("620102300723001", "", dt.date(1930, 7, 23), "m"),
        ("620102193007230019", "id_check_digit", dt.date(1930, 7, 23), "m"),
        ("62010219300723001", "bad_id_format", None, None),
        ("", "bad_id_format", None, None),
        ("6.20102E+17", "bad_id_format", None, None),
        ("无", "bad_id_format", None, None),
    ],
)
def test_what_a_number_says(text, verdict, birth, sex):
    card = idcard.read(text)
    assert (card.verdict, card.birth, card.sex) == (verdict, birth, sex)


def test_an_impossible_birth_date_is_wrong_although_the_check_digit_fits():
    body = "62010219290229001"
    card = idcard.read(body + check_digit(body))
    assert (card.verdict, card.birth, card.is_usable) == ("bad_id_format", None, True)


@pytest.mark.parametrize(("area", "permit"), [("810000", "港"), ("820000", "澳"), ("830000", "台"), ("620102", None)])
def test_residence_permits_are_numbers_too(area, permit):
    body = f"{area}19940823002"
    assert idcard.read(body + check_digit(body)).permit == permit


def test_an_abolished_district_is_no_fault():
    body = "62210119310101001"
    assert idcard.read(body + check_digit(body)).verdict == ""


@given(BODIES)
def test_both_forms_of_one_person_meet(body):
    long, short = body + check_digit(body), body[:6] + body[8:]
    assert idcard.read(long).verdict == ""
    if body[6:8] == "19":
        assert idcard.read(short).canonical == idcard.read(long).canonical == long


@given(BODIES, st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(body, place, by):
    wrong = body[:place] + str((int(body[place]) + by) % 10) + body[place + 1 :]
    assert idcard.read(wrong + check_digit(body)).verdict != ""


def test_the_mask_shows_four_and_four():
    assert idcard.mask("620102193007230018") == "6201**********0018"
    assert idcard.mask("12345") == "*****"
