"""App configuration."""

from django.apps import AppConfig
from django.core import checks


class PolicyConfig(AppConfig):
    """政策手册."""

    name = "yice.planning.policy"
    label = "policy"
    verbose_name = "政策手册"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs, learn what facts the apps offer, and have the rulebook checked at every start."""
        from yice.planning.policy.declarations import declare

        declare()
        from yice.planning.policy.checks import check_rulebook
        from yice.planning.policy.register import discover

        discover()
        checks.register(check_rulebook, "policy")
