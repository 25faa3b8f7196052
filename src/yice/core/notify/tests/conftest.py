import pytest

from yice.core.notify import actions as notify
from yice.core.notify import templates
from yice.core.notify.actions import Recipient
from yice.core.notify.actions.sending import Sender
from yice.core.notify.channels import simulator
from yice.core.people.models import Kin
from yice.lib.actor import Actor

SYSTEM = Actor.system("ladder")


@pytest.fixture
def told(monkeypatch):
    """A register of one's own with some templates."""
    monkeypatch.setattr(templates, "_templates", dict(templates._templates))
    templates.register(
        templates.Template("t.staff", "{what}逾期", "{what}已逾期 {late}。", name="应办逾期"),
        templates.Template("t.kin", "{what}", "{what}", audience="kin"),
        templates.Template("t.health", "{what}", "{what}", audience="kin", personal="health"),
        templates.Template("t.after", "{what}", "{what}", after_death=True),
    )


@pytest.fixture
def say(told):
    """Write a message as the ladder would."""

    def post(to, person=None, **more):
        given = {
            "by": SYSTEM, "template": "t.staff", "about": ("duty", 7), "person_id": person.pk if person else None,
            "words": {"what": "住院探望", "late": "2 天"}, "dedup": "duty:7:1",
        }  # fmt: skip
        return notify.post(to=to, **{**given, **more})

    return post


@pytest.fixture
def fang(cast):
    """陈芳, who agreed to be contacted."""
    Kin.objects.filter(pk=cast.fang.pk).update(contact_agreed=True)
    return Recipient.kin(cast.fang.pk)


class Outside:
    """The simulator of the bureau: what it is told, and what went out."""

    def __init__(self, cast):
        self.unit = cast.units.bureau
        self.admin = cast.actor(cast.staff.system_admin)

    def script(self, script="", **values):
        values = {"script": script, **values}
        return notify.set_channel(by=self.admin, unit=self.unit, channel="simulator", is_on=True, values=values)

    @property
    def numbers(self):
        return [line["no"] for line in simulator.lines()]

    @staticmethod
    def send():
        return Sender().work(seconds=30)


@pytest.fixture
def outside(cast, tmp_path, monkeypatch):
    """The simulator switched on for the bureau, everything succeeding; tries again at once."""
    monkeypatch.setenv("YICE_SIMULATOR_FILE", str(tmp_path / "out.jsonl"))
    monkeypatch.setattr("yice.core.notify.actions.sending.BACK_OFF", (0, 0, 0, 0))
    channel = Outside(cast)
    channel.script("ok")
    return channel
