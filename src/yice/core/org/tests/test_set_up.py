import pytest
from django.core.management import CommandError, call_command

from yice.core.org.access import actor_for
from yice.core.org.models import Staff, Tenant, Unit
from yice.lib.actor import Role

pytestmark = pytest.mark.django_db


def test_an_empty_installation_gets_a_tenant_a_unit_and_three_administrators(capsys):
    call_command("set_up", "--name", "金城市委老干部局", "--code", "JC")
    assert Tenant.objects.get().name == "金城市委老干部局"
    assert Unit.objects.get().code == "JC"
    roles = {actor_for(staff.user, "web").grants[0].role for staff in Staff.objects.select_related("user")}
    assert roles == {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
    printed = capsys.readouterr().out
    password = next(line for line in printed.splitlines() if "sysadmin" in line).split()[-1]
    assert Staff.objects.get(no="sysadmin").user.check_password(password)


def test_a_second_time_is_refused_and_changes_nothing(capsys):
    call_command("set_up", "--name", "金城")
    with pytest.raises(CommandError, match="tenant_exists"):
        call_command("set_up", "--name", "银城")
    assert Staff.objects.count() == 3


def test_the_servers_keeper_lets_an_administrator_in_again(capsys):
    call_command("set_up", "--name", "金城")
    call_command("reset_login", "AuditAdmin", "--drop-two-step")
    password = capsys.readouterr().out.split("一次性口令：")[-1].split("（")[0]
    assert Staff.objects.get(no="auditadmin").user.check_password(password)
    with pytest.raises(CommandError, match="login_missing"):
        call_command("reset_login", "nobody")
