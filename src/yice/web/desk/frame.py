"""What stands around every page: navigation by work, the five words of the phone, who is signed in, which day it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from yice.core.notify.queries import unread
from yice.core.org.queries import tenant
from yice.lib import clock
from yice.lib.actor import ROLE_NAMES, Actor, Role

ELDERS = (Role.HEAD, Role.CLERK, Role.LIAISON, Role.DUTY_OFFICER, Role.STATISTICIAN, Role.LEADER)
_MANAGERS = (Role.HEAD, Role.CLERK, Role.LEADER)


@dataclass(frozen=True, slots=True)
class Place:
    """One word of the navigation: where it leads and who needs it. ``names`` are tried in order."""

    word: str
    icon: str
    names: tuple[str, ...]
    roles: tuple[Role, ...]
    top: bool = False
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Item:
    """A place as it stands on one page."""

    word: str
    icon: str
    href: str
    here: bool = False
    apart: bool = False
    count: int = 0


PLACES: tuple[Place, ...] = (
    Place("今日", "house", ("desk:today",), (*ELDERS, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)),
    Place("人员", "users", ("desk:people",), ELDERS),
    Place("应办", "list-checks", ("duties:list",), ELDERS),
    Place("走访", "footprints", ("visits:list",), (*_MANAGERS, Role.LIAISON, Role.DUTY_OFFICER)),
    Place("提醒", "bell", ("ladder:list",), ELDERS),
    Place("诉求", "inbox", ("cases:list",), (*_MANAGERS, Role.LIAISON, Role.DUTY_OFFICER)),
    Place("方案", "clipboard-list", ("plans:list",), (*_MANAGERS, Role.LIAISON, Role.DUTY_OFFICER)),
    Place("专项", "flag", ("campaigns:list",), (*_MANAGERS, Role.STATISTICIAN)),
    Place("服务卡", "award", ("cards:list",), (*_MANAGERS, Role.LIAISON)),
    Place("覆盖", "grid-3x3", ("desk:coverage",), (*_MANAGERS, Role.STATISTICIAN)),
    Place("统计", "table", ("statistics:list",), (*_MANAGERS, Role.STATISTICIAN)),
    Place("政策手册", "book-open", ("desk:rulebook", "policy:list"), ELDERS, apart=True),
    Place(
        "单位与结对", "building-2", ("org:units", "org:list"), (Role.HEAD, Role.CLERK, Role.LEADER, Role.SECURITY_ADMIN)
    ),
    Place("导入", "file-up", ("roster:list", "roster:start"), (Role.HEAD, Role.CLERK, Role.STATISTICIAN)),
    Place("人员与账号", "user-check", ("org:staff_list",), (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)),
    Place("设置", "settings", ("org:settings",), (Role.SYSTEM_ADMIN,), top=True),
    Place("消息渠道", "bell", ("notify:channels",), (Role.SYSTEM_ADMIN,)),
    Place("应办核查", "clipboard-check", ("ladder:audit",), (Role.SYSTEM_ADMIN,), top=True),
    Place("审计", "shield", ("audit:list", "audit:entries"), (Role.AUDIT_ADMIN,)),
    Place("后台工作", "activity", ("jobs:list", "jobs:runs"), (Role.SYSTEM_ADMIN, Role.HEAD, Role.CLERK), apart=True),
)
MINE: tuple[Place, ...] = (
    Place("随身手机", "phone", ("field:devices",), (Role.LIAISON, Role.HEAD, Role.CLERK, Role.SECURITY_ADMIN)),
    Place("修改口令", "key", ("accounts:password", "accounts:change_password"), tuple(Role)),
    Place("两步验证", "shield", ("accounts:two_step", "accounts:totp"), tuple(Role)),
)
FIVE = ("今日", "人员", "应办", "覆盖", "审计", "人员与账号", "单位与结对", "后台工作", "政策手册", "统计")


@cache
def address(names: tuple[str, ...]) -> str:
    """The first of these names that the installation has a page for, else ""."""
    for name in names:
        try:
            return reverse(name)
        except NoReverseMatch:
            continue
    return ""


def _items(places: Iterable[Place], actor: Actor, path: str) -> list[Item]:
    found = [
        Item(place.word, place.icon, href, apart=place.apart)
        for place in places
        if (actor.at_top if place.top else actor.holds)(*place.roles) and (href := address(place.names))
    ]
    here = max((item for item in found if path.startswith(item.href)), key=lambda item: len(item.href), default=None)
    if here is not None and here.href == "/" and path != "/":
        here = None
    return [replace(item, here=item is here) for item in found]


class Frame:
    """Read lazily by the base templates: a page that is only a fragment pays for none of it."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request
        self.actor: Actor | None = getattr(request, "actor", None)

    @property
    def today(self) -> dt.date:
        """The business date."""
        return clock.today()

    @property
    def tenant(self) -> str:
        """The name of the office, as the clerk knows it."""
        found = tenant()
        return found.name if found is not None else ""

    @property
    def nav(self) -> list[Item]:
        """The navigation of this actor, the present place marked."""
        return [] if self.actor is None else _items(PLACES, self.actor, self._request.path)

    @property
    def unread(self) -> int:
        """How many messages are new; the number at the bell."""
        return 0 if self.actor is None else unread(self.actor)

    @property
    def five(self) -> list[Item]:
        """The first four words of the phone's bottom bar (the fifth is 更多)."""
        order = {word: number for number, word in enumerate(FIVE)}
        return sorted((item for item in self.nav if item.word in order), key=lambda item: order[item.word])[:4]

    @property
    def mine(self) -> list[Item]:
        """What one does with one's own account."""
        return [] if self.actor is None else _items(MINE, self.actor, self._request.path)

    @property
    def roles(self) -> str:
        """The roles of this actor in words."""
        held = dict.fromkeys(grant.role for grant in self.actor.grants) if self.actor else {}
        return "、".join(ROLE_NAMES[role] for role in held)

    @property
    def search_href(self) -> str:
        """Where the search box asks; empty for those who see no elders."""
        return address(("desk:search",)) if self.actor is not None and self.actor.holds(*ELDERS) else ""

    @property
    def logout_href(self) -> str:
        """Where signing out is posted."""
        return address(("accounts:logout",))


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor: ``frame``."""
    return {"frame": Frame(request), "layout": "base.html"}
