"""What every address is for: whose thing it opens and who may come in. ``test_every_door`` fails for one not named here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from yice.lib.actor import Role

SUBTREE = frozenset({Role.HEAD, Role.CLERK, Role.DUTY_OFFICER, Role.STATISTICIAN, Role.LEADER})
PEOPLE = SUBTREE | {Role.LIAISON}
OFFICE = frozenset({Role.HEAD, Role.CLERK})
EVERY_ROLE = frozenset(Role)
RELATIONS = ("own", "child", "parent", "sibling", "foreign")


@dataclass(frozen=True, slots=True)
class Door:
    """One address.

    ``to`` names the kind of thing it opens (a key of ``things.MAKERS``), or "" for a page about no one thing.
    ``roles`` come in (for a thing: to their own unit's and their unit's children's; a liaison to the own caseload).
    ``affiliate`` says whether a named read opens it. ``open`` doors need no login. ``extra`` are further parts of the
    address. ``self_only`` pages are everybody's own (password, second factor).
    """

    to: str = ""
    roles: frozenset[Role] = EVERY_ROLE
    affiliate: bool = False
    nobody: bool = False
    open: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)
    posts: Mapping[str, Any] = field(default_factory=dict)


def every_address() -> dict[str, tuple[str, tuple[str, ...]]]:
    """Name → (pattern, its parameters), walked from the resolver."""
    found: dict[str, tuple[str, tuple[str, ...]]] = {}

    def walk(resolver: URLResolver, prefix: str, space: str) -> None:
        for entry in resolver.url_patterns:
            if isinstance(entry, URLResolver):
                inner = f"{space}{entry.namespace}:" if entry.namespace else space
                walk(entry, prefix + str(entry.pattern), inner)
            elif isinstance(entry, URLPattern):
                pattern = prefix + str(entry.pattern)
                found[f"{space}{entry.name}"] = (pattern, tuple(entry.pattern.converters))

    walk(get_resolver(), "", "")
    return found


Maker = Callable[[Any, str], Mapping[str, Any]]
