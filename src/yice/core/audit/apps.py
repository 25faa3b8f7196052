"""App configuration."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail (审计)."""

    name = "yice.core.audit"
    label = "audit"
    verbose_name = "审计"
    default_auto_field = "django.db.models.BigAutoField"
