"""App configuration."""

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """Units, staff, posts (单位与岗位)."""

    name = "yice.core.org"
    label = "org"
    verbose_name = "单位与岗位"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Tell the clock where the business date is kept, and declare the guards and words of this app."""
        from yice.core.jobs import worker
        from yice.core.org import business, declarations
        from yice.lib import clock

        clock.set_source(business.business_date)
        worker.surroundings[:] = [business.held]
        declarations.declare()
