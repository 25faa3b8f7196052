"""The Chinese for verbs, as the audit administrator reads them; each app names its own where it declares itself."""

from __future__ import annotations

from collections.abc import Mapping

from django.apps import apps

_VERBS: dict[str, str] = {
    "audit.verify": "核对审计记录",
    "view.file": "打开档案",
    "view.id_number": "查看证件号",
    "view.bank": "查看银行卡号",
    "view.export": "导出",
    "view.audit": "查阅审计记录",
    "jobs.cancel_run": "取消后台任务",
    "jobs.set_daily_time": "调整定时任务",
    "accounts.login": "登录",
    "accounts.logout": "退出",
    "accounts.login_failed": "登录失败",
    "accounts.locked": "登录锁定",
    "accounts.change_password": "修改口令",
    "accounts.reset_password": "重置口令",
    "accounts.create_login": "开通账号",
    "accounts.disable_login": "停用账号",
    "accounts.enable_login": "恢复账号",
    "accounts.enrol_totp": "启用两步验证",
    "accounts.drop_totp": "停用两步验证",
    "accounts.unlock": "解除锁定",
}
_SUBJECTS: dict[str, str] = {
    "person": "人员档案",
    "unit": "单位",
    "staff": "工作人员",
    "post": "岗位",
    "user": "账号",
    "run": "后台任务",
    "daily": "定时任务",
    "duty": "应办事项",
    "plan": "方案",
    "tenant": "租户设置",
    "area": "片区",
    "responsibility_rule": "责任规则",
    "audit": "审计记录",
    "message": "消息",
    "file": "文件",
    "attachment": "附件",
}


_PARTS: dict[str, str] = {  # the system acting by itself: which part of it
    "planner": "策划",
    "ladder": "提醒与升级",
    "notify": "消息",
    "sweeper": "清理",
    "scheduler": "定时任务",
    "sealer": "封存",
    "importer": "导入",
    "ledger": "台账导入",
    "accounts": "账号",
    "plans": "一人一策",
    "visits": "走访",
    "cases": "诉求与代办",
    "cards": "服务卡",
    "demo": "演示数据",
}


def name_verbs(words: Mapping[str, str]) -> None:
    """Add an app's verbs: ``{"org.open_unit": "设立单位"}``."""
    _VERBS.update(words)


def name_subjects(words: Mapping[str, str]) -> None:
    """Add an app's kinds of subject: ``{"unit": "单位"}``."""
    _SUBJECTS.update(words)


def verb_word(verb: str) -> str:
    """What to show for a verb; the verb itself when nobody named it."""
    return _VERBS.get(verb, verb)


def subject_word(kind: str) -> str:
    """What to show for a kind of subject."""
    return _SUBJECTS.get(kind, kind)


def part_word(part: str) -> str:
    """What to show for a part of the system that did something by itself."""
    return _PARTS.get(part, part)


def areas() -> list[tuple[str, str]]:
    """The first parts of verbs with their words, for the filter: the apps that name any, and looking at things."""
    first = {verb.split(".")[0] for verb in _VERBS}
    named = [(config.label, str(config.verbose_name)) for config in apps.get_app_configs() if config.label in first]
    return [("view", "查看"), *named]
