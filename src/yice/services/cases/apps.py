"""App configuration."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """诉求与代办."""

    name = "yice.services.cases"
    label = "cases"
    verbose_name = "诉求与代办"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs for the audit, and say what keeps somebody from leaving."""
        from yice.services.cases import declarations

        declarations.declare()
