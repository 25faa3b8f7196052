"""Real processes, really killed: nothing is lost, nothing is done twice."""

import json
import os
import signal
import subprocess
import sys
import textwrap

import pytest

from yice.core.jobs.killpoints import names

OWN = ("jobs.claimed", "jobs.before_finish", "jobs.after_finish")
HANDLERS = """
import os, pathlib, time
from django.db import transaction
from yice.core.audit.actions import record
from yice.core.jobs.killpoints import killpoint
from yice.core.jobs.registry import handler
from yice.lib.actor import Actor

HERE = pathlib.Path(os.environ["YICE_DATA"])

@handler("kill.deed", title="试办")
def deed(run, args):
    run.progress(1, 2, "暂存")
    with transaction.atomic():
        record(by=Actor.system("kill"), verb="kill.deed", subject=("x", args["n"]))
        run.finish({"n": args["n"]})

@handler("kill.slow", title="慢办")
def slow(run, args):
    with (HERE / "attempts").open("a") as file:
        file.write("x")
    while not (HERE / "go").exists():
        time.sleep(0.02)
    with transaction.atomic():
        record(by=Actor.system("kill"), verb="kill.slow", subject=("x", 1))
        run.finish()
"""
SETTINGS = """
from yice.config.settings import *
UPPER = (
    "yice.core.people", "yice.core.files", "yice.core.roster", "yice.core.notify", "yice.planning", "yice.services",
    "yice.oversight", "yice.web",
)
INSTALLED_APPS = [*(app for app in INSTALLED_APPS if not app.startswith(UPPER)), "killapp"]
MIDDLEWARE = [one for one in MIDDLEWARE if not one.startswith(UPPER)]
ROOT_URLCONF = "killapp.urls"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
"""
ASK = """
import json, sys, django
django.setup()
from yice.core.audit.models import Entry
from yice.core.jobs.actions import enqueue
from yice.core.jobs.models import Run
from yice.lib.actor import Actor
"""


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("kill")
    app = folder / "code" / "killapp"
    app.mkdir(parents=True)
    (app / "__init__.py").write_text("")
    (app / "urls.py").write_text("urlpatterns = []")
    (app / "jobs.py").write_text(HANDLERS)
    (folder / "code" / "kill_settings.py").write_text(SETTINGS)
    place = Place(folder)
    assert place.yice("migrate", "--verbosity", "0") == 0
    return place


class Place:
    def __init__(self, folder):
        self.folder = folder
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YICE_")},
            "YICE_DATA": str(folder / "data"),
            "DJANGO_SETTINGS_MODULE": "kill_settings",
            "PYTHONPATH": os.pathsep.join([str(folder / "code"), *sys.path]),
        }

    def start(self, *arguments, kill_at=""):
        return subprocess.Popen(
            [sys.executable, "-m", "yice.config.cli", *arguments],
            env={**self.environment, "YICE_KILL_AT": kill_at},
            stderr=subprocess.DEVNULL,
        )

    def yice(self, *arguments, kill_at=""):
        return self.start(*arguments, kill_at=kill_at).wait(timeout=120)

    def ask(self, code):
        script = ASK + textwrap.dedent(code)
        return json.loads(subprocess.check_output([sys.executable, "-c", script], env=self.environment, timeout=60))

    def outcome(self, run):
        return self.ask(f"""
            run = Run.objects.get(pk={run})
            print(json.dumps([run.state, run.attempts, Entry.objects.filter(subject_id={run}).count()]))
        """)


@pytest.mark.parametrize("point", OWN)
def test_killed_at_each_point_another_worker_finishes_and_the_deed_is_done_once(place, point):
    run = place.ask("""
        run = enqueue("kill.deed", {}, by=Actor.system("t"))
        Run.objects.filter(pk=run.pk).update(args={"n": run.pk})
        print(run.pk)
    """)
    assert place.yice("worker", "--once", kill_at=point) == 137
    assert place.yice("worker", "--once") == 0
    state, _attempts, deeds = place.outcome(run)
    assert (state, deeds) == ("done", 1)


def test_the_points_of_this_app_are_on_the_list_that_the_walking_test_reads():
    assert set(OWN) <= set(names())


def test_kill_minus_nine_in_the_middle_and_a_second_worker_takes_over(place):
    data = place.folder / "data"
    place.ask('print(enqueue("kill.slow", {}, by=Actor.system("t")).pk)')
    first = place.start("worker")
    wait_for(lambda: (data / "attempts").exists() and (data / "attempts").read_text() == "x")
    first.send_signal(signal.SIGKILL)
    first.wait()
    second = place.start("worker")
    try:
        wait_for(lambda: (data / "attempts").read_text() == "xx")
        (data / "go").touch()
        wait_for(lambda: place.ask('print(Run.objects.filter(kind="kill.slow", state="done").count())') == 1)
    finally:
        second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=30) == 0
    assert place.ask('print(Entry.objects.filter(verb="kill.slow").count())') == 1


def wait_for(done, seconds=60):
    """Watch another process; the only way to know is to look again."""
    from yice.lib import clock

    end = clock.monotonic() + seconds
    while not done():
        assert clock.monotonic() < end, "it did not happen"
        os.sched_yield()
