"""The second step: a code from the telephone, and recovery codes for the day it is lost."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils.crypto import salted_hmac
from django_otp.models import Device
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken

from yice.core.accounts.models import Authenticator, User
from yice.core.audit.actions import record
from yice.lib.actor import Actor
from yice.lib.errors import Invalid, Refused

_CODES = 8
_ALPHABET = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"  # nothing that looks like something else


def start_totp(*, user: User) -> Authenticator:
    """A device waiting to be confirmed: the same one until it is, so that a page opened twice shows one QR code."""
    if Authenticator.objects.filter(user=user, confirmed=True).exists():
        raise Refused("totp_on", "两步验证已经启用", why="这个账号已绑定一部手机。", todo="要换手机，请先停用再启用。")
    for begun in Authenticator.objects.filter(user=user, confirmed=False):
        if not begun.opens:  # sealed under a key that is gone: nobody has it on a telephone yet
            begun.delete()
    fresh = {"name": "手机", "sealed": Authenticator.seal_secret(secrets.token_bytes(20), user.pk)}
    device: Authenticator
    device, _ = Authenticator.objects.get_or_create(user=user, confirmed=False, defaults=fresh)
    return device


def confirm_totp(*, by: Actor, user: User, code: str) -> list[str]:
    """Switch the second step on with a first right code; returns recovery codes, shown once."""
    with transaction.atomic():
        device = Authenticator.objects.filter(user=user, confirmed=False).first()
        if device is None or not code.isdigit() or not device.verify_token(code):
            raise Invalid(
                "totp_wrong",
                "验证码不正确",
                why="验证码每 30 秒变化一次，或手机时间不准。",
                todo="请输入手机上当前显示的六位数字。",
                fields={"code": "验证码不正确"},
            )
        device.confirmed = True
        device.save(update_fields=["confirmed"])
        StaticDevice.objects.filter(user=user).delete()
        keeper = StaticDevice.objects.create(user=user, name="恢复码", confirmed=True)
        codes = [recovery_code() for _ in range(_CODES)]
        StaticToken.objects.bulk_create(StaticToken(device=keeper, token=code_digest(code)) for code in codes)
        record(by=by, verb="accounts.enrol_totp", subject=user)
    return codes


def recovery_code() -> str:
    """Ten letters and digits to write down."""
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(5)) for _ in range(2))


def code_digest(code: str) -> str:
    """What is kept of a recovery code: it cannot be read back from the table."""
    bare = code.strip().upper().replace("-", "").replace(" ", "")
    return str(salted_hmac("yice.accounts.recovery", bare, algorithm="sha256").hexdigest()[:16])


def verify_second_step(*, user: User, code: str) -> Device | None:
    """The device that accepts the code: the telephone, or a recovery code, which is then used up."""
    bare = code.strip().replace(" ", "")
    for phone in Authenticator.objects.filter(user=user, confirmed=True):
        if bare.isdigit() and phone.verify_token(bare):
            return phone
    for paper in StaticDevice.objects.filter(user=user, confirmed=True):
        if not bare.isdigit() and paper.verify_token(code_digest(bare)):
            return paper
    return None


def drop_totp(*, by: Actor, user: User, reason: str = "") -> None:
    """Switch the second step off: by its owner, or by the system administrator for a lost telephone."""
    with transaction.atomic():
        Authenticator.objects.filter(user=user).delete()
        StaticDevice.objects.filter(user=user).delete()
        record(by=by, verb="accounts.drop_totp", subject=user, reason=reason)
