"""App configuration."""

from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    """专项行动."""

    name = "yice.planning.campaigns"
    label = "campaigns"
    verbose_name = "专项行动"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs and subjects for the audit."""
        from yice.planning.campaigns.declarations import declare

        declare()
