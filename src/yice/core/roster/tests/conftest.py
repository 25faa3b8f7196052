"""Shared by the tests of importing."""

import datetime as dt

import pytest

from yice.core.roster.actions import commit_batch, import_roster
from yice.core.roster.actions.staging import check_batch
from yice.core.roster.models import Batch, State
from yice.core.roster.tests.sheets import HEADINGS, chen, li, workbook


@pytest.fixture
def drop(cast):
    """Import a file in one call, as the clerk of the works unless told otherwise."""

    def importing(body, *, filename="花名册.xlsx", by=None, unit=None, **options):
        actor = by or cast.actor(cast.staff.works_head)
        return import_roster(by=actor, filename=filename, body=body, unit=unit or cast.units.works, **options)

    return importing


@pytest.fixture
def people_file():
    return workbook([["金城机床厂离休干部花名册"], HEADINGS, chen(), li()])


@pytest.fixture
def checked(cast, people_file):
    """A batch that has been mapped and checked and waits for its review."""
    from yice.core.roster.actions import take_upload

    by = cast.actor(cast.staff.works_head)
    batch = take_upload(by=by, filename="花名册.xlsx", body=people_file, unit=cast.units.works)
    Batch.objects.filter(pk=batch.pk).update(state=State.CHECKING)
    batch.refresh_from_db()
    check_batch(by=by, batch=batch)
    return batch


@pytest.fixture
def commit(cast):
    def committing(batch, by=None, **options):
        Batch.objects.filter(pk=batch.pk).update(state=State.COMMITTING)
        batch.refresh_from_db()
        return commit_batch(by=by or cast.actor(cast.staff.works_head), batch=batch, **options)

    return committing


DAY = dt.date(2018, 4, 2)
