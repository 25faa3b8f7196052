"""The door of a page: only those who hold one of the roles come in, for everybody else it is not there."""

from __future__ import annotations

from django.http import HttpRequest

from yice.lib.actor import Actor, Role
from yice.lib.errors import NotFound


def require(actor: Actor | None, *roles: Role) -> Actor:
    """The actor, if any of these roles is held anywhere; else ``NotFound``: a page does not give itself away."""
    if actor is None or not actor.holds(*roles):
        raise NotFound("not_found", "没有找到这个页面", why="页面不存在，或您的岗位不需要它。")
    return actor


def actor_of(request: HttpRequest) -> Actor:
    """Who is asking; the middleware has put them there."""
    actor = getattr(request, "actor", None)
    if not isinstance(actor, Actor):
        raise NotFound
    return actor
