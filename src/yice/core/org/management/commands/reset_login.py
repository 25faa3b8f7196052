"""``yice reset-login NAME``: a one-time password for somebody who is locked out, from the server itself."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from yice.core.accounts.models import normal_name
from yice.core.org import actions
from yice.core.org.models import Staff
from yice.lib.actor import Actor
from yice.lib.errors import YiceError

_BY = Actor.system("reset-login")


class Command(BaseCommand):
    """The only way back in for an administrator: the others must not be able to take that place."""

    help = "在服务器上重置登录口令（管理员忘记口令时用）"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("username", help="登录名")
        parser.add_argument("--reason", default="服务器维护人员重置", help="原因，记入审计")
        parser.add_argument("--drop-two-step", action="store_true", help="同时停用两步验证（手机遗失）")

    def handle(self, *args: Any, **options: Any) -> None:
        staff = Staff.objects.filter(user__username=normal_name(options["username"])).select_related("user").first()
        if staff is None:
            message = f"[login_missing] 没有登录名为“{options['username']}”的账号。请核对登录名。"
            raise CommandError(message)
        try:
            if options["drop_two_step"]:
                actions.drop_second_step(by=_BY, staff=staff, reason=options["reason"])
            password = actions.reset_login(by=_BY, staff=staff, reason=options["reason"])
        except YiceError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"一次性口令：{password}（首次登录须修改）")
