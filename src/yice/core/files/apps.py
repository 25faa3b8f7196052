"""App configuration."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """附件: encrypted attachments."""

    name = "yice.core.files"
    label = "files"
    verbose_name = "附件"
    default_auto_field = "django.db.models.BigAutoField"
