"""What goes wrong is said in the product's words, with a code, and keeps what was typed."""

from __future__ import annotations

from django.http import HttpRequest
from django.test import Client, RequestFactory

from yice.lib.errors import Refused
from yice.web.desk.middleware import POLICY, refusal_page, typed


def test_an_address_that_is_not_there(lin, text):
    answer = lin.get("/no/such/page/")
    assert answer.status_code == 404
    assert "page_not_found" in text(answer)
    assert "没有找到这个页面" in text(answer)


def test_every_answer_carries_the_content_policy(lin):
    for address in ("/", "/people/", "/no/such/page/", "/static/yice/desk.js"):
        assert lin.get(address)["Content-Security-Policy"] == POLICY


def test_no_page_carries_inline_script_or_style(lin, cast, text):
    for address in ("/", "/people/", f"/people/{cast.people.chen.pk}/", "/rulebook/", "/coverage/"):
        page = text(lin.get(address))
        assert " style=" not in page
        assert " onclick=" not in page
        assert "<script>" not in page


def test_a_refusal_says_what_why_and_what_to_do(db, text):
    request = RequestFactory().post("/x/", {"words": "想听人读报"})
    error = Refused("too_late", "已经办结", why="昨天由小李办结。", todo="如有新情况请另记一条。")
    answer = refusal_page(request, error)
    page = text(answer)
    assert answer.status_code == 409
    for part in ("已经办结", "昨天由小李办结。", "另记一条", "too_late", "想听人读报"):
        assert part in page


def test_secrets_and_numbers_are_not_shown_back():
    request: HttpRequest = RequestFactory().post(
        "/x/", {"password": "secret", "id_number": "620102192508030017", "csrfmiddlewaretoken": "t", "note": "留下"}
    )
    assert typed(request) == [("note", "留下")]


def test_a_form_from_before_signing_in_says_so(cast, text):
    browser = cast.login(Client(enforce_csrf_checks=True), cast.staff.lin)
    answer = browser.post("/people/views/?household=alone", {"name": "独居"})
    assert answer.status_code == 403
    assert "form_expired" in text(answer)
    assert "独居" in text(answer)


def test_the_wrong_method_is_refused(lin):
    assert lin.get("/people/views/").status_code == 405
    assert lin.post("/people/").status_code == 405
