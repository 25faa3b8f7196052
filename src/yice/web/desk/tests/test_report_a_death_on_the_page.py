"""离世: reported by one, checked by another; the page says at once that everything pauses."""

from __future__ import annotations

import pytest

from yice.core.people.models import Person


@pytest.fixture
def report(as_, cast):
    def do(staff):
        address = f"/people/{cast.people.chen.pk}/death/report/"
        return as_(staff).post(
            address, {"on": "2018-04-01", "how": "女儿陈芳来电", "idempotency_key": "d"}, follow=True
        )

    return do


def confirm(browser, cast, verdict):
    return browser.post(
        f"/people/{cast.people.chen.pk}/death/confirm/",
        {"verdict": verdict, "on": "2018-04-01", "proof": "死亡医学证明", "idempotency_key": "c"}, follow=True,
    )  # fmt: skip


def test_reported_the_page_says_that_everything_pauses(report, cast, text):
    page = text(report(cast.staff.zhou))
    assert "待确认离世" in page
    assert "已暂停" in page
    assert "不产生应办" in page


def test_a_second_person_confirms(report, as_, cast, text):
    report(cast.staff.zhou)
    page = text(confirm(as_(cast.staff.lin), cast, "true"))
    assert "已离世" in page
    assert Person.objects.get(pk=cast.people.chen.pk).life == "dead"


def test_found_false_everything_is_as_before(report, as_, cast, text):
    report(cast.staff.zhou)
    page = text(confirm(as_(cast.staff.lin), cast, "false"))
    assert "待确认离世" not in page
    assert Person.objects.get(pk=cast.people.chen.pk).life == "living"


def test_the_reporter_is_refused_and_keeps_the_words(report, as_, cast, text):
    report(cast.staff.sun)
    answer = confirm(as_(cast.staff.sun), cast, "true")
    assert answer.status_code == 409
    assert "second_person_needed" in text(answer)
    assert "死亡医学证明" in text(answer)


def test_confirmed_without_a_day_is_asked_again(report, as_, cast, text):
    report(cast.staff.zhou)
    answer = as_(cast.staff.lin).post(
        f"/people/{cast.people.chen.pk}/death/confirm/", {"verdict": "true", "proof": "证明"}
    )
    assert answer.status_code == 400
