"""Code lists of visits. The value is what is kept, the label what people read."""

from __future__ import annotations

from django.db.models import TextChoices


class Manner(TextChoices):
    """How the contact was made."""

    HOME = "home", "上门走访"
    PHONE = "phone", "电话"
    HOSPITAL = "hospital", "医院探望"
    VIDEO = "video", "视频"
    OFFICE = "office", "单位接待"
    ONSITE = "onsite", "活动中见面"
    TRIP = "trip", "外地走访"
    CONDOLENCE = "condolence", "吊唁慰问"
    LETTER = "letter", "书信"
    MESSAGE = "message", "短信微信"


EVIDENCE: dict[str, tuple[str, str]] = {  # manner → (kind, channel) of the evidence it is
    Manner.HOME: ("visit", "home"),
    Manner.PHONE: ("call", "phone"),
    Manner.HOSPITAL: ("visit", "hospital"),
    Manner.VIDEO: ("call", "video"),
    Manner.OFFICE: ("visit", "office"),
    Manner.ONSITE: ("visit", "onsite"),
    Manner.TRIP: ("visit", "home"),
    Manner.CONDOLENCE: ("visit", "home"),
    Manner.LETTER: ("greeting", "letter"),
    Manner.MESSAGE: ("greeting", "message"),
}
FACE_TO_FACE = (
    Manner.HOME.value, Manner.HOSPITAL.value, Manner.OFFICE.value, Manner.ONSITE.value, Manner.TRIP.value,
    Manner.CONDOLENCE.value,
)  # fmt: skip


class WhyNot(TextChoices):
    """Why the person was not reached."""

    NO_ANSWER = "no_answer", "无人接听"
    NOBODY_HOME = "nobody_home", "敲门无人应"
    AWAY = "away", "外出或住院"
    WRONG_NUMBER = "wrong_number", "号码不对或停机"
    DECLINED = "declined", "本人婉拒"
    OTHER = "other", "其他原因"


class HandedKind(TextChoices):
    """What was handed over."""

    GOODS = "goods", "慰问品"
    MONEY = "money", "慰问金"


class Role(TextChoices):
    """What a file is to its visit."""

    PHOTO = "photo", "照片"
    VOICE = "voice", "录音"
    SIGNATURE = "signature", "签名"
    RECEIPT = "receipt", "签收单"
