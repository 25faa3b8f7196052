"""The logins of staff: opened with a one-time password, closed the day they are no longer needed."""

from __future__ import annotations

from django.db import transaction

from yice.core.accounts import actions as accounts
from yice.core.org.access import is_admin
from yice.core.org.models import Staff
from yice.lib.actor import Actor, ActorKind
from yice.lib.errors import NotFound, Refused


def create_login(*, by: Actor, staff: Staff, username: str) -> str:
    """Open a login for a member of staff; returns the one-time password, which is shown once and kept nowhere."""
    with transaction.atomic():
        if staff.user_id is not None:
            raise Refused(
                "login_exists", f"{staff.name}已有账号", why="一人一号，不重复开通。", todo="需要时请重置口令。"
            )
        if not staff.is_active:
            raise Refused(
                "staff_left",
                f"{staff.name}已离岗",
                why="离岗人员不能开通账号。",
                todo="本人回岗时，请先重新登记为工作人员，再开通账号。",
            )
        user, password = accounts.create_user(by=by, username=username)
        Staff.objects.filter(pk=staff.pk).update(user=user)
        staff.user = user
    return password


def disable_login(*, by: Actor, staff: Staff, reason: str) -> None:
    """Disable the login; its sessions end at once (R158)."""
    accounts.disable_user(by=by, user=_user(staff), reason=reason)


def enable_login(*, by: Actor, staff: Staff, reason: str) -> None:
    """Let a disabled login in again; refused for who has left."""
    if not staff.is_active:
        raise Refused(
            "staff_left",
            f"{staff.name}已离岗",
            why="离岗人员的账号不能恢复。",
            todo="本人回岗时，请先重新登记为工作人员，再开通账号。",
        )
    accounts.enable_user(by=by, user=_user(staff), reason=reason)


def reset_login(*, by: Actor, staff: Staff, reason: str) -> str:
    """A new one-time password for who forgot theirs; returns it."""
    keep_admins_apart(by, staff)
    return accounts.reset_password(by=by, user=_user(staff), reason=reason)


def drop_second_step(*, by: Actor, staff: Staff, reason: str) -> None:
    """Take the second step off the login of somebody whose telephone is lost."""
    keep_admins_apart(by, staff)
    accounts.drop_totp(by=by, user=_user(staff), reason=reason)


def keep_admins_apart(by: Actor, staff: Staff) -> None:
    """Whoever resets an administrator's login could become that administrator: only the server's keeper may.

    ``yice reset-login`` is the way for administrators; it needs a shell on the server.
    """
    if by.kind != ActorKind.SYSTEM and is_admin(staff):
        raise Refused(
            "admin_login_apart",
            "管理员的口令与两步验证不能由另一位管理员重置",
            why="否则可以冒用对方身份，三员分立就落空了。",
            todo="请由服务器维护人员在服务器上运行 yice reset-login 登录名。",
        )


def _user(staff: Staff) -> accounts.User:
    if staff.user is None:
        raise NotFound("login_missing", f"{staff.name}没有账号", why="尚未开通。", todo="请先开通账号。")
    return staff.user
