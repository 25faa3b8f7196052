import pytest

from yice.core.accounts.actions import create_user
from yice.core.org.actions import add_staff, appoint, open_unit
from yice.lib.actor import Actor

SYSTEM = Actor.system("test")
PASSWORD = "Guanhuai-2018"


@pytest.fixture
def lin(db):
    """林科长's login, with his post as head of the bureau."""
    user, _ = create_user(by=SYSTEM, username="lin", password=PASSWORD)
    unit = open_unit(by=SYSTEM, code="JC", name="市局", kind="bureau")
    staff = add_staff(by=SYSTEM, no="L1", name="林科长", unit=unit)
    staff.user = user
    staff.save()
    appoint(by=SYSTEM, staff=staff, unit=unit, role="head")
    return user


@pytest.fixture
def sign_in(client):
    """Fill the login page in."""

    def send(username="lin", password=PASSWORD, **more):
        return client.post("/login/", {"username": username, "password": password, **more})

    return send
