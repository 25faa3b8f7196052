import pytest
from django.db import transaction

from yice.core.audit.models import Entry
from yice.core.jobs.actions import cancel_run, enqueue
from yice.core.jobs.models import Run, State
from yice.core.jobs.queries import runs_visible_to
from yice.core.jobs.tests.conftest import CLERK, STRANGER, SYSADMIN
from yice.lib.errors import Invalid, NotFound, Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_what_is_asked_for_waits_with_who_asked(handlers):
    run = enqueue("jobs.tidy", {"unit": 3}, by=CLERK, unit_id=3)
    assert (run.state, run.args, run.by_name, run.unit_id) == (State.QUEUED, {"unit": 3}, "小孙", 3)


def test_rolled_back_it_was_never_asked_for():
    with transaction.atomic():
        enqueue("jobs.tidy", by=CLERK)
        transaction.set_rollback(True)
    assert not Run.objects.exists()


def test_an_unknown_kind_is_refused():
    with pytest.raises(NotFound) as caught:
        enqueue("no.such", by=CLERK)
    assert caught.value.code == "job_kind_unknown"


def test_personal_numbers_do_not_enter_the_arguments():
    with pytest.raises(Invalid) as caught:
        enqueue("jobs.tidy", {"x": "620102193208150017"}, by=CLERK)
    assert caught.value.code == "job_args_personal"


def test_asked_twice_with_one_key_while_it_waits_is_one_run():
    first = enqueue("jobs.tidy", by=CLERK, unique="night")
    assert enqueue("jobs.tidy", by=CLERK, unique="night").pk == first.pk
    Run.objects.update(state=State.RUNNING)
    assert enqueue("jobs.tidy", by=CLERK, unique="night").pk != first.pk


def test_a_waiting_run_is_cancelled_at_once():
    run = cancel_run(by=CLERK, run=enqueue("jobs.tidy", by=CLERK), reason="不用了")
    assert run.state == State.CANCELLED
    assert Entry.objects.get().verb == "jobs.cancel_run"


def test_a_finished_run_cannot_be_cancelled():
    run = enqueue("jobs.tidy", by=CLERK)
    Run.objects.update(state=State.DONE)
    with pytest.raises(Refused) as caught:
        cancel_run(by=CLERK, run=run)
    assert caught.value.code == "job_over"


def test_one_sees_ones_own_runs_and_the_system_administrator_all():
    enqueue("jobs.tidy", by=CLERK)
    assert runs_visible_to(CLERK).count() == 1
    assert runs_visible_to(STRANGER).count() == 0
    assert runs_visible_to(SYSADMIN).count() == 1
