"""App configuration."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """应办事项."""

    name = "yice.planning.duties"
    label = "duties"
    verbose_name = "应办事项"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs and subjects for the audit."""
        from yice.planning.duties.declarations import declare

        declare()
