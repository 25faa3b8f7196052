"""App configuration."""

from django.apps import AppConfig


class FieldConfig(AppConfig):
    """随身."""

    name = "yice.web.field"
    label = "field"
    verbose_name = "随身"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs and subjects for the audit."""
        from yice.web.field.declarations import declare

        declare()
