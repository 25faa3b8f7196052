"""App configuration."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """人员: the file of each person."""

    name = "yice.core.people"
    label = "people"
    verbose_name = "人员"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Declare guards and words; the nightly refresh of the fast-list columns is declared in ``jobs``."""
        from yice.core.people import declarations

        declarations.declare()
