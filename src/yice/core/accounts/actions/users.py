"""Opening, disabling and unlocking logins."""

from __future__ import annotations

import datetime as dt
import re
import secrets

from axes.utils import reset as axes_reset
from django.db import transaction
from django.db.models import F, Q

from yice.core.accounts.models import User, normal_name
from yice.core.audit.actions import record
from yice.lib import clock
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused

IDLE_DAYS = 90  # R158
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like something else
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


def one_time_password() -> str:
    """Fourteen letters and digits that can be read over the telephone."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(4)) for _ in range(3))


def create_user(*, by: Actor, username: str, password: str | None = None) -> tuple[User, str]:
    """Open a login; returns it with its one-time password, to be changed at the first login.

    ``password`` is given only by the demo and by tests; then it need not be changed.
    """
    name = normal_name(username)
    if not _NAME.fullmatch(name):
        raise Invalid(
            "username_invalid",
            "登录名不合要求",
            why="登录名由小写字母、数字、点、横线组成，至少两位。",
            todo="例如 zhang.wei。",
            fields={"username": "用小写字母和数字，至少两位"},
        )
    with transaction.atomic():
        if User.objects.filter(username=name).exists():
            raise Invalid(
                "username_taken",
                f"登录名“{name}”已被使用",
                why="登录名在全系统不能重复。",
                todo="请换一个登录名，例如加上工号。",
                fields={"username": "已被使用，请换一个"},
            )
        given = password or one_time_password()
        user = User(username=name, must_change_password=password is None, created_at=clock.real_now())
        user.set_password(given)
        user.save()
        record(by=by, verb="accounts.create_login", subject=user)
    return user, given


def disable_user(*, by: Actor, user: User, reason: str) -> User:
    """Disable a login; every session of it ends with its next request."""
    if not reason.strip():
        raise Invalid(
            "reason_missing",
            "请填写停用原因",
            why="停用账号会留痕备查，须说明缘由。",
            todo="请写明停用原因，如离岗、借调，再提交。",
            fields={"reason": "请填写原因"},
        )
    with transaction.atomic():
        changed = User.objects.filter(pk=user.pk, is_active=True).update(
            is_active=False, disabled_at=clock.now(), disabled_reason=reason.strip()[:200], epoch=F("epoch") + 1
        )
        if not changed:
            raise Refused("login_disabled", "账号已经停用", why="可能刚被另一位同事办理。", todo="请刷新页面。")
        record(by=by, verb="accounts.disable_login", subject=user, reason=reason)
    user.refresh_from_db()
    return user


def enable_user(*, by: Actor, user: User, reason: str) -> User:
    """Let a disabled login in again."""
    with transaction.atomic():
        changed = User.objects.filter(pk=user.pk, is_active=False).update(
            is_active=True, disabled_at=None, disabled_reason="", last_seen=clock.real_now()
        )
        if not changed:
            raise Refused("login_enabled", "账号本来就可用", why="账号没有停用，无须恢复。", todo="请刷新页面。")
        record(by=by, verb="accounts.enable_login", subject=user, reason=reason)
    user.refresh_from_db()
    return user


def unlock_user(*, by: Actor, user: User, reason: str) -> None:
    """Lift the lock that failed attempts put on a login, before its time."""
    with transaction.atomic():
        axes_reset(username=user.username)
        record(by=by, verb="accounts.unlock", subject=user, reason=reason)


def disable_idle_users(*, by: Actor, days: int = IDLE_DAYS) -> int:
    """Disable logins not used for ``days`` (R158); returns how many."""
    since = clock.real_now() - dt.timedelta(days=days)
    idle = User.objects.filter(is_active=True).filter(
        Q(last_seen__lt=since) | Q(last_seen=None, created_at__lt=since, last_login=None)
    )
    users = list(idle)
    for user in users:
        disable_user(by=by, user=user, reason=f"{days} 天未使用")
    return len(users)
