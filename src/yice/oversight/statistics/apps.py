"""App configuration."""

from django.apps import AppConfig


class StatisticsConfig(AppConfig):
    """统计."""

    name = "yice.oversight.statistics"
    label = "statistics"
    verbose_name = "统计"
    default_auto_field = "django.db.models.BigAutoField"
