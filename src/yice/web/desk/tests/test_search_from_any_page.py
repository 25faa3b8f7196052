"""查人: one hit opens, several are listed, and nothing personal stands in an address."""

from __future__ import annotations


def test_the_only_one_found_is_opened(lin, cast):
    answer = lin.post("/search/", {"q": cast.people.chen.name})
    assert answer.status_code == 303
    assert answer["Location"] == f"/people/{cast.people.chen.pk}/"


def test_pinyin_initials_find(lin, cast, text):
    answer = lin.post("/search/", {"q": cast.people.chen.initials}, follow=True)
    assert cast.people.chen.name in text(answer)


def test_a_relatives_telephone_finds_the_elder(lin, cast, text):
    answer = lin.post("/search/", {"q": cast.fang.phone}, follow=True)
    assert cast.people.chen.name in text(answer)


def test_the_neighbours_elder_is_not_found(as_, cast, text):
    answer = as_(cast.staff.sibling_head).post("/search/", {"q": cast.people.chen.name}, follow=True)
    assert "没有找到" in text(answer)


def test_what_is_asked_stands_in_no_address(lin, cast):
    answer = lin.post("/search/", {"q": "李"}, follow=True)
    assert all("李" not in url and "%E6" not in url for url, _status in answer.redirect_chain)


def test_an_identity_number_is_not_kept_in_the_session(lin):
    number = "620102192508030017"
    lin.post("/search/", {"q": number})
    assert number not in str(dict(lin.session))


def test_an_empty_question_asks_again(lin):
    assert lin.post("/search/", {"q": "  "}, follow=True).status_code == 200


def test_administrators_have_no_search(as_, cast):
    assert as_(cast.staff.system_admin).post("/search/", {"q": "陈"}).status_code == 404
