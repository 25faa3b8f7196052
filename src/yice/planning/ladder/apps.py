"""App configuration."""

from django.apps import AppConfig


class LadderConfig(AppConfig):
    """提醒与升级."""

    name = "yice.planning.ladder"
    label = "ladder"
    verbose_name = "提醒与升级"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Name this app's verbs and subjects for the audit."""
        from yice.core.audit.words import name_subjects, name_verbs

        name_subjects({"clock": "计时", "hold": "暂停提醒", "swept": "提醒巡查", "ladder": "提醒与升级"})
        name_verbs(
            {
                "ladder.start_clock": "开始计时",
                "ladder.pause_clock": "暂停计时",
                "ladder.resume_clock": "恢复计时",
                "ladder.hand_clock": "移交计时",
                "ladder.stop_clock": "停止计时",
                "ladder.mind_clocks": "计时巡查",
                "ladder.sweep_duties": "提醒巡查",
                "ladder.hold_ladder": "暂停提醒",
                "ladder.end_hold": "恢复提醒",
                "ladder.audit_clockwork": "应办核查",
                "ladder.forget_erased": "清空已清除人员的提醒文字",
                "ladder.set_daily": "调整定时任务",
            }
        )
