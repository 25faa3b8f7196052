"""The demo city, loaded for real through the importer, prints the figures of the Lanzhou document exactly."""

import json
import os
import subprocess
import sys

import pytest

YEAR_END, QUARTER_END = "2017-12-31", "2018-03-31"


class City:
    """A loaded installation in a folder of its own; everything is asked through the command line."""

    def __init__(self, folder, processes) -> None:
        self.folder, self.processes = folder, processes
        self.environment = {**os.environ, "YICE_DATA": str(folder)}
        self.environment.pop("YICE_DATABASE_URL", None)

    def run(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "yice.config.cli", *arguments]
        done = subprocess.run(command, env=self.environment, capture_output=True, text=True, timeout=900, check=False)
        assert done.returncode == 0, done.stderr[-2_000:]
        return done.stdout

    def python(self, code: str) -> str:
        start = "import django; django.setup()\n"
        environment = {**self.environment, "DJANGO_SETTINGS_MODULE": "yice.config.settings"}
        command = [sys.executable, "-c", start + code]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300, check=False)
        assert done.returncode == 0, done.stderr[-2_000:]
        return done.stdout.strip()

    def table(self, name: str, day: str) -> dict[str, int]:
        done = self.processes.yice(self.folder, "table", name, "--as-of", day, "--json")
        assert done.returncode == 0, done.stderr[-2_000:]
        body = json.loads(done.stdout)
        assert all(relation["holds"] for relation in body["relations"]), body["relations"]
        return {line["key"]: line["value"] for line in body["lines"]}


@pytest.fixture(scope="module")
def city(tmp_path_factory, processes):
    loaded = City(tmp_path_factory.mktemp("city"), processes)
    loaded.run("load-demo")
    return loaded


@pytest.mark.slow
def test_the_demo_city_adds_up(city) -> None:
    a = {name: city.table(name, YEAR_END) for name in [f"A{number:02d}" for number in range(1, 13)]}
    assert (a["A01"]["city"], a["A01"]["county"], a["A01"]["zone"], a["A01"]["total"]) == (717, 210, 1, 928)
    assert (a["A02"]["organ"], a["A02"]["institution"], a["A02"]["enterprise"]) == (231, 217, 480)
    assert (a["A03"]["cadres"], a["A03"]["survivors"], a["A03"]["total"]) == (75, 19, 94)
    assert (a["A04"]["organ"], a["A04"]["institution"], a["A04"]["enterprise"], a["A04"]["total"]) == (
        9807,
        21410,
        5966,
        37183,
    )
    assert (a["A05"]["zhengdi"], a["A05"]["fudi"], a["A05"]["total"]) == (10, 81, 91)
    assert (a["A06"]["lixiu"], a["A06"]["tuixiu"], a["A06"]["total"]) == (744, 20476, 21220)
    assert (a["A07"]["city"], a["A07"]["enterprise"], a["A07"]["county"], a["A07"]["total"]) == (160, 39, 32, 231)
    assert (a["A08"]["high"], a["A08"]["nursing"], a["A08"]["visited_away"], a["A08"]["away"]) == (8, 126, 64, 94)
    assert (a["A09"]["deaths"], a["A09"]["opening"], a["A09"]["closing"]) == (134, 1062, 928)
    assert (a["A10"]["opening"], a["A10"]["joined"], a["A10"]["deaths"], a["A10"]["moved_out"]) == (1062, 0, 134, 0)
    assert a["A12"]["total"] == 37183
    quarter = city.table("A11", QUARTER_END)
    assert (quarter["opening"], quarter["closing"], quarter["deaths"]) == (928, 891, 37)
    _later_events_leave_it_alone(city)
    _a_signed_table_outlives_corrections(city)
    _it_is_lived_in(city)


def _later_events_leave_it_alone(city) -> None:
    city.python(
        "import datetime as dt\n"
        "from yice.core.people import actions as people\n"
        "from yice.core.people.models import Person\n"
        "from yice.lib.actor import Actor, ActorKind\n"
        "one = Person.objects.filter(category='lixiu', life='living').order_by('pk')[5]\n"
        "day = dt.date(2018, 4, 2)\n"
        "people.report_death(by=Actor.system('a'), person_id=one.pk, on=day)\n"
        "from yice.core.org.access import actor_for\n"
        "from yice.core.accounts.models import User\n"
        "lin = actor_for(User.objects.get(username='lin'), 'test')\n"
        "people.confirm_death(by=lin, person_id=one.pk, on=day, proof='死亡证明')\n"
    )
    assert city.table("A01", YEAR_END)["total"] == 928
    assert city.table("A11", QUARTER_END)["closing"] == 891
    assert city.table("A01", "2018-04-02")["total"] == 890


def _a_signed_table_outlives_corrections(city) -> None:
    signed = city.python(
        "import datetime as dt, json\n"
        "from yice.core.org.models import Unit\n"
        "from yice.core.people import actions as people\n"
        "from yice.core.people.models import Person\n"
        "from yice.lib.actor import Actor\n"
        "from yice.oversight.statistics.actions import sign_table\n"
        "from yice.oversight.statistics.queries import is_intact\n"
        "by = Actor.system('test')\n"
        "table = sign_table(by=by, name='A02', as_of=dt.date(2017, 12, 31), unit=Unit.objects.get(code='LZ'))\n"
        "one = Person.objects.filter(category='lixiu', life='living', nature='organ').order_by('pk')[3]\n"
        "people.change_status(by=by, person_id=one.pk, changes={'nature': 'enterprise'},"
        " valid_from=dt.date(1980, 1, 1),"
        " reason='档案核实')\n"
        "table.refresh_from_db()\n"
        "print(json.dumps([{line['key']: line['value'] for line in table.body['lines']}, is_intact(table)]))\n"
    )
    figures, intact = json.loads(signed)
    assert (figures["organ"], figures["enterprise"], figures["total"]) == (231, 480, 928)
    assert intact
    corrected = city.table("A02", YEAR_END)
    assert (corrected["organ"], corrected["enterprise"], corrected["total"]) == (230, 481, 928)


def _it_is_lived_in(city) -> None:
    """Coverage is neither nothing nor everything, and the cast are there."""
    total = json.loads(city.run("coverage", "--from", "2017-01-01", "--to", "2018-04-01", "--json"))["total"]
    assert 0.5 < total["kept"] / total["total"] < 0.999
    assert total["missed"] > 0
    assert (
        city.python("from yice.core.people.models import Person\nprint(Person.objects.filter(name='陈怀山').count())")
        == "1"
    )
    couples = json.loads(
        city.python(
            "import json\n"
            "from yice.core.people.models import Household\n"
            "rows = [[m.person for m in one.members.all()] for one in Household.objects.all()]\n"
            "print(json.dumps([[len({p.home.address for p in row}), sorted(p.sex for p in row),"
            " all(p.kin.filter(relation='spouse', as_person__in=row).exists() for p in row)] for row in rows]))\n"
        )
    )
    assert len(couples) >= 5
    assert {tuple(map(str, one)) for one in couples} == {("1", "['f', 'm']", "True")}, "one door, each other's kin"
    signed = "from yice.oversight.statistics.models import SignedTable\nprint(SignedTable.objects.count())"
    assert int(city.python(signed)) == 9, "eight of the year that ended, and the one signed above"
    assert json.loads(city.run("audit-verify", "--json"))["ok"]
