"""What is said of a parcel that cannot be taken over, in words that any database keeps."""

from __future__ import annotations

import logging
import re
import traceback
import uuid

from yice.lib.errors import Invalid, Refused, YiceError

logger = logging.getLogger(__name__)
_UNKEEPABLE = re.compile(r"[\x00\ud800-\udfff]")  # what PostgreSQL keeps in no text


def bad_parcel() -> Invalid:
    """The refusal of what is no parcel, or has no visit in it."""
    return Invalid(
        "bad_parcel", "上传的内容不完整", why="编号、种类或原件不对。", todo="请更新手机页面后再传；手机里的记录还在。"
    )


def incident(error: Exception, number: int) -> Refused:
    """What is told of a fault nobody foresaw; where it was goes into the log under the same number, without its words.

    The words of an exception may hold what somebody wrote down, so only its sort and the places are kept.
    """
    name = uuid.uuid4().hex[:8]
    places = traceback.extract_tb(error.__traceback__)[-6:]
    where = " < ".join(f"{one.filename.rsplit('/', 1)[-1]}:{one.lineno}" for one in reversed(places))
    logger.error("parcel or visit %s: incident %s: %s at %s", number, name, type(error).__qualname__, where)
    return Refused(
        "parcel_fault",
        "这份上传入档时系统出了故障",
        why=f"不是填写的问题，故障编号 {name}，已记入日志。",
        todo="原件已经存下，不会丢。请把编号告诉系统管理员，修好后点“重试”；等不及的先“照此补录”。",
        incident=name,
    )


def in_words(error: YiceError) -> dict[str, str]:
    """A refusal as it is kept beside the parcel and told to the phone."""
    told = {"code": error.code, "what": error.what, "why": error.why, "todo": error.todo}
    return {name: keepable(words) for name, words in told.items()}


def keepable(words: str) -> str:
    """Without the signs that no database and no page takes."""
    return _UNKEEPABLE.sub("", words)
