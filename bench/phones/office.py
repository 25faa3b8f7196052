"""The office of the simulation: units, liaisons, people on a database of its own; and the server the phones talk to.

The server is the product under Granian, as ``yice serve`` runs it. Around it is only a wrapper: the moment of the
virtual world comes with each request (``X-World-Now``, milliseconds), a request may carry the point at which the server
is to die (``X-World-Die``), and what happens at the desk comes in under ``/_world/``.
"""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable, Iterable
from typing import Any

START = dt.date(2018, 4, 2)
PER_UNIT = 40
PEOPLE_PER_PHONE = 1.5
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜"
GIVEN = "安邦本成达恩方刚海和吉佳凯利明宁平庆仁善泰文贤兴勇远云泽正志"


def prepare(phones: int) -> dict[str, Any]:
    """Fill the database: every person has a liaison and a deputy, each with a phone. Returns who is who."""
    from django.test import override_settings

    from yice.lib import clock
    from yice.lib.prepare import prepare_database

    os.environ.setdefault("YICE_IDLE_MINUTES", "100000")
    prepare_database()
    with clock.at(START), override_settings(PASSWORD_HASHERS=["yice.testing.hashing.QuickArgon2"]):
        return _filled(phones)


def _filled(phones: int) -> dict[str, Any]:
    from yice.core.org import actions as org
    from yice.core.people import actions as people
    from yice.lib.actor import Actor, Role
    from yice.planning.duties.actions import plan

    by = Actor.system("bench")
    org.set_up_tenant(by=by, name="试验市委老干部局", business_date=START)
    opened = dt.date(2000, 1, 1)

    def unit(code: str, name: str, kind: str, parent: Any, nature: str) -> Any:
        return org.open_unit(
            by=by, code=code, name=name, kind=kind, parent=parent, tier="city", nature=nature, opened_on=opened
        )

    bureau = unit("SY", "试验市委老干部局", "bureau", None, "organ")
    units = [
        unit(f"SY-{number:02}", f"试验市第{number + 1}机床厂", "enterprise", bureau, "enterprise")
        for number in range(-(-phones // PER_UNIT))
    ]

    def staff(number: int, at: Any, role: Role) -> Any:
        one = org.add_staff(by=by, no=f"P{number:04}", name=name_of(number), unit=at, phone=f"138{number:08}")
        org.appoint(by=by, staff=one, unit=at, role=role, valid_from=opened)
        return one

    liaisons = [staff(number, units[number // PER_UNIT], Role.LIAISON) for number in range(phones)]
    head, clerk = staff(9001, bureau, Role.HEAD), staff(9002, bureau, Role.CLERK)
    drafts = list(_drafts(phones, liaisons, units))
    numbers = people.admit_people(by=by, drafts=drafts, source="试验", mark=False)
    plan(by=by)
    carries: dict[int, list[int]] = {number: [] for number in range(phones)}
    for place, person in enumerate(numbers):
        for carrier in carriers(place, phones):
            carries[carrier].append(person)
    return {
        "phones": [
            {"staff": one.pk, "cookie": _session(one), "carries": carries[number]}
            for number, one in enumerate(liaisons)
        ],
        "head": head.pk,
        "clerk": clerk.pk,
        "people": list(numbers),
        "known": {person: known(place) for place, person in enumerate(numbers)},
    }  # fmt: skip


def name_of(number: int) -> str:
    """An invented name, different for each number below some tens of thousands."""
    size = len(GIVEN)
    return SURNAMES[number % len(SURNAMES)] + GIVEN[number // len(SURNAMES) % size] + GIVEN[(number * 7 + 3) % size]


def carriers(place: int, phones: int) -> tuple[int, int]:
    """The phones of liaison and deputy of the person at this place."""
    first = place % phones
    return first, (first + 1 + place // phones) % phones


def _drafts(phones: int, liaisons: list[Any], units: list[Any]) -> Iterable[Any]:
    from calendars.partial import PartialDate
    from yice.core.people.drafts import PersonDraft

    for place in range(int(phones * PEOPLE_PER_PHONE)):
        first, second = carriers(place, phones)
        yield PersonDraft(
            name=name_of(place + 40), unit_id=units[first // PER_UNIT].pk, category="tuixiu",
            sex="f" if place % 2 else "m", birth=PartialDate.of_day(dt.date(1930 + place % 20, 1 + place % 12, 5)),
            registered_on=dt.date(2017, 3, 1), residence="local", phone=f"139{place:08}",
            blocks=_blocks(known(place)),
            liaison_id=liaisons[first].pk, deputy_id=liaisons[second].pk, paired_on=dt.date(2017, 3, 1),
        )  # fmt: skip


def known(place: int) -> dict[str, str]:
    """What is in the file of the person at this place on the first day, of what may be changed."""
    return {
        "home.address": f"机床厂家属院{place}号", "home.key_holder": "对门", "health.drugs": "降压药",
        "health.hospital": "第二医院", "interests.hobbies": "听广播",
    }  # fmt: skip


def _blocks(values: dict[str, str]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name, value in values.items():
        block, field = name.split(".")
        found.setdefault(block, {})[field] = value
    return found


def _session(staff: Any) -> str:
    """A session as signing in would open it: a thousand sign-ins are not what is tried here."""
    from importlib import import_module

    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from yice.core.accounts.models import User
    from yice.core.org import actions as org
    from yice.lib.actor import Actor

    username = f"u{staff.no.lower()}"
    org.create_login(by=Actor.system("bench"), staff=staff, username=username)
    User.objects.filter(username=username).update(must_change_password=False)
    user = User.objects.get(username=username)
    store = import_module(settings.SESSION_ENGINE).SessionStore()
    store[SESSION_KEY] = str(user.pk)
    store[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = user.get_session_auth_hash()
    store.create()
    key: str = store.session_key
    return f"{settings.SESSION_COOKIE_NAME}={key}"


# ── the server ──────────────────────────────────────────────────────────────


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """The product in the virtual world."""
    from yice.lib import clock

    environ = dict(environ)
    now = environ.pop("HTTP_X_WORLD_NOW", "")
    die = environ.pop("HTTP_X_WORLD_DIE", "")
    if die:
        os.environ["YICE_KILL_AT"] = die
    moment = dt.datetime.fromtimestamp(int(now) / 1000, tz=clock.ZONE) if now else clock.real_now()
    with clock.at(moment):
        if environ["PATH_INFO"].startswith("/_world/"):
            return _world(environ, start_response)
        try:
            return product()(environ, start_response)
        finally:
            if die:  # it came past no such point
                os.environ.pop("YICE_KILL_AT", None)


_made: list[Any] = []


def product() -> Any:
    """The product's own door, made once."""
    if not _made:
        from django.core.wsgi import get_wsgi_application

        _made.append(get_wsgi_application())
    return _made[0]


def _world(environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """What happens at the desk, through the product's own actions."""
    from django.db import close_old_connections

    close_old_connections()
    told = json.loads(environ["wsgi.input"].read() or b"{}")
    answer = DEEDS[environ["PATH_INFO"].removeprefix("/_world/")](**told)
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(answer).encode()]


def _actor(number: int) -> Any:
    from yice.core.org.access import grants_of
    from yice.core.org.models import Staff
    from yice.lib.actor import Actor, ActorKind

    one = Staff.objects.get(pk=number)
    return Actor(ActorKind.STAFF, one.pk, one.name, "bench", grants_of(one))


def edit(*, clerk: int, person: int, block: str, field: str, value: str, key: str) -> dict[str, Any]:
    """A clerk changes an item at the desk. ``mark``: after which visit it came; nothing else can come between."""
    from django.db import transaction
    from django.db.models import Max

    from yice.core.people import actions as people
    from yice.core.people.models import Person
    from yice.core.people.queries import detail
    from yice.lib import clock
    from yice.lib.errors import YiceError
    from yice.services.visits.models import Visit

    try:
        with transaction.atomic():
            file = detail(Person.objects.get(pk=person))
            people.update_block(
                by=_actor(clerk), person_id=person, block=block, values={field: value}, source="电话",
                valid_on=clock.today(), version=file.versions[block], key=key,
            )  # fmt: skip
            return {"mark": Visit.objects.aggregate(last=Max("pk"))["last"] or 0}
    except YiceError as error:
        return {"refused": error.code}


def death(*, clerk: int, person: int) -> dict[str, Any]:
    """Somebody reports a death."""
    from yice.core.people import actions as people
    from yice.lib import clock
    from yice.lib.errors import YiceError

    try:
        people.report_death(by=_actor(clerk), person_id=person, on=clock.today(), how="家属来电")
    except YiceError as error:
        return {"refused": error.code}
    return {}


def revoke(*, head: int, device: int) -> dict[str, Any]:
    """The head stops a phone; doing it again changes nothing."""
    from yice.lib.errors import YiceError
    from yice.web.field import actions

    try:
        actions.revoke_device(by=_actor(head), device_id=device, reason="手机遗失")
    except YiceError as error:
        return {"refused": error.code}
    return {}


def settle(*, head: int, devices: list[int]) -> dict[str, Any]:
    """The head looks at what stopped phones handed in and takes it over."""
    from yice.web.field import access, actions

    by = _actor(head)
    rows = access.parcels_for(by).filter(device__in=devices, kind="record", state="held").order_by("pk")
    return {"settled": len([actions.apply_parcel(parcel_id=one.pk, by=by) for one in rows])}


def work() -> dict[str, Any]:
    """What the worker does: apply what was kept and not yet applied, empty old originals, plan who changed."""
    from yice.planning.duties.actions import replan_changed
    from yice.web.field import actions

    applied = actions.apply_waiting(most=1_000_000)
    actions.empty_old()
    replan_changed()
    return {"applied": applied}


def awake() -> dict[str, Any]:
    """Whether somebody is there."""
    return {}


DEEDS: dict[str, Callable[..., dict[str, Any]]] = {
    "edit": edit, "death": death, "revoke": revoke, "settle": settle, "work": work, "awake": awake,
}  # fmt: skip
