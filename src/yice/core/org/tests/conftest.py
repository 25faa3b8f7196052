import datetime as dt
from types import SimpleNamespace

import pytest

from yice.core.org import access, actions
from yice.core.org.models import Staff
from yice.lib import clock
from yice.lib.actor import Actor, ActorKind, Role

TODAY = dt.date(2018, 4, 2)
LONG_AGO = dt.date(2010, 1, 1)
SYSTEM = Actor.system("test")


@pytest.fixture
def town(db):
    """A bureau with a county and a works under it, a plant under the works, and a stranger's tree."""
    with clock.at(TODAY):
        actions.set_up_tenant(by=SYSTEM, name="金城市委老干部局")

        def unit(code, name, kind, parent=None, **more):
            return actions.open_unit(
                by=SYSTEM, code=code, name=name, kind=kind, parent=parent, opened_on=LONG_AGO, **more
            )

        bureau = unit("JC", "市局", "bureau", tier="city", nature="organ")
        county = unit("HD", "河东区", "county_bureau", bureau, tier="county", nature="organ")
        works = unit("JCC", "机床厂", "enterprise", bureau, nature="enterprise")
        plant = unit("JCC1", "铸造分厂", "plant", works, nature="enterprise")
        foreign = unit("QT", "别市", "bureau", tier="city", nature="organ")
        yield SimpleNamespace(bureau=bureau, county=county, works=works, plant=plant, foreign=foreign)


@pytest.fixture
def hire(town):
    """Take somebody on and give them a post."""

    def take(no, unit, role=None, name=""):
        staff = actions.add_staff(by=SYSTEM, no=no, name=name or f"职员{no}", unit=unit)
        if role:
            actions.appoint(by=SYSTEM, staff=staff, unit=unit, role=role, valid_from=LONG_AGO)
        return staff

    return take


@pytest.fixture
def security(town, hire):
    return actor(hire("S1", town.bureau, Role.SECURITY_ADMIN, "安全员"))


def actor(staff: Staff) -> Actor:
    return Actor(ActorKind.STAFF, staff.pk, staff.name, "web 127.0.0.1", access.grants_of(staff))


@pytest.fixture
def enter(client):
    """Sign the test client in as a member of staff."""

    def sign_in(staff):
        if staff.user is None:
            actions.create_login(by=SYSTEM, staff=staff, username=f"u{staff.no.lower()}")
            staff.user.must_change_password = False
            staff.user.save()
        client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return sign_in
