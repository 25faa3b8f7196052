"""The coded values of cases, each with the Chinese word people read."""

from __future__ import annotations

from django.db.models import TextChoices


class Channel(TextChoices):
    """How it reached us."""

    PHONE = "phone", "来电"
    WALK_IN = "walk_in", "来访"
    LETTER = "letter", "来信"
    VISIT = "visit", "走访中提出"
    PORTAL = "portal", "网上"


class Asker(TextChoices):
    """Who asked."""

    SELF = "self", "本人"
    KIN = "kin", "家属代为提出"
    OTHER = "other", "他人代为提出"


class Urgency(TextChoices):
    """How soon."""

    ORDINARY = "ordinary", "一般"
    URGENT = "urgent", "急"


class Track(TextChoices):
    """Which terms count (R71, R72)."""

    URGENT = "urgent", "急件"
    ORDINARY = "ordinary", "一般"
    POLICY = "policy", "政策咨询"
    JOINT = "joint", "多部门"


class State(TextChoices):
    """Where a case stands."""

    NEW = "new", "新登记"
    ACCEPTED = "accepted", "已受理"
    WORKING = "working", "办理中"
    WAITING = "waiting", "等待中"
    ANSWERED = "answered", "已答复待回访"
    REOPENED = "reopened", "重开"
    CLOSED = "closed", "已办结"


OPEN_STATES: tuple[str, ...] = tuple(state.value for state in State if state is not State.CLOSED)
ACTIVE_STATES: tuple[str, ...] = (State.NEW, State.ACCEPTED, State.WORKING, State.WAITING, State.REOPENED)


class Verdict(TextChoices):
    """What the elder says became of it."""

    SOLVED = "solved", "已解决"
    PARTLY = "partly", "部分解决"
    UNSOLVED = "unsolved", "未解决"


class Outcome(TextChoices):
    """How a case ended."""

    SOLVED = "solved", "已解决"
    PARTLY = "partly", "部分解决"
    NO_SOLUTION = "no_solution", "暂无办法，已作说明"
    WITHDRAWN = "withdrawn", "本人撤回"
    UNREACHABLE = "unreachable", "已答复，回访联系不上"
    DIED = "died", "本人离世，不再办理"
    DUPLICATE = "duplicate", "重复登记"


BY_HEAD: tuple[str, ...] = (Outcome.WITHDRAWN, Outcome.UNREACHABLE, Outcome.DIED, Outcome.DUPLICATE)
"""Endings without the elder's verdict; the head's to decide, with the reason."""


class EntryKind(TextChoices):
    """What one line of the thread is."""

    REGISTERED = "registered", "登记"
    TOLD = "told", "告知编号和经办人"
    ACCEPTED = "accepted", "受理"
    NOTE = "note", "办理记录"
    REPLY = "reply", "答复本人"
    WAITING = "waiting", "等待"
    RESUMED = "resumed", "恢复办理"
    TRANSFER = "transfer", "转办"
    REFERRAL = "referral", "转介"
    TASK = "task", "分办"
    ANSWERED = "answered", "答复办理结果"
    CALLBACK = "callback", "回访"
    REOPENED = "reopened", "重开"
    ESCALATED = "escalated", "上报"
    DECIDED = "decided", "批示"
    CLOSED = "closed", "办结"
    ERRAND = "errand", "代办进展"
    CIRCLE = "circle", "知情人变动"
    LINKED = "linked", "对上档案"


class PartyKind(TextChoices):
    """To whom something is passed."""

    STAFF = "staff", "同事"
    UNIT = "unit", "单位"
    PARTNER = "partner", "伙伴（医院、社区、服务商等）"


class PartnerKind(TextChoices):
    """What sort of outside body a partner is."""

    HOSPITAL = "hospital", "医院"
    COMMUNITY = "community", "社区"
    CLINIC = "clinic", "卫生服务站"
    HOUSEHOLD = "household", "家政、维修服务"
    LEGAL = "legal", "法律援助"
    COUNSEL = "counsel", "心理咨询"
    VOLUNTEERS = "volunteers", "志愿组织"
    OTHER = "other", "其他"


class Told(TextChoices):
    """What of an elder may be told to a partner; each only with consent to passing on (R160)."""

    NAME = "name", "姓名"
    PHONE = "phone", "电话"
    ADDRESS = "address", "住址"


class How(TextChoices):
    """By which way the other side gave its word."""

    PHONE = "phone", "电话"
    MEETING = "meeting", "当面"
    WECHAT = "wechat", "微信"
    PAPER = "paper", "回执或来函"


class TransferKind(TextChoices):
    """Whether responsibility moves along."""

    HANDOVER = "handover", "转办"
    REFERRAL = "referral", "转介"


class TransferState(TextChoices):
    """What the other side said."""

    OFFERED = "offered", "待接收"
    ACCEPTED = "accepted", "已接收"
    REJECTED = "rejected", "退回"
    DONE = "done", "已办完"
    REVOKED = "revoked", "已收回"


class TaskState(TextChoices):
    """Where a part of the work stands."""

    OPEN = "open", "在办"
    DONE = "done", "已办"
    DROPPED = "dropped", "不再需要"


class StepState(TextChoices):
    """Where a step of an errand stands."""

    TODO = "todo", "未到"
    DONE = "done", "已完成"
    SKIPPED = "skipped", "不需要"


class MaterialState(TextChoices):
    """Whether a paper is there."""

    MISSING = "missing", "缺"
    RECEIVED = "received", "已收"
    RETURNED = "returned", "原件已退还"
    UNNEEDED = "unneeded", "不需要"


class Provider(TextChoices):
    """Who brings a paper."""

    ELDER = "elder", "本人"
    FAMILY = "family", "家属"
    UNIT = "unit", "单位"
    HOSPITAL = "hospital", "医院"
    OFFICE = "office", "老干部部门"


class AttemptResult(TextChoices):
    """How a channel worked."""

    DONE = "done", "办成"
    FAILED = "failed", "没办成"
    PENDING = "pending", "等结果"


class Decision(TextChoices):
    """What a leader says to a problem without a solution."""

    CONTINUE = "continue", "继续办理"
    NO_SOLUTION = "no_solution", "暂无办法，向本人说明"


RATINGS: tuple[tuple[str, str], ...] = (
    ("warm", "热情接待"),
    ("patient", "耐心倾听"),
    ("careful", "细心解答"),
    ("devoted", "尽心落实"),
    ("prompt", "高效处置"),
)
"""五到位 as the five questions of the call-back (BG-094)."""
THREE: tuple[tuple[int, str], ...] = ((5, "满意"), (3, "一般"), (1, "不满意"))
FIVE: tuple[tuple[int, str], ...] = ((5, "5 很满意"), (4, "4 满意"), (3, "3 一般"), (2, "2 不太满意"), (1, "1 不满意"))
DISSATISFIED = 2
"""A rating of this or less is 不满意."""

BASE_TEAMS: tuple[tuple[str, str], ...] = (
    ("medical", "医疗保健组"),
    ("comfort", "精神慰藉组"),
    ("household", "家政服务组"),
    ("legal", "法律维权组"),
    ("benefits", "待遇政策"),
    ("errands", "事务代办"),
    ("office", "科室综合"),
)
"""The four service-team groups (LIU-108) and what the office does itself; the office adds its own."""
