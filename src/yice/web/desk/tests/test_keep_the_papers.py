"""Entering, changing and reviewing the papers behind the rules."""

from __future__ import annotations

import datetime as dt

import pytest

from yice.planning.policy.actions import keep_document
from yice.planning.policy.models import PolicyDocument
from yice.testing.cast import TODAY

ADD = "/rulebook/papers/add/"
WHOLE = {"no": "金老干〔2018〕7号", "title": "帮扶通知", "issued_on": "2018-01-05", "review_on": "2018-03-20"}


@pytest.fixture
def paper(cast):
    return keep_document(
        by=cast.actor(cast.staff.lin), no=WHOLE["no"], title="帮扶通知", issuer="市委老干部局",
        review_on=dt.date(2018, 3, 20), cites=["LIU-071"],
    )  # fmt: skip


def test_a_paper_is_entered_and_listed(lin, text):
    page = text(lin.post(ADD, {**WHOLE, "idempotency_key": "k"}, follow=True))
    assert "文件已登记" in page
    assert "金老干〔2018〕7号" in page


def test_sent_twice_it_is_one_and_its_number_is_entered_once(lin, text):
    assert [lin.post(ADD, {**WHOLE, "idempotency_key": "k"}).status_code for _ in range(2)] == [303, 303]
    again = lin.post(ADD, {**WHOLE, "title": "另一份通知", "idempotency_key": "other"})
    assert (again.status_code, "已经登记" in text(again), "另一份通知" in text(again)) == (400, True, True)
    assert PolicyDocument.objects.get().title == "帮扶通知"


@pytest.mark.parametrize("wrong", [{"no": " "}, {"title": ""}, {"issued_on": "2018-05-01"}, {"review_on": "三月"}])
def test_what_is_wrong_is_said_and_the_rest_stays(lin, wrong, text):
    answer = lin.post(ADD, {**WHOLE, "note": "替代旧文", **wrong})
    assert (answer.status_code, "替代旧文" in text(answer)) == (400, True)
    assert not PolicyDocument.objects.exists()


def test_a_change_keeps_the_number_and_the_rules_and_an_old_page_is_told(lin, paper):
    address = f"/rulebook/papers/{paper.pk}/change/"
    sent = {"title": "帮扶工作通知", "repealed_on": "2018-04-01", "version": 1, "no": "别的号"}
    assert [lin.post(address, sent).status_code for _ in range(2)] == [303, 409]
    paper.refresh_from_db()
    assert (paper.no, paper.title, paper.cites) == (WHOLE["no"], "帮扶工作通知", ["LIU-071"])


def test_reviewed_it_comes_up_again_on_the_day_said(lin, paper, text):
    address = f"/rulebook/papers/{paper.pk}/review/"
    assert "帮扶通知" in text(lin.get(address))
    past = lin.post(address, {"review_on": "2018-04-02", "version": 1})
    assert (past.status_code, "须在今天之后" in text(past)) == (400, True)
    sent = {"review_on": "2019-04-02", "version": 1}
    assert [lin.post(address, sent).status_code for _ in range(2)] == [303, 409]
    paper.refresh_from_db()
    assert (paper.reviewed_on, paper.review_on) == (TODAY, dt.date(2019, 4, 2))


def test_only_the_office_and_the_leader_keep_papers(as_, zhang, lin, cast, paper, text):
    assert "登记文件</a>" in text(lin.get("/rulebook/?tab=documents"))
    assert "登记文件</a>" not in text(zhang.get("/rulebook/?tab=documents"))
    for browser in (zhang, as_(cast.staff.guo), as_(cast.staff.system_admin)):
        for address in (ADD, f"/rulebook/papers/{paper.pk}/change/", f"/rulebook/papers/{paper.pk}/review/"):
            assert browser.post(address, {**WHOLE, "version": 1}).status_code == 404
    assert lin.get("/rulebook/papers/999/review/").status_code == 404
    paper.refresh_from_db()
    assert paper.version == 1
