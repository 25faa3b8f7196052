"""App configuration."""

from django.apps import AppConfig


class PlansConfig(AppConfig):
    """一人一策."""

    name = "yice.planning.plans"
    label = "plans"
    verbose_name = "一人一策"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs and subjects for the audit."""
        from yice.planning.plans.declarations import declare

        declare()
