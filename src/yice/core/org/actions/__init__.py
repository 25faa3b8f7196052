"""Every write to the organisation."""

from yice.core.org.actions.areas import add_area, change_area, close_area
from yice.core.org.actions.logins import create_login, disable_login, drop_second_step, enable_login, reset_login
from yice.core.org.actions.posts import appoint, relieve, set_leader
from yice.core.org.actions.responsibility import Terms, add_rule, change_rule, end_rule, preview_rule
from yice.core.org.actions.staff import add_staff, change_staff, leave_staff
from yice.core.org.actions.tenant import change_tenant, set_business_date, set_up_tenant
from yice.core.org.actions.units import change_unit, close_unit, move_unit, open_unit, rename_unit

__all__ = [
    "Terms",
    "add_area",
    "add_rule",
    "add_staff",
    "appoint",
    "change_area",
    "change_rule",
    "change_staff",
    "change_tenant",
    "change_unit",
    "close_area",
    "close_unit",
    "create_login",
    "disable_login",
    "drop_second_step",
    "enable_login",
    "end_rule",
    "leave_staff",
    "move_unit",
    "open_unit",
    "preview_rule",
    "relieve",
    "rename_unit",
    "reset_login",
    "set_business_date",
    "set_leader",
    "set_up_tenant",
]
