"""Logins. Who a person *is* in the office lives in ``org.Staff``; here is only how they come in."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac

from yice.lib.personal import PersonalData
from yice.lib.scrub import scrub


class UserManager(BaseUserManager["User"]):
    """Finds logins by name, whatever case it was typed in."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The login of that name."""
        return self.get(username=normal_name(username or ""))


def normal_name(username: str) -> str:
    """The one spelling of a login name: trimmed, full-width forms folded, lower case.

    An identity number typed here by mistake is masked before it is looked up, counted or kept: no login has such
    a name.
    """
    return scrub(AbstractBaseUser.normalize_username(username.strip()).lower())


class User(AbstractBaseUser):
    """One named login; never shared. Rights do not hang on it but on the posts of the staff member who owns it.

    ``epoch`` is part of every session's fingerprint: raising it ends all sessions of this login at once.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("username", "password"),
        why="身份鉴别；口令只存 argon2 摘要",
        keep="在岗期间；停用后随审计保存期限",
        erase="停用账号到期后清除",
    )

    username = models.CharField("登录名", max_length=64, unique=True)
    is_active = models.BooleanField("启用", default=True)
    must_change_password = models.BooleanField("须修改密码", default=False)
    last_seen = models.DateTimeField("最近使用", null=True, blank=True)
    created_at = models.DateTimeField("开通时间", null=True, blank=True)
    disabled_at = models.DateTimeField("停用时间", null=True, blank=True)
    disabled_reason = models.CharField("停用原因", max_length=200, blank=True)
    epoch = models.IntegerField("会话批次", default=0)

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        verbose_name = "账号"
        verbose_name_plural = verbose_name

    def __str__(self) -> str:
        return self.username

    def get_session_auth_hash(self) -> str:
        """A fingerprint that changes with the password and with ``epoch``."""
        return str(
            salted_hmac("yice.accounts.session", f"{self.password}|{self.epoch}", algorithm="sha256").hexdigest()
        )
