"""应办的页面: who sees what, what a form keeps, how many queries a page takes."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from yice.core.audit.models import Entry
from yice.planning.duties import actions
from yice.planning.duties.actions import Deed
from yice.planning.duties.models import Duty, Evidence
from yice.testing.cast import TODAY


def day(days: int) -> dt.date:
    return TODAY + dt.timedelta(days=days)


@pytest.fixture
def duties(cast, owe):
    return [
        owe(cast.people.chen, "R01", due=day(-3)),
        owe(cast.people.chen, "R02", due=TODAY),
        owe(cast.people.li, "R01", due=day(5)),
        owe(cast.people.zheng, "R01", due=day(-60), late=10),
        owe(cast.people.ma, "R01", due=day(-1)),
        owe(cast.units.works, "R01", due=day(2)),
    ]


PAGES = ["list", "week", "month", "liaisons", "waivers"]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_each_page_whole_and_as_a_fragment(client, cast, duties, name, headers):
    answer = cast.login(client, cast.staff.lin).get(reverse(f"duties:{name}"), headers=headers)
    assert answer.status_code == 200
    assert ("<html" in answer.text) is not bool(headers)


@pytest.mark.parametrize("name", PAGES)
def test_each_page_empty(client, cast, name):
    assert cast.login(client, cast.staff.empty_head).get(reverse(f"duties:{name}")).status_code == 200


def test_sums_that_are_remembered_follow_what_is_written(client, cast, duties):
    """Made, then kept: the calendar and the loads of colleagues say so at the next look."""
    lin, zhang = cast.login(client, cast.staff.lin), cast.actor(cast.staff.zhang)

    def seen():
        month, week = (lin.get(reverse(f"duties:{name}")).context for name in ("month", "week"))
        loads = {one.staff_id: one for one in lin.get(reverse("duties:liaisons")).context["loads"]}
        mine = loads[cast.staff.zhang.pk]
        on_day = {one.date: one.total for one in week["days"]}
        return month["total"], on_day[day(1)], mine.open + mine.overdue, mine.done

    before = seen()
    made = actions.make_duty(by=zhang, subject=cast.people.chen.pk, title="带老花镜", due=day(1))
    assert seen() == (before[0] + 1, before[1] + 1, before[2] + 1, before[3])
    deed = Deed(on=TODAY, kind="note", result="送到了")
    actions.record_evidence(by=zhang, subject=cast.people.chen.pk, deed=deed, only=[made.pk])
    assert seen() == (*before[:3], before[3] + 1)


@pytest.mark.parametrize("who", ["security_admin", "system_admin", "audit_admin"])
def test_administrators_see_no_duties(client, cast, duties, who):
    cast.login(client, getattr(cast.staff, who))
    assert {client.get(reverse(f"duties:{name}")).status_code for name in PAGES} == {404}


def test_a_list_shows_the_own_scope_only(client, cast, duties):
    text = cast.login(client, cast.staff.works_head).get(reverse("duties:list")).text
    assert "陈怀山" in text
    assert "马占彪" not in text
    text = cast.login(client, cast.staff.sibling_liaison).get(reverse("duties:list")).text
    assert "马占彪" in text
    assert "陈怀山" not in text


def test_a_named_read_of_the_file_shows_no_duties(client, cast, duties):
    assert "陈怀山" not in cast.login(client, cast.staff.community_worker).get(reverse("duties:list")).text


def test_a_person_moved_away_is_shown_no_more_even_before_the_planner_comes_by(client, cast, duties):
    from yice.core.people.models import Person

    Person.objects.filter(pk=cast.people.chen.pk).update(unit=cast.units.sibling)
    assert "陈怀山" not in cast.login(client, cast.staff.works_head).get(reverse("duties:list")).text


def test_the_reported_dead_are_not_due(client, cast, duties):
    from yice.core.people import actions as people

    people.report_death(by=cast.actor(cast.staff.zhang), person_id=cast.people.chen.pk, on=TODAY)
    text = cast.login(client, cast.staff.lin).get(reverse("duties:list")).text
    assert "陈怀山" not in text


@pytest.mark.parametrize(
    ("query", "there", "not_there"),
    [
        ("state=overdue", "陈怀山", "李桂英"),
        ("state=missed", "郑国栋", "陈怀山"),
        ("state=week", "李桂英", "郑国栋"),
        (f"on={day(5)}", "李桂英", "陈怀山"),
        ("rule=R02", "陈怀山", "李桂英"),
        ("rule=nonsense&unit=abc&state=x&after=zzz", "陈怀山", "—never—"),
    ],
)
def test_the_sentence_keeps_what_it_says(client, cast, duties, query, there, not_there):
    text = cast.login(client, cast.staff.lin).get(f"{reverse('duties:list')}?{query}").text
    assert there in text
    assert not_there not in text


DEEDS = ["detail", "why", "close", "waive", "late", "withdraw", "reopen"]


@pytest.mark.parametrize("name", DEEDS)
@pytest.mark.parametrize("who", ["sibling_head", "foreign_head", "community_worker", "empty_head", "security_admin"])
def test_the_neighbour_finds_no_page_of_a_duty(client, cast, duties, name, who):
    cast.login(client, getattr(cast.staff, who))
    assert client.get(reverse(f"duties:{name}", args=(duties[0].pk,))).status_code == 404


@pytest.mark.parametrize("name", ["detail", "why", "close", "waive"])
def test_the_pages_of_one_duty(client, cast, duties, name):
    assert cast.login(client, cast.staff.zhang).get(reverse(f"duties:{name}", args=(duties[0].pk,))).status_code == 200


def test_closing_asks_only_what_the_rule_accepts_and_keeps_what_was_typed(client, cast, duties):
    cast.login(client, cast.staff.zhang)
    here = reverse("duties:close", args=(duties[0].pk,))
    form = client.get(here).context["form"]
    assert [code for code, _ in form.fields["kind"].choices] == ["visit"]
    assert {code for code, _ in form.fields["channel"].choices} == {"", "home", "hospital"}
    answer = client.post(here, {"on": day(1), "kind": "visit", "channel": "home", "reached": "1", "result": "精神很好"})
    assert answer.status_code == 400
    assert "精神很好" in answer.text
    assert not Evidence.objects.exists()


def test_closing_by_the_form(client, cast, duties):
    cast.login(client, cast.staff.zhang)
    here = reverse("duties:close", args=(duties[0].pk,))
    sent = {
        "on": TODAY,
        "kind": "visit",
        "channel": "home",
        "reached": "1",
        "result": "好",
        "idempotency_key": "a" * 32,
    }
    assert client.post(here, sent).status_code == 303
    assert client.post(here, sent).status_code == 303
    assert Evidence.objects.count() == 1
    assert Duty.objects.get(pk=duties[0].pk).decision == "done"


def test_a_photo_goes_with_the_record(client, cast, duties):
    from django.core.files.uploadedfile import SimpleUploadedFile

    cast.login(client, cast.staff.zhang)
    png = b"\x89PNG\r\n\x1a\n" + b"\x00\x00\x00\rIHDR" + bytes(40)
    sent = {"on": TODAY, "kind": "visit", "channel": "home", "reached": "1", "file": SimpleUploadedFile("p.png", png)}
    assert client.post(reverse("duties:record", args=(cast.people.chen.pk,)), sent).status_code == 303
    assert Evidence.objects.get().files.count() == 1


def test_nothing_is_stored_with_a_file_that_is_refused(client, cast, duties):
    from django.core.files.uploadedfile import SimpleUploadedFile

    cast.login(client, cast.staff.zhang)
    sent = {
        "on": TODAY,
        "kind": "visit",
        "channel": "home",
        "reached": "1",
        "file": SimpleUploadedFile("p.exe", b"MZ" + bytes(90)),
    }
    assert client.post(reverse("duties:record", args=(cast.people.chen.pk,)), sent).status_code == 400
    assert not Evidence.objects.exists()
    assert Duty.objects.get(pk=duties[0].pk).decision is None


def test_waiving_through_both_pages(client, cast, duties):
    cast.login(client, cast.staff.zhang)
    assert client.post(reverse("duties:waive", args=(duties[0].pk,)), {"reason": "外出"}).status_code == 303
    cast.login(client, cast.staff.works_head)
    page = client.get(reverse("duties:waivers"))
    assert "外出" in page.text
    waiver = page.context["asked"][0][0]
    here = reverse("duties:answer", args=(waiver.pk,))
    assert client.post(here, {"verdict": "refuse", "answer": ""}).status_code == 400
    assert client.post(here, {"verdict": "grant"}).status_code == 303
    assert Duty.objects.get(pk=duties[0].pk).decision == "waived"


def test_a_list_is_recorded_through_its_page(client, cast, owe):
    rows = [owe(one, "R132", due=day(5), occurrence=1) for one in (cast.people.chen, cast.people.zheng)]
    cast.login(client, cast.staff.zhang)
    ids = [str(one.pk) for one in rows]
    assert client.post(reverse("duties:bulk"), {"duty": ids}).status_code == 200
    sent = {"duty": ids, "stage": "record", "on": TODAY, "kind": "delivery", "channel": "home"}
    assert client.post(reverse("duties:bulk"), sent).status_code == 303
    assert Duty.objects.filter(decision="done").count() == 2


def test_the_export_is_exactly_what_is_shown_and_leaves_a_trace(client, cast, duties):
    cast.login(client, cast.staff.works_head)
    answer = client.post(f"{reverse('duties:export')}?state=overdue")
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert [row[0].value for row in sheet.iter_rows(min_row=2)] == ["陈怀山"]
    assert Entry.objects.filter(verb="view.export").count() == 1


def test_by_person_and_after_a_record(client, cast, duties):
    actions.record_evidence(
        by=cast.actor(cast.staff.zhang), subject=cast.people.chen.pk, deed=Deed(on=TODAY, kind="visit", channel="home")
    )
    cast.login(client, cast.staff.zhang)
    assert "已有结论" in client.get(reverse("duties:person", args=(cast.people.chen.pk,))).text
    assert client.get(reverse("duties:person", args=(cast.people.ma.pk,))).status_code == 404
    assert client.get(reverse("duties:make", args=(cast.people.chen.pk,))).status_code == 200


@pytest.mark.parametrize(
    ("name", "most"), [("list", 34), ("week", 45), ("month", 26), ("liaisons", 26), ("waivers", 22)]
)
def test_a_fixed_number_of_queries(client, cast, owe, django_assert_max_num_queries, name, most):
    for person in (
        cast.people.chen,
        cast.people.li,
        cast.people.zheng,
        cast.people.sun,
        cast.people.wei,
        cast.people.he,
    ):
        for number in range(6):
            owe(person, "R01", due=day(number), occurrence=number)
    cast.login(client, cast.staff.lin)
    client.get(reverse(f"duties:{name}"))
    with django_assert_max_num_queries(most):
        client.get(reverse(f"duties:{name}"))
