"""Logins. Who a person *is* in the office lives in ``org.Staff``; here is only how they come in."""

from __future__ import annotations

import time
from base64 import b32encode
from typing import ClassVar
from urllib.parse import quote, urlencode

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.crypto import salted_hmac
from django_otp.models import Device, ThrottlingMixin, TimestampMixin
from django_otp.oath import TOTP

from yice.lib.crypto import Unreadable, seal, unseal
from yice.lib.errors import Refused
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


class Authenticator(TimestampMixin, ThrottlingMixin, Device):  # type: ignore[misc]
    """The telephone that shows codes for a login. A device of our own, because the library's keeps its secret in clear.

    The secret is sealed with the office's key and bound to the login: moved to another row it does not open.
    """

    PERSONAL: ClassVar[PersonalData | None] = PersonalData(
        fields=("sealed",), why="登录的第二步；加密保存，不再显示", keep="至停用两步验证", erase="停用两步验证时删除"
    )

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", verbose_name="账号")
    sealed = models.TextField("密钥（加密）", editable=False)
    last_step = models.BigIntegerField("上次所用时段", default=-1)
    drift = models.SmallIntegerField("时钟偏差", default=0)

    class Meta:
        verbose_name = "两步验证"
        verbose_name_plural = verbose_name
        constraints = [models.UniqueConstraint(fields=["user", "confirmed"], name="authenticator_one")]

    def __str__(self) -> str:
        return f"{self.user_id}"

    @staticmethod
    def seal_secret(secret: bytes, user_id: int) -> str:
        """How a secret is kept for this login."""
        return seal(secret.hex(), context=f"accounts.totp.{user_id}")

    @property
    def secret(self) -> bytes:
        """The secret itself. Raises ``Refused`` when the office's key is not the one it was sealed with."""
        try:
            return bytes.fromhex(unseal(self.sealed, context=f"accounts.totp.{self.user_id}"))
        except Unreadable as error:
            raise Refused(
                "totp_unreadable",
                "两步验证的密钥打不开",
                why="密钥文件 field.key 与启用两步验证时的不是同一个，可能换过机器或恢复过数据。",
                todo="请用一个恢复码登录；没有恢复码的，请系统管理员核对密钥文件，或停用您的两步验证后重新启用。",
            ) from error

    @property
    def opens(self) -> bool:
        """Whether the secret can be read with the office's key."""
        try:
            return bool(self.secret)
        except Refused:
            return False

    def verify_token(self, token: str) -> bool:
        """Whether this is a code of now, or of half a minute before or after; each is taken once."""
        allowed, _ = self.verify_is_allowed()
        if not allowed or not token.isdecimal():
            return False
        code = TOTP(self.secret, drift=self.drift)
        code.time = time.time()
        if code.verify(int(token), 1, self.last_step + 1):
            fresh = type(self).objects.filter(pk=self.pk, last_step__lt=code.t())
            if fresh.update(last_step=code.t(), drift=code.drift):  # of two at once, one
                self.last_step, self.drift = code.t(), code.drift
                self.throttle_reset(commit=False)
                self.set_last_used_timestamp(commit=False)
                self.save()
                return True
        self.throttle_increment(commit=True)
        return False

    def get_throttle_factor(self) -> int:
        """Seconds to wait after a wrong code, doubled with each further one."""
        return 1

    @property
    def readable(self) -> str:
        """The secret as it is typed into a telephone that cannot scan."""
        return b32encode(self.secret).decode().rstrip("=")

    @property
    def config_url(self) -> str:
        """What the QR code holds."""
        query = urlencode({"secret": b32encode(self.secret), "algorithm": "SHA1", "digits": 6, "period": 30})
        return f"otpauth://totp/{quote(str(self.user.get_username()))}?{query}"
