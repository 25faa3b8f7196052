"""``yice set-up``: makes an empty installation usable: the tenant, its first unit and the three administrators."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from yice.core.org import actions
from yice.core.org.models import Profile, UnitKind
from yice.lib.actor import ROLE_NAMES, Actor, Role
from yice.lib.errors import YiceError
from yice.lib.prepare import prepare_database

_BY = Actor.system("set-up")
_ADMINS = {
    "sysadmin": Role.SYSTEM_ADMIN,
    "secadmin": Role.SECURITY_ADMIN,
    "auditadmin": Role.AUDIT_ADMIN,
}


class Command(BaseCommand):
    """Prints the three one-time passwords once; each must be changed at the first login."""

    help = "初始化：使用单位、首个单位与三位管理员"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--name", required=True, help="使用单位全称，例如 金城市委老干部局")
        parser.add_argument("--code", default="ROOT", help="首个单位的编码，默认 ROOT")
        parser.add_argument("--kind", default=UnitKind.BUREAU, choices=UnitKind.values, help="首个单位的类别")
        parser.add_argument("--tier", default="city", help="首个单位的层级，默认 city")
        parser.add_argument("--profile", default=Profile.LANZHOU, choices=Profile.values, help="使用单位的类型")

    def handle(self, *args: Any, **options: Any) -> None:
        prepare_database()
        try:
            passwords = _set_up(options)
        except YiceError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"已为“{options['name']}”完成初始化。三位管理员应由不同的人担任，口令只显示这一次：")
        for username, password in passwords.items():
            self.stdout.write(f"  {ROLE_NAMES[_ADMINS[username]]}  登录名 {username}  一次性口令 {password}")
        self.stdout.write("下一步：yice serve 启动；安全管理员登录后设立单位、添加人员、任职。")


@transaction.atomic
def _set_up(options: dict[str, Any]) -> dict[str, str]:
    actions.set_up_tenant(by=_BY, name=options["name"], profile=options["profile"])
    unit = actions.open_unit(
        by=_BY, code=options["code"], name=options["name"], kind=options["kind"], tier=options["tier"], nature="organ"
    )
    passwords = {}
    for username, role in _ADMINS.items():
        staff = actions.add_staff(by=_BY, no=username, name=ROLE_NAMES[role], unit=unit)
        actions.appoint(by=_BY, staff=staff, unit=unit, role=role, reason="初始化")
        passwords[username] = actions.create_login(by=_BY, staff=staff, username=username)
    return passwords
