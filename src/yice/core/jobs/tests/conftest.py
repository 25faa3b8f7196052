import pytest

from yice.core.jobs import registry
from yice.lib.actor import Actor, ActorKind, Grant, Role

CLERK = Actor(ActorKind.STAFF, 5, "小孙", "web 127.0.0.1", (Grant(Role.CLERK, 1, "000001", "000002"),))
STRANGER = Actor(ActorKind.STAFF, 6, "小郭", "web 127.0.0.1", (Grant(Role.CLERK, 2, "000002", "000003"),))
SYSADMIN = Actor(ActorKind.STAFF, 7, "系统员", "web 127.0.0.1", (Grant(Role.SYSTEM_ADMIN, 1, "000001", "000002"),))


@pytest.fixture
def handlers(monkeypatch):
    """A register of one's own, put back afterwards."""
    for name in ("_handlers", "_dailies", "_chores"):
        monkeypatch.setattr(registry, name, dict(getattr(registry, name)) if name == "_handlers" else {})
    return registry
