"""Passwords: changed by their owner, reset to a one-time one by the system administrator."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F

from yice.core.accounts.actions.users import one_time_password
from yice.core.accounts.models import User
from yice.core.audit.actions import record
from yice.lib.actor import Actor
from yice.lib.errors import Invalid


def change_password(*, by: Actor, user: User, old: str, new: str) -> User:
    """Change one's own password; other sessions of this login end."""
    if not user.check_password(old):
        raise Invalid(
            "password_wrong",
            "原口令不正确",
            why="输入的原口令与当前口令不符。",
            todo="请重新输入原口令；忘记时请系统管理员重置。",
            fields={"old": "原口令不正确"},
        )
    if old == new:
        raise Invalid(
            "password_same",
            "新口令与原口令相同",
            why="不换口令就起不到更换的作用。",
            todo="请换一个与原口令不同的新口令。",
            fields={"new": "请换一个新口令"},
        )
    try:
        validate_password(new, user)
    except ValidationError as error:
        words = " ".join(error.messages)
        raise Invalid(
            "password_weak", "新口令不合要求", why=words, todo="请按要求另设一个新口令。", fields={"new": words}
        ) from error
    with transaction.atomic():
        user.set_password(new)
        user.must_change_password = False
        user.epoch = user.epoch + 1
        user.save(update_fields=["password", "must_change_password", "epoch"])
        record(by=by, verb="accounts.change_password", subject=user)
    return user


def reset_password(*, by: Actor, user: User, reason: str) -> str:
    """Set a one-time password for who forgot theirs; returns it. Sessions end, and it must be changed at login."""
    if not reason.strip():
        raise Invalid(
            "reason_missing",
            "请填写重置原因",
            why="重置口令会留痕备查，须说明缘由。",
            todo="请写明谁提出、为何重置，再提交。",
            fields={"reason": "请填写原因"},
        )
    password = one_time_password()
    with transaction.atomic():
        user.set_password(password)
        User.objects.filter(pk=user.pk).update(password=user.password, must_change_password=True, epoch=F("epoch") + 1)
        record(by=by, verb="accounts.reset_password", subject=user, reason=reason)
    user.refresh_from_db()
    return password
