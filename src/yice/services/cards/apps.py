"""App configuration."""

from django.apps import AppConfig


class CardsConfig(AppConfig):
    """服务卡."""

    name = "yice.services.cards"
    label = "cards"
    verbose_name = "服务卡"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs and subjects for the audit."""
        from yice.services.cards.declarations import declare

        declare()
