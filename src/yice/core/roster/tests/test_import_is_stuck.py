"""An import whose work was cancelled while it waited, or given up after five tries, has a way out."""

import pytest
from django.urls import reverse

from yice.core.jobs import registry
from yice.core.jobs.actions import cancel_run
from yice.core.jobs.models import Run
from yice.core.jobs.worker import Worker
from yice.core.people.models import Person
from yice.core.roster import actions
from yice.core.roster.models import Batch, StagedRow, State
from yice.lib.errors import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(cast, client):
    return cast.login(client, cast.staff.works_head)


@pytest.fixture
def by(cast):
    return cast.actor(cast.staff.works_head)


def work():
    while Run.objects.filter(state="queued").exists():
        Run.objects.filter(state="queued").update(not_before=None)
        Worker().step()


@pytest.fixture
def cancelled(checked, by):
    """Its commit was asked for, and cancelled before the worker came by."""
    batch = actions.ask_to_commit(by=by, batch=checked)
    cancel_run(by=by, run=Run.objects.get(pk=batch.run_id))
    return batch


@pytest.fixture
def given_up(checked, by, monkeypatch):
    """Its commit broke five times, for a reason nobody foresaw."""
    batch = actions.ask_to_commit(by=by, batch=checked)
    broken = registry.Handler("roster.commit", "导入花名册", lambda _run, _args: 1 / 0)
    with monkeypatch.context() as patch:
        patch.setitem(registry._handlers, "roster.commit", broken)
        work()
    assert Run.objects.get(pk=batch.run_id).state == "failed"
    return batch


@pytest.mark.parametrize("how", ["cancelled", "given_up"])
def test_the_page_says_so_and_offers_both(clerk, request, how):
    batch = request.getfixturevalue(how)
    page = clerk.get(reverse("roster:detail", args=[batch.pk])).content.decode()
    assert reverse("roster:retry", args=[batch.pk]) in page
    assert reverse("roster:drop", args=[batch.pk]) in page
    assert "every 2s" not in page
    assert "已停住" in clerk.get(reverse("roster:list")).content.decode()


@pytest.mark.parametrize("how", ["cancelled", "given_up"])
def test_tried_again_it_is_brought_in_once(clerk, request, how):
    batch = request.getfixturevalue(how)
    key = {"idempotency_key": "again"}
    for _ in range(2):
        clerk.post(reverse("roster:retry", args=[batch.pk]), key)
    work()
    batch.refresh_from_db()
    assert batch.state == State.DONE
    assert Person.objects.filter(batch=batch.pk, erased_at=None).count() == 2


def test_given_up_it_leaves_nothing(clerk, cancelled):
    clerk.post(reverse("roster:drop", args=[cancelled.pk]))
    cancelled.refresh_from_db()
    assert cancelled.state == State.DROPPED
    assert not StagedRow.objects.filter(batch=cancelled).exists()
    assert not Person.objects.filter(batch=cancelled.pk).exists()


def test_a_stuck_undoing_is_given_up_and_everybody_stays(checked, commit, by):
    commit(checked)
    batch = actions.ask_to_undo(by=by, batch=Batch.objects.get(pk=checked.pk))
    cancel_run(by=by, run=Run.objects.get(pk=batch.run_id))
    actions.drop_batch(by=by, batch=batch)
    batch.refresh_from_db()
    assert batch.state == State.DONE
    assert Person.objects.filter(batch=batch.pk, erased_at=None).count() == 2


@pytest.mark.parametrize("deed", [actions.retry_batch, actions.drop_batch])
def test_what_is_still_being_worked_on_is_left_alone(checked, by, deed):
    batch = actions.ask_to_commit(by=by, batch=checked)
    with pytest.raises(Refused) as refused:
        deed(by=by, batch=batch)
    assert refused.value.code == "batch_state"


def test_the_neighbour_finds_no_such_import(cast, client, cancelled):
    cast.login(client, cast.staff.sibling_head)
    assert client.post(reverse("roster:retry", args=[cancelled.pk])).status_code == 404
