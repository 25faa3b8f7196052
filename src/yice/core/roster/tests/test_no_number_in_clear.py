"""Canaries: a number planted in every kind of cell is found in no table, no file and no log."""

import logging

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from yice.core.roster.actions import take_upload
from yice.core.roster.actions.staging import check_batch
from yice.core.roster.models import Batch, State
from yice.core.roster.tests.sheets import CHEN, HEADINGS, LI, chen, li, number, workbook

BANK = "6222021001112223334"
OTHER = number("19301224", "011")

pytestmark = pytest.mark.django_db


def canary_file():
    head = [*HEADINGS, "银行卡号", f"旧号{OTHER}", "家庭住址", "紧急联系人及电话"]
    rows = [
        [f"花名册 {OTHER}"],
        head,
        [*chen(备注=f"旧证 {OTHER}，卡 {BANK}"), BANK, f"曾用 {OTHER}", f"皋兰路 {OTHER}", f"张芳 {OTHER}"],
        [*li(性别="男", 出生年月=f"1928.11 {OTHER}"), BANK.replace("3334", "3335"), "", "", ""],
    ]
    return workbook(rows)


def every_value():
    with connection.cursor() as cursor:
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            for row in cursor.fetchall():
                for value in row:
                    text = bytes(value).decode("latin-1") if isinstance(value, bytes | memoryview) else str(value)
                    yield model._meta.label, text


def clear(text):
    return any(one in text for one in (CHEN, LI, OTHER, BANK, CHEN[:17], BANK[:16]))


def test_not_while_staged_and_not_after(cast, settings, tmp_path, caplog, commit):
    settings.DATA = tmp_path
    caplog.set_level(logging.DEBUG)
    by = cast.actor(cast.staff.works_head)
    batch = take_upload(by=by, filename=f"花名册{OTHER}.xlsx", body=canary_file(), unit=cast.units.works)
    Batch.objects.filter(pk=batch.pk).update(state=State.CHECKING)
    batch.refresh_from_db()
    check_batch(by=by, batch=batch)
    assert [label for label, text in every_value() if clear(text)] == []
    commit(batch)
    assert [label for label, text in every_value() if clear(text)] == []
    on_disk = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert on_disk
    for path in on_disk:
        body = path.read_bytes()
        assert not clear(body.decode("latin-1"))
        assert b"PK\x03\x04" not in body[:64]
    assert not clear(caplog.text)


def test_names_are_sealed_while_staged(checked):
    staging = {"roster.StagedRow", "roster.Finding", "roster.Batch", "roster.Touched"}
    assert [label for label, text in every_value() if label in staging and "陈志远" in text] == []


def test_the_data_folder_is_not_served():
    assert str(settings.STATIC_ROOT) != str(settings.DATA)
