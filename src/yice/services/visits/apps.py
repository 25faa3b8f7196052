"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class VisitsConfig(AppConfig):
    """Visits."""

    name = "yice.services.visits"
    label = "visits"
    verbose_name = "走访"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs and subjects for the audit."""
        from yice.services.visits.declarations import declare

        declare()
