"""App configuration."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    """附件: encrypted attachments."""

    name = "yice.core.files"
    label = "files"
    verbose_name = "附件"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs for the audit."""
        from yice.core.audit.words import name_verbs

        name_verbs(
            {
                "files.put_file": "存入文件",
                "files.attach_file": "登记附件",
                "files.remove_attachment": "移除附件",
                "files.erase_file": "销毁文件",
                "files.sweep_bodies": "清理无主文件",
                "view.attachment": "查看附件",
            }
        )
