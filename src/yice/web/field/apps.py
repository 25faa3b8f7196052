"""App configuration."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """随身."""

    name = "yice.web.field"
    label = "field"
    verbose_name = "随身"
    default_auto_field = "django.db.models.BigAutoField"
