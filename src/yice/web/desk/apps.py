"""App configuration."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    """工作台."""

    name = "yice.web.desk"
    label = "desk"
    verbose_name = "工作台"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs and subjects for the audit."""
        from yice.web.desk.declarations import declare

        declare()
