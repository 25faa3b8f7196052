"""人员: who is listed, which filters keep whom, what the address remembers."""

from __future__ import annotations


def test_the_head_sees_the_people_of_the_bureau_and_not_of_others(lin, cast, text):
    page = text(lin.get("/people/"))
    assert cast.people.chen.name in page
    assert cast.people.sun.name in page
    assert cast.people.gao.name not in page


def test_the_liaison_sees_the_own_people_only(zhang, cast, text):
    page = text(zhang.get("/people/"))
    assert cast.people.chen.name in page
    assert cast.people.ma.name not in page


def test_a_neighbour_sees_nothing_of_the_works(as_, cast, text):
    page = text(as_(cast.staff.sibling_head).get("/people/"))
    assert cast.people.ma.name in page
    assert cast.people.chen.name not in page


def test_an_empty_scope_says_what_to_do_first(as_, cast, text):
    page = text(as_(cast.staff.empty_head).get("/people/"))
    assert "还没有人员" in page
    assert "导入花名册" in page


def test_filters_live_in_the_address(lin, cast, text):
    page = text(lin.get("/people/", {"category": "lixiu"}))
    assert cast.people.chen.name in page
    assert cast.people.li.name not in page
    assert "清除" in page


def test_a_filter_that_finds_nobody_offers_to_clear_it(lin, text):
    assert "没有符合条件的人" in text(lin.get("/people/", {"age": "100", "category": "tuixiu"}))


def test_a_stale_link_with_unknown_words_is_no_error(lin):
    assert lin.get("/people/", {"category": "nonsense", "unit": "999999", "after": "x"}).status_code == 200


def test_every_filter_answers(lin):
    from yice.web.desk.people.filters import WORDS

    for word in WORDS:
        for code, _said in word.options:
            assert lin.get("/people/", {word.name: code}).status_code == 200, (word.name, code)


def test_the_unit_filter_keeps_the_subtree(lin, cast, text):
    page = text(lin.get("/people/", {"unit": cast.units.county.pk}))
    assert cast.people.sun.name in page
    assert cast.people.chen.name not in page


def test_those_who_administer_see_no_elders(as_, cast):
    for staff in (cast.staff.system_admin, cast.staff.security_admin, cast.staff.audit_admin):
        assert as_(staff).get("/people/").status_code == 404


def test_nobody_is_sent_to_sign_in(client, cast):
    answer = client.get("/people/")
    assert answer.status_code == 302
    assert "/login/" in answer["Location"]


def test_as_a_fragment_only_the_content_comes(lin, cast, text):
    whole = text(lin.get("/people/"))
    part = text(lin.get("/people/", headers={"HX-Request": "true"}))
    assert "<html" in whole
    assert "<html" not in part
    assert cast.people.chen.name in part


def test_the_number_of_queries_does_not_grow_with_the_people(lin, cast, django_assert_max_num_queries):
    with django_assert_max_num_queries(36):
        lin.get("/people/")
