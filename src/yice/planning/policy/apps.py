"""App configuration."""

from django.apps import AppConfig


class PolicyConfig(AppConfig):
    """政策手册."""

    name = "yice.planning.policy"
    label = "policy"
    verbose_name = "政策手册"
    default_auto_field = "django.db.models.BigAutoField"
