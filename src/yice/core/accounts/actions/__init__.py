"""Every write to logins."""

from yice.core.accounts.actions.passwords import change_password, reset_password
from yice.core.accounts.actions.two_step import confirm_totp, drop_totp, start_totp, verify_second_step
from yice.core.accounts.actions.users import create_user, disable_idle_users, disable_user, enable_user, unlock_user
from yice.core.accounts.models import User

__all__ = [
    "User",
    "change_password",
    "confirm_totp",
    "create_user",
    "disable_idle_users",
    "disable_user",
    "drop_totp",
    "enable_user",
    "reset_password",
    "start_totp",
    "unlock_user",
    "verify_second_step",
]
