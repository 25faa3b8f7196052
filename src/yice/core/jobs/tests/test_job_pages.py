import pytest

from yice.core.jobs.actions import enqueue
from yice.core.jobs.models import Run, State
from yice.core.org.tests.conftest import actor, enter, hire, town  # noqa: F401 - fixtures
from yice.lib.actor import Role


@pytest.fixture
def run(town, hire):  # noqa: F811
    clerk = hire("C1", town.works, Role.CLERK)
    return enqueue("jobs.tidy", by=actor(clerk)), clerk


def test_who_asked_sees_progress_and_may_leave_the_page(run, enter):  # noqa: F811
    row, clerk = run
    client = enter(clerk)
    page = client.get(f"/jobs/{row.pk}/").content.decode()
    assert "可以离开此页" in page
    assert f'hx-get="/jobs/{row.pk}/status/"' in page
    Run.objects.update(state=State.RUNNING, stage="核对", progress_done=30, progress_total=60)
    fragment = client.get(f"/jobs/{row.pk}/status/", headers={"HX-Request": "true"}).content.decode()
    assert "核对" in fragment
    assert "<html" not in fragment
    Run.objects.update(state=State.DONE)
    assert "hx-get" not in client.get(f"/jobs/{row.pk}/status/").content.decode()


def test_a_failure_says_what_why_and_what_to_do(run, enter):  # noqa: F811
    row, clerk = run
    Run.objects.update(state=State.FAILED, error={"code": "x_y", "what": "没办成", "why": "因为", "todo": "重来"})
    page = enter(clerk).get(f"/jobs/{row.pk}/").content.decode()
    assert all(word in page for word in ("x_y", "没办成", "因为", "重来"))


def test_others_do_not_see_it_and_the_system_administrator_does(run, town, hire, enter):  # noqa: F811
    row, _clerk = run
    other = enter(hire("N1", town.works, Role.CLERK))
    assert {other.get(path).status_code for path in (f"/jobs/{row.pk}/", f"/jobs/{row.pk}/status/")} == {404}
    admin = enter(hire("A1", town.bureau, Role.SYSTEM_ADMIN))
    assert admin.get(f"/jobs/{row.pk}/").status_code == 200
    assert "清理过期" in admin.get("/jobs/").content.decode()


def test_a_system_administrator_below_the_top_sees_the_work_of_the_own_subtree(run, town, hire, enter):  # noqa: F811
    row, clerk = run
    beside, above = hire("A2", town.county, Role.SYSTEM_ADMIN), hire("A3", clerk.unit, Role.SYSTEM_ADMIN)
    assert enter(beside).get(f"/jobs/{row.pk}/").status_code == 404
    assert "清理过期" not in enter(beside).get("/jobs/").content.decode()
    assert enter(above).get(f"/jobs/{row.pk}/").status_code == 200
    assert "每日定时" not in enter(above).get("/jobs/").content.decode()


def test_it_is_cancelled_by_who_asked_with_a_post(run, town, hire, enter):  # noqa: F811
    row, clerk = run
    assert enter(hire("N1", town.works, Role.HEAD)).post(f"/jobs/{row.pk}/cancel/").status_code == 404
    client = enter(clerk)
    assert client.get(f"/jobs/{row.pk}/cancel/").status_code == 405
    assert client.post(f"/jobs/{row.pk}/cancel/").status_code == 303
    assert Run.objects.get().state == State.CANCELLED
    assert client.post(f"/jobs/{row.pk}/cancel/").status_code == 409


def test_watching_a_run_is_no_sign_of_life(run, enter):  # noqa: F811
    row, clerk = run
    client = enter(clerk)
    client.get("/jobs/")
    session = client.session
    session["yice_seen"] -= 120
    session.save()
    before = client.session["yice_seen"]
    client.get(f"/jobs/{row.pk}/status/")
    assert client.session["yice_seen"] == before
    client.get("/jobs/")
    assert client.session["yice_seen"] > before


def test_an_empty_list_says_what_it_is_for(town, hire, enter):  # noqa: F811
    assert "没有后台工作" in enter(hire("N1", town.works, Role.CLERK)).get("/jobs/").content.decode()
