"""App configuration."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """花名册导入."""

    name = "yice.core.roster"
    label = "roster"
    verbose_name = "花名册导入"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs and subjects for the audit."""
        from yice.core.roster.declarations import declare

        declare()
