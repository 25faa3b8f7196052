"""App configuration."""

from django.apps import AppConfig


class NotifyConfig(AppConfig):
    """消息: what has to reach somebody, and the proof that it did."""

    name = "yice.core.notify"
    label = "notify"
    verbose_name = "消息"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs for the audit and find the templates that every app registers in ``notices.py``."""
        from django.utils.module_loading import autodiscover_modules

        from yice.core.notify.declarations import declare

        declare()
        autodiscover_modules("notices")
