"""yice import-roster, as a person at a terminal and as another program reads it."""

import io
import json

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from yice.core.org.models import Unit
from yice.core.people.models import Person
from yice.core.roster.models import Batch
from yice.core.roster.tests.sheets import CHEN, HEADINGS, chen, li, workbook

pytestmark = pytest.mark.django_db


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    code = 0
    try:
        call_command("import_roster", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        code = int(end.code or 0)
    return code, out.getvalue(), err.getvalue()


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "花名册.xlsx"
    path.write_bytes(workbook([HEADINGS, chen(性别="女"), li(姓名="")]))
    return path


def test_json(cast, file):
    code, out, _ = run(file, "--unit", cast.units.works.code, "--json")
    answer = json.loads(out)
    assert code == 0
    assert set(answer) == {"rows", "new", "update", "skip", "findings", "unseen", "seconds", "peak_mb"}
    assert (answer["rows"], answer["new"], answer["update"], answer["skip"]) == (2, 1, 0, 1)
    assert [set(one) for one in answer["findings"]] == [{"sheet", "row", "column", "code", "severity", "message"}] * 2
    assert answer["findings"][0]["code"] == "id_sex_conflict"
    assert answer["findings"][0]["column"] == "性别"
    assert 0 < answer["peak_mb"] < 500
    assert CHEN not in out


def test_what_is_hidden_in_the_file_is_told(cast, file):
    book = openpyxl.load_workbook(file)
    book["离休干部"].column_dimensions["B"].hidden = True
    book.create_sheet("说明")["A1"] = "本表由各支部填报"
    book.save(file)
    code, out, _ = run(file, "--unit", cast.units.works.code, "--dry-run", "--json")
    told = {one["sheet"]: one for one in json.loads(out)["unseen"]}
    assert code == 0
    assert told["离休干部"]["used"]
    assert len(told["离休干部"]["hidden_columns"]) == 1
    assert not told["说明"]["used"]


def test_a_day_that_is_none_is_refused_in_words(cast, file):
    with pytest.raises(CommandError, match=r"\[bad_day\] “二零一八”不是能用的日期"):
        run(file, "--unit", cast.units.works.code, "--since", "二零一八")


def test_dry_run_and_findings(cast, file, tmp_path):
    code, out, err = run(file, "--unit", cast.units.works.code, "--dry-run", "--findings", tmp_path / "out.xlsx")
    assert code == 0
    assert "没有写入" in out
    assert "missing_name" in out
    assert not Batch.objects.exists()
    book = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert "id_sex_conflict" in book["离休干部"]["C2"].comment.text
    assert "用后请删除" in err


def test_an_empty_database_begins_with_the_unit(db, business_day, file):
    code, out, err = run(file, "--unit", "A01", "--json")
    assert code == 0
    assert Unit.objects.get().code == "A01"
    assert "第一个单位" in err
    assert json.loads(out)["new"] == 1


def test_a_dry_run_on_an_empty_database_leaves_it_empty(db, business_day, file):
    code, _, _ = run(file, "--unit", "A01", "--dry-run")
    assert code == 0
    assert not Unit.objects.exists()


def test_an_unknown_unit_lists_the_known(cast, file):
    code, out, err = run(file, "--unit", "XX", "--json")
    assert code == 1
    assert json.loads(out)["error"]["code"] == "unit_unknown"
    assert cast.units.works.code in err
    assert not Batch.objects.exists()


def test_a_refused_file(cast, tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(b"<html><table></table></html>")
    code, _, err = run(path, "--unit", cast.units.works.code)
    assert code == 1
    assert "wrong_extension" in err
    assert "什么都没有存" in err
    assert run(tmp_path / "none.xlsx", "--unit", cast.units.works.code)[0] == 1
    assert not Person.objects.filter(name="陈志远").exists()
