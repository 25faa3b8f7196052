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
        """Learn what facts the apps offer, and have the rulebook checked against them at every start."""
        from yice.planning.policy.checks import check_rulebook
        from yice.planning.policy.register import discover

        discover()
        checks.register(check_rulebook, "policy")
