"""Text made uniform before it is read: widths, blanks, brackets, Chinese numerals."""

from __future__ import annotations

import re
import unicodedata

_BLANK = frozenset(
    {"", "0", "-", "--", "—", "——", "/", "\\", "无", "不详", "不明", "未知", "不清楚", "待查", "待核", "空", "缺", "略"}
    | {"n/a", "na", "none", "null", "?", "??", "？"}
)
_TIME = re.compile(r"(?<=\d)[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_SEPARATORS = str.maketrans(dict.fromkeys("—–−―－‐‑_", "-") | dict.fromkeys("。·•．、,，", ".") | {"\\": "/"})
_DIGITS = {"零": 0, "〇": 0, "○": 0, "◯": 0, "Ｏ": 0} | {c: i for i, c in enumerate("一二三四五六七八九", 1)}
CHINESE_DIGITS = "".join(_DIGITS)
"""Every character that stands for one digit in a year written digit by digit (一九三二)."""
_TENS = {"十": 10, "廿": 20, "卅": 30}


def normalise(text: str) -> str:
    """Return the text with half-width characters, one kind of dash and dot, no time of day and no blanks.

    A blank between two digits is a separator (1932 8 15), unless the parts are marked by 年 or 月 anyway.
    """
    text = unicodedata.normalize("NFKC", text).strip().strip("'\"“”‘’`")
    text = _TIME.sub("", text).translate(_SEPARATORS)
    if "年" not in text:
        text = re.sub(r"(?<=\d)\s+(?=\d)", ".", text)
    return re.sub(r"\s+", "", text)


def is_blank(text: str) -> bool:
    """Return whether the (normalised) text says that nothing is known."""
    return text.lower() in _BLANK


def digit_by_digit(text: str) -> int | None:
    """Read digits, Arabic or Chinese, one after the other: 1932, 一九三二; ``None`` when there is anything else."""
    if text.isascii() and text.isdigit():
        return int(text)
    if text and all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    return None


def small_number(text: str) -> int | None:
    """Read a number of at most two digits, in digits or in words: 8, 08, 八, 十五, 廿九, 二十三, 三十."""
    if text.isascii() and text.isdigit():
        return int(text)
    match = re.fullmatch(r"([一二三])?([十廿卅])?([一二三四五六七八九])?", text)
    if not text or match is None:
        single = digit_by_digit(text)
        return single if single is not None and len(text) == 1 else None
    head, tens, unit = match.groups()
    if head and tens and tens != "十":
        return None
    if not tens:
        return _DIGITS[head or unit] if not (head and unit) else None
    return _TENS[tens] * (_DIGITS[head] if head else 1) + (_DIGITS[unit] if unit else 0)
