"""App configuration."""

from django.apps import AppConfig


class LadderConfig(AppConfig):
    """提醒与升级."""

    name = "yice.planning.ladder"
    label = "ladder"
    verbose_name = "提醒与升级"
    default_auto_field = "django.db.models.BigAutoField"
