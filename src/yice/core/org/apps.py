"""App configuration."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """单位与岗位"""

    name = "yice.core.org"
    label = "org"
    verbose_name = "单位与岗位"
    default_auto_field = "django.db.models.BigAutoField"
