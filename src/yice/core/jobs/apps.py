"""App configuration."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Everything that happens later (后台任务)."""

    name = "yice.core.jobs"
    label = "jobs"
    verbose_name = "后台任务"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Find what every app declares in its ``jobs.py``."""
        from django.utils.module_loading import autodiscover_modules

        autodiscover_modules("jobs")
