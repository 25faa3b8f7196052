"""The pages: from the dropped file to the result, as the clerk clicks through them."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yice.core.jobs.models import Run
from yice.core.jobs.worker import Worker
from yice.core.people.models import Person
from yice.core.roster.models import Batch, StagedRow, State, Upload
from yice.core.roster.tests.sheets import CHEN, HEADINGS, LI, chen, li, workbook
from yice.lib.sheets import read_book
from yice.lib.sheets.tests import files

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(cast, client):
    return cast.login(client, cast.staff.works_head)


def work():
    worker = Worker()
    while Run.objects.filter(state="queued").exists():
        worker.step()


def drop_file(client, unit, body, name="花名册.xlsx"):
    file = SimpleUploadedFile(name, body)
    return client.post(reverse("roster:start"), {"unit": unit.pk, "file": file, "idempotency_key": "k1"})


@pytest.fixture
def reviewed(cast, clerk, people_file):
    drop_file(clerk, cast.units.works, people_file)
    batch = Batch.objects.get()
    clerk.post(reverse("roster:columns", args=[batch.pk]), {"use-0": "1"})
    work()
    batch.refresh_from_db()
    return batch


def test_from_the_file_to_the_result(cast, clerk, people_file):
    answer = drop_file(clerk, cast.units.works, people_file)
    batch = Batch.objects.get()
    assert answer.url == reverse("roster:columns", args=[batch.pk])
    page = clerk.get(answer.url).content.decode()
    assert "每一列是什么" in page
    assert CHEN not in page
    clerk.post(answer.url, {"use-0": "1", "since": "2017-12-31"})
    assert "核对中" in clerk.get(reverse("roster:detail", args=[batch.pk])).content.decode()
    work()
    page = clerk.get(reverse("roster:review", args=[batch.pk])).content.decode()
    assert "陈志远" in page
    assert CHEN not in page
    clerk.post(reverse("roster:commit", args=[batch.pk]))
    work()
    page = clerk.get(reverse("roster:detail", args=[batch.pk])).content.decode()
    assert "已导入" in page
    assert Person.objects.filter(batch=batch.pk, erased_at=None).count() == 2
    assert "花名册.xlsx" in clerk.get(reverse("roster:list")).content.decode()


def test_a_hostile_file_says_why_and_keeps_the_chosen_unit(cast, clerk):
    body = files.with_parts(files.xlsx([["姓名"]]), {"xl/vbaProject.bin": b"x"})
    answer = drop_file(clerk, cast.units.plant, body)
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "文件里有宏" in page
    assert "macros" in page
    assert f'<option value="{cast.units.plant.pk}" selected' in page
    assert not Upload.objects.exists()


def test_counts_beside_the_paper_report(clerk, reviewed):
    clerk.post(reverse("roster:paper", args=[reviewed.pk]), {"total": "3", "category.lixiu": "2", "sex.m": "2"})
    page = clerk.get(reverse("roster:review", args=[reviewed.pk])).content.decode()
    assert "相符" in page
    assert "少 " in page


def test_only_the_problems(cast, clerk):
    drop_file(clerk, cast.units.works, workbook([HEADINGS, chen(性别="女"), li()]))
    batch = Batch.objects.get()
    clerk.post(reverse("roster:columns", args=[batch.pk]), {"use-0": "1"})
    work()
    page = clerk.get(reverse("roster:review", args=[batch.pk]), {"only": "problems"}).content.decode()
    assert "陈志远" in page
    assert "李秀兰" not in page
    assert "id_sex_conflict" in page


def test_a_mapping_is_remembered(cast, clerk):
    body = workbook([["姓名", "身份证号", "老伴"], ["陈志远", CHEN, "王桂英"]])
    drop_file(clerk, cast.units.works, body)
    first = Batch.objects.get()
    clerk.post(reverse("roster:columns", args=[first.pk]), {"use-0": "1", "c-0-2": "spouse.name"})
    clerk.post(reverse("roster:drop", args=[first.pk]))
    file = SimpleUploadedFile("b.xlsx", body)
    clerk.post(reverse("roster:start"), {"unit": cast.units.works.pk, "file": file, "idempotency_key": "k2"})
    second = Batch.objects.latest("pk")
    assert second.plans[0]["remembered"]
    assert second.plans[0]["columns"][2]["field"] == "spouse.name"


def test_two_columns_for_one_field_are_refused_and_the_choice_stays(cast, clerk, people_file):
    drop_file(clerk, cast.units.works, people_file)
    batch = Batch.objects.get()
    answer = clerk.post(reverse("roster:columns", args=[batch.pk]), {"use-0": "1", "c-0-9": "person.name"})
    assert answer.status_code == 400
    assert "两列" in answer.content.decode()
    batch.refresh_from_db()
    assert batch.state == State.MAPPING


def test_side_by_side_and_the_decision(cast, clerk, drop, people_file):
    drop(people_file)
    drop_file(clerk, cast.units.works, workbook([HEADINGS, chen(备注="改了", 联系电话="13931005678"), li()]))
    batch = Batch.objects.latest("pk")
    clerk.post(reverse("roster:columns", args=[batch.pk]), {"use-0": "1"})
    work()
    page = clerk.get(reverse("roster:pairs", args=[batch.pk])).content.decode()
    assert "13931005678" in page
    row = StagedRow.objects.get(batch=batch, verdict="update")
    clerk.post(reverse("roster:decide", args=[batch.pk, row.pk]), {"verdict": "skip"})
    row.refresh_from_db()
    assert row.verdict == "skip"
    answer = clerk.post(reverse("roster:decide", args=[batch.pk, row.pk]), {"verdict": "new"})
    assert answer.status_code in {400, 409}
    clerk.post(reverse("roster:decide_all", args=[batch.pk]), {"verdict": "update"})
    assert StagedRow.objects.filter(batch=batch, verdict="update").count() == 2


def test_the_marked_workbook_can_be_mended_and_dropped_again(cast, clerk):
    drop_file(clerk, cast.units.works, workbook([HEADINGS, chen(姓名=""), li()]))
    batch = Batch.objects.get()
    clerk.post(reverse("roster:columns", args=[batch.pk]), {"use-0": "1"})
    work()
    body = clerk.get(reverse("roster:findings", args=[batch.pk])).content
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet = book["离休干部"]
    assert "missing_name" in sheet["B2"].comment.text
    assert book["发现"]["E2"].value == "missing_name"
    sheet["B2"] = "陈志远"
    out = io.BytesIO()
    book.save(out)
    file = SimpleUploadedFile("改好.xlsx", out.getvalue())
    clerk.post(reverse("roster:start"), {"unit": cast.units.works.pk, "file": file, "idempotency_key": "k3"})
    again = Batch.objects.latest("pk")
    assert [plan["use"] for plan in again.plans] == [True, False]
    clerk.post(reverse("roster:columns", args=[again.pk]), {"use-0": "1"})
    work()
    again.refresh_from_db()
    assert again.counts["verdicts"] == {"new": 2}


def test_undo_from_the_page(clerk, reviewed):
    clerk.post(reverse("roster:commit", args=[reviewed.pk]))
    work()
    assert "撤销这次导入" in clerk.get(reverse("roster:undo", args=[reviewed.pk])).content.decode()
    clerk.post(reverse("roster:undo", args=[reviewed.pk]), {"reason": "导错了单位"})
    work()
    assert "已整批撤销" in clerk.get(reverse("roster:detail", args=[reviewed.pk])).content.decode()
    assert not Person.objects.filter(batch=reviewed.pk, erased_at=None).exists()


def test_the_template_comes_back_empty_and_filled(cast, clerk, drop):
    body = clerk.get(reverse("roster:template")).content
    assert len(list(read_book(body, "t.xlsx").sheets[0].rows)) == 4
    book = openpyxl.load_workbook(io.BytesIO(body))
    sheet = book["花名册"]
    headings = {sheet.cell(3, at).value: at for at in range(1, sheet.max_column + 1)}
    sheet.cell(5, headings["姓名"]).value = "李秀兰"
    sheet.cell(5, headings["身份证号"]).value = LI
    sheet.cell(5, headings["人员类别"]).value = "离休"
    out = io.BytesIO()
    book.save(out)
    report = drop(out.getvalue())
    assert (report.rows, report.new, report.findings) == (1, 1, [])


@pytest.mark.parametrize("name", ["detail", "columns", "review", "pairs", "undo", "findings"])
def test_the_neighbour_finds_nothing(cast, client, reviewed, name):
    cast.login(client, cast.staff.sibling_head)
    assert client.get(reverse(f"roster:{name}", args=[reviewed.pk])).status_code == 404


@pytest.mark.parametrize("who", ["zhang", "system_admin", "audit_admin", "zhou"])
def test_who_does_not_import_has_no_such_page(cast, client, who):
    cast.login(client, getattr(cast.staff, who))
    for name in ("list", "start", "template"):
        assert client.get(reverse(f"roster:{name}")).status_code == 404


def test_the_same_post_twice_is_one_import(cast, clerk, people_file):
    first = drop_file(clerk, cast.units.works, people_file)
    second = drop_file(clerk, cast.units.works, people_file)
    assert first.url == second.url
    assert Batch.objects.count() == 1
