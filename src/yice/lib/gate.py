"""The door of a page: only those who hold one of the roles come in, for everybody else it is not there."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound


def require(actor: Actor | None, *roles: Role) -> Actor:
    """The actor, if any of these roles is held anywhere; else ``NotFound``: a page does not give itself away."""
    if actor is None or not actor.holds(*roles):
        raise NotFound("not_found", "没有找到这个页面", why="页面不存在，或您的岗位不需要它。")
    return actor


def require_top(actor: Actor | None, *roles: Role) -> Actor:
    """The actor, if any of these roles is held at the top of the tree; what is one for all is done there."""
    found = require(actor, *roles)
    if not found.at_top(*roles):
        raise NotFound("not_found", "没有找到这个页面", why="页面不存在，或须由顶层单位的同一岗位办理。")
    return found


def source_of(request: HttpRequest) -> str:
    """From where, for the trail. Behind a proxy of ours (``YICE_BEHIND_PROXY``) the address the proxy saw last."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.BEHIND_PROXY:
        address = request.headers.get("X-Forwarded-For", address).rsplit(",", 1)[-1].strip()
    return f"web {address}"[:80]


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking; the middleware has put them there."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise NotFound
    return actor
