"""Every address × method × visitor × distance: who comes in, who is told nothing, and what a page may not show."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from doors import DOORS, IMPORTERS, Door, every_address
from things import MAKERS, REACH, thing
from town import RELATIONS, WORDS, Town, Visitor

from yice.lib import clock
from yice.lib.actor import Role
from yice.testing.cast import TODAY

ADDRESSES = every_address()
METHODS = ("get", "post")
ABSENT = (999_999, 2**63 - 1, 10**25)
COMES_IN, SEES_ONLY, NOTHING = "comes in", "sees, may not", "nothing there"


def test_every_address_is_known_and_nothing_else_is():
    assert sorted(set(ADDRESSES) - set(DOORS)) == [], "addresses that tests/access/doors.py does not know"
    assert sorted(set(DOORS) - set(ADDRESSES)) == [], "doors without an address"


def in_reach(door: Door, visitor: Visitor, relation: str) -> bool:
    """Whether the thing at this distance is in this visitor's sight at all, roles aside."""
    if not door.to or REACH[door.to] == "everywhere":
        return visitor.role is not None
    if REACH[door.to] == "unit":
        return visitor.role is not None and not visitor.affiliate and relation in {"own", "beside", "child"}
    return visitor.sees_person(relation)


def due(door: Door, visitor: Visitor, relation: str) -> str:
    """What this visitor must meet at this door, by the words of the register alone."""
    if door.anyone:
        return COMES_IN
    if not in_reach(door, visitor, relation):
        return NOTHING
    if visitor.affiliate and door.to and REACH[door.to] == "elder":
        return COMES_IN if door.affiliate else SEES_ONLY
    if visitor.role in door.roles:
        return COMES_IN
    return SEES_ONLY if visitor.role in door.in_sight() else NOTHING


ALLOWED: Mapping[tuple[str, str], frozenset[int]] = {
    # 400: a form sent empty; 405: no such method; 409: not now (nothing reported, nothing to take back)
    (COMES_IN, "get"): frozenset({200, 302, 303, 405, 409}),
    (COMES_IN, "post"): frozenset({200, 302, 303, 400, 405, 409, 422}),
    (SEES_ONLY, "get"): frozenset({403, 404, 405}),
    (SEES_ONLY, "post"): frozenset({403, 404, 405}),
    (NOTHING, "get"): frozenset({404, 405}),
    (NOTHING, "post"): frozenset({404, 405}),
}
OTHER_METHOD = frozenset({302, 303, 403, 404, 405})


def knock(visitor: Visitor, method: str, address: str, /, *, part: bool = False, **data: Any) -> Any:
    """One request, taken back afterwards with the cookies it set; ``part``: as a page asks for a part of itself."""
    headers = {"HX-Request": "true"} if part else {}
    cookies = SimpleCookie({name: morsel.value for name, morsel in visitor.client.cookies.items()})
    with transaction.atomic():
        answer = getattr(visitor.client, method)(address, data if method != "delete" else "", headers=headers)
        if answer.streaming:
            answer.content = b"".join(answer.streaming_content)
        transaction.set_rollback(True)
    visitor.client.cookies = cookies
    return answer


def words_of(answer: Any) -> str:
    """What an answer says, workbooks opened."""
    if not answer.content.startswith(b"PK"):
        return answer.content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        return "".join(parts.read(name).decode("utf-8", "replace") for name in parts.namelist())


def forbidden(town: Town, visitor: Visitor) -> Iterator[tuple[str, str]]:
    """Words that this visitor must meet on no page: elders out of sight, hidden fields, whole numbers."""
    sight = visitor.sight()
    for relation in RELATIONS:
        seen = visitor.sees_person(relation)
        if not seen:
            yield f"the name of the elder {relation}", f"欧阳{WORDS[relation]}"
        for name, secret in town.secrets_of(relation):
            if not seen or sight.get(name, "hidden") == "hidden":
                yield f"{name} of the elder {relation}", secret
        if visitor.affiliate or visitor.role not in IMPORTERS or relation not in {"own", "beside", "child"}:
            yield f"the roster of the unit {relation}", f"公孙{WORDS[relation]}"
        for name, number in town.numbers[relation].items():
            yield f"{name} of the elder {relation}", number


def distances(door: Door) -> tuple[str, ...]:
    """Doors without a thing are the same from everywhere; things of a unit lie nowhere "beside" the unit's own."""
    if not door.to:
        return ("own",)
    return RELATIONS if REACH[door.to] == "elder" else tuple(one for one in RELATIONS if one != "beside")


@pytest.fixture(scope="module")
def full(town):
    """The town with something of every kind about everybody, so that lists have what they might leak."""
    for kind in MAKERS:
        for relation in RELATIONS:
            thing(town, kind, relation)
    return town


@pytest.fixture(autouse=True)
def _quiet(caplog):
    """A hundred thousand refusals need no line each; errors keep theirs."""
    caplog.set_level("ERROR", logger="django.request")


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) & set(DOORS)))
def test_only_who_may_comes_in_and_nobody_sees_too_much(name, full, here):
    door, wrong = DOORS[name], []
    with clock.at(TODAY):
        for relation in distances(door):
            address = reverse(name, kwargs={**(thing(full, door.to, relation) if door.to else {}), **door.extra})
            for visitor in full.visitors.values():
                wrong += list(_faults(full, door, visitor, relation, address))
    assert not wrong, "\n".join(wrong)


def _faults(town: Town, door: Door, visitor: Visitor, relation: str, address: str) -> Iterator[str]:
    for method in (*METHODS, "delete") if relation == "own" else METHODS:
        awaited = due(door, visitor, relation)
        # refused from afar, a page is asked for without the frame that all pages share: that one is seen from near by
        afar = relation != "own" and awaited == NOTHING and visitor.name != "anonymous"
        answer = knock(visitor, method, address, part=afar)
        where = f"{method} {address} ({relation}) by {visitor.name}: {answer.status_code}"
        if visitor.name == "anonymous" and not door.open:
            if answer.status_code != 302 or not answer["Location"].startswith("/login/"):
                yield f"{where}, must be sent to sign in"
            continue
        if door.open:
            if answer.status_code >= 500:
                yield where
            continue
        allowed = OTHER_METHOD if method == "delete" else ALLOWED[awaited, method]
        if door.silent and method == "post":
            allowed |= {302, 303}
        if door.blank and method == "post":
            allowed |= {404}
        if answer.status_code not in allowed:
            yield f"{where}, but: {awaited}"
        said = words_of(answer)
        yield from (f"{where} shows {what}" for what, secret in forbidden(town, visitor) if secret in said)


@pytest.mark.parametrize("name", sorted(name for name in set(ADDRESSES) & set(DOORS) if ADDRESSES[name]))
def test_a_number_that_nothing_has_is_not_found(name, full, here):
    door, head = DOORS[name], full.visitors[Role.HEAD.value]
    if not door.to:
        pytest.skip("no number in the address")
    with clock.at(TODAY):
        for number in ABSENT:
            given = {
                key: number if isinstance(value, int) else value for key, value in thing(full, door.to, "own").items()
            }
            for visitor in (head, full.visitors["system_admin"], full.visitors["security_admin"]):
                for method in ("get", "post"):
                    answer = knock(visitor, method, reverse(name, kwargs={**given, **door.extra}))
                    allowed = {302, 303, 404, 405} if door.silent else {404, 405}
                    assert answer.status_code in allowed, (method, visitor.name, number)


@pytest.mark.parametrize("name", sorted(set(ADDRESSES) & set(DOORS)))
def test_nothing_is_done_for_a_form_of_another_site(name, full, here):
    door = DOORS[name]
    if door.open:
        pytest.skip("signing in has its own tests")
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    head = full.visitors[Role.HEAD.value]
    full.cast.login(strict, head.staff)
    address = reverse(name, kwargs={**(thing(full, door.to, "own") if door.to else {}), **door.extra})
    with clock.at(TODAY):
        answer = strict.post(address, {})
    assert answer.status_code == 403
