import datetime as dt
import threading

import pytest
from django.db import transaction

from yice.core.audit.actions import record
from yice.core.audit.models import Entry
from yice.core.jobs import lease, schedule, worker
from yice.core.jobs.actions import cancel_run, enqueue
from yice.core.jobs.lease import LostLease
from yice.core.jobs.models import Chore, Periodic, Run, State
from yice.core.jobs.runs import RunContext
from yice.core.jobs.tests.conftest import CLERK
from yice.core.jobs.worker import Worker
from yice.lib import clock
from yice.lib.errors import Refused

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]

DEAD = f"{lease.socket.gethostname()}|999999999|1|dead"


@pytest.fixture
def do(handlers):
    """Declare a handler and ask for it."""

    def declare(function, **options):
        handlers.handler("test.job", title="试办")(function)
        return enqueue("test.job", {"n": 3}, by=CLERK, **options)

    return declare


def ended(run):
    run.refresh_from_db()
    return run


def test_the_worker_does_it_and_keeps_the_result(do):
    run = do(lambda context, args: {"n": args["n"], "who": context.by.name, "may": len(context.by.grants)})
    assert Worker().step() is True
    assert ended(run).state == State.DONE
    assert run.result == {"n": 3, "who": "小孙", "may": 1}
    assert run.lease_until is None
    assert Worker().step() is False


def test_progress_is_seen_while_it_works(do):
    seen = []

    def work(context, _args):
        context.progress(3, 10, "核对", "第三批")
        seen.append(Run.objects.values_list("progress_done", "progress_total", "stage", "message").get())

    run = do(work)
    Worker().step()
    assert seen == [(3, 10, "核对", "第三批")]
    assert ended(run).percent == 100


def test_finishing_in_the_handlers_own_transaction(do):
    def work(context, _args):
        with transaction.atomic():
            record(by=context.by, verb="test.deed", subject=("x", 1))
            context.finish({"ok": 1})

    run = do(work)
    Worker().step()
    assert ended(run).result == {"ok": 1}
    assert Entry.objects.filter(verb="test.deed").count() == 1


def test_whoever_lost_the_lease_writes_nothing(do):
    def work(context, _args):
        Run.objects.filter(pk=context.id).update(token=context.row.token + 1, holder="other|1|1|x")
        with transaction.atomic():
            record(by=context.by, verb="test.deed", subject=("x", 1))
            context.finish({"ok": 1})

    run = do(work)
    Worker().step()
    assert ended(run).state == State.RUNNING
    assert not Entry.objects.filter(verb="test.deed").exists()


def test_progress_tells_a_worker_that_it_was_replaced(do):
    run = do(lambda _context, _args: None)
    row = Worker().claim()
    Run.objects.filter(pk=run.pk).update(token=row.token + 1)
    with pytest.raises(LostLease):
        RunContext(row).progress(1, 2)


def test_a_dead_workers_run_is_taken_over_at_once(do):
    run = do(lambda _context, _args: {"done": 1})
    Worker().claim()
    Run.objects.update(holder=DEAD)
    assert Worker().step() is True
    assert ended(run).state == State.DONE
    assert run.attempts == 2


def test_a_living_workers_run_is_left_alone_even_when_it_is_slow(do):
    do(lambda _context, _args: None)
    Worker().claim()
    Run.objects.update(lease_until=clock.real_now() - dt.timedelta(seconds=30))
    assert Worker().step() is False


def test_a_run_held_on_another_machine_is_taken_when_its_lease_is_over(do):
    do(lambda _context, _args: None)
    Worker().claim()
    Run.objects.update(holder="elsewhere|1|1|x")
    assert Worker().step() is False
    Run.objects.update(lease_until=clock.real_now() - dt.timedelta(seconds=1))
    assert Worker().step() is True


def test_a_refusal_is_kept_in_words_and_not_tried_again(do):
    def work(_context, _args):
        raise Refused("roster_stale", "花名册已变", why="有人改过", todo="请重新预览")

    run = do(work)
    Worker().step()
    assert ended(run).state == State.FAILED
    assert run.error == {"code": "roster_stale", "what": "花名册已变", "why": "有人改过", "todo": "请重新预览"}


def test_an_unforeseen_error_is_tried_again_later_and_in_the_end_said(do):
    def work(_context, _args):
        raise ZeroDivisionError

    run = do(work, max_attempts=2)
    Worker().step()
    assert ended(run).state == State.QUEUED
    assert run.not_before > clock.real_now()
    assert Worker().step() is False
    Run.objects.update(not_before=None)
    Worker().step()
    assert ended(run).state == State.FAILED
    assert run.error["code"] == "job_failed"


def test_a_run_that_kills_every_worker_is_given_up(do):
    run = do(lambda _context, _args: None, max_attempts=2)
    for _ in range(2):
        Worker().claim()
        Run.objects.update(holder=DEAD)
    Worker().step()
    assert ended(run).error["code"] == "job_failed"


def test_a_running_run_is_cancelled_at_its_next_step(do):
    def work(context, _args):
        cancel_run(by=CLERK, run=context.row)
        context.progress(1, 2, "下一步")
        record(by=CLERK, verb="test.deed", subject=("x", 1))

    run = do(work)
    Worker().step()
    assert ended(run).state == State.CANCELLED
    assert not Entry.objects.filter(verb="test.deed").exists()


def test_the_more_urgent_comes_first_and_the_later_waits_its_time(handlers):
    order = []
    handlers.handler("test.job", title="试办")(lambda _context, args: order.append(args["n"]))
    enqueue("test.job", {"n": 1}, by=CLERK)
    enqueue("test.job", {"n": 2}, by=CLERK, priority=5)
    enqueue("test.job", {"n": 3}, by=CLERK, not_before=clock.real_now() + dt.timedelta(hours=1))
    one = Worker()
    while one.step():
        pass
    assert order == [2, 1]


def test_a_daily_run_is_asked_for_once_per_business_day(handlers):
    handlers.handler("test.night", title="夜间")(lambda _context, _args: None)
    handlers.daily("night", kind="test.night", at=dt.time(2, 30))
    schedule.declare_all()
    schedule.declare_all()
    fired = []
    for moment in ("2018-04-02T02:00", "2018-04-02T02:30", "2018-04-02T23:00", "2018-04-03T01:00", "2018-04-05T09:00"):
        with clock.at(dt.datetime.fromisoformat(moment)):
            fired.append(schedule.fire_dailies())
        Run.objects.update(state=State.DONE)
    assert fired == [0, 1, 0, 0, 1]


def test_a_time_changed_by_the_administrator_stays(handlers):
    handlers.daily("night", kind="jobs.tidy", at=dt.time(2, 30))
    schedule.declare_all()
    Periodic.objects.filter(name="night").update(at=dt.time(5, 0))
    schedule.declare_all()
    assert Periodic.objects.get(name="night").at == dt.time(5, 0)


def test_a_chore_is_done_by_one_worker_and_again_when_its_time_comes(handlers):
    done = []
    handlers.chore("test.chore", seconds=60)(lambda: done.append(1))
    schedule.declare_all()
    chore = handlers.chores()[0]
    assert schedule.do_chore(chore, "a|1|1|x") is True
    assert schedule.do_chore(chore, "b|1|1|x") is False
    Chore.objects.update(next_at=None)
    assert schedule.do_chore(chore, "b|1|1|x") is True
    assert len(done) == 2


def test_a_chore_that_fails_is_noted_and_stops_nobody(handlers):
    handlers.chore("test.chore", seconds=60)(lambda: 1 / 0)
    schedule.declare_all()
    assert schedule.do_chore(handlers.chores()[0], "a|1|1|x") is True
    assert Chore.objects.get(name="test.chore").failed == "builtins.ZeroDivisionError"


def test_two_workers_reaching_for_one_run_only_one_has_it(do):
    do(lambda _context, _args: None)
    seen_by_both = Run.objects.get()
    assert lease.take(Run.objects.get(), holder="a|1|1|x") is not None
    assert lease.take(seen_by_both, holder="b|1|1|x") is None
    assert Run.objects.get().holder == "a|1|1|x"


@pytest.mark.django_db(transaction=True)
def test_the_lease_is_kept_while_the_handler_computes(handlers, monkeypatch):
    monkeypatch.setattr(worker, "HEARTBEAT_SECONDS", 0.01)
    kept = threading.Event()

    def compute(context, _args):
        first = Run.objects.get().lease_until
        while Run.objects.get().lease_until == first:
            kept.wait(0.01)
        kept.set()

    handlers.handler("test.job", title="试办")(compute)
    enqueue("test.job", by=CLERK)
    Worker().step()
    assert kept.is_set()
    assert Run.objects.get().state == State.DONE
