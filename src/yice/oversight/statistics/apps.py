"""App configuration."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """统计."""

    name = "yice.oversight.statistics"
    label = "statistics"
    verbose_name = "统计"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs and subjects for the audit."""
        from yice.oversight.statistics.declarations import declare

        declare()
