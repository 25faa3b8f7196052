"""App configuration."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Logins (账号)."""

    name = "yice.core.accounts"
    label = "accounts"
    verbose_name = "账号"
    default_auto_field = "django.db.models.BigAutoField"
