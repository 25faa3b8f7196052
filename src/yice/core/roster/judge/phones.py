"""Telephone numbers as offices write them: spaced, several to a cell, with a word before or after."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from yice.core.roster.judge.codes import ERROR, WARNING, issue
from yice.core.roster.judge.text import folded, is_shortened, quoted, safe
from yice.lib.sheets import Cell

if TYPE_CHECKING:
    from yice.core.roster.judge.cells import Reader, Setting
    from yice.core.roster.vocabulary.load import Field

_MOBILE = re.compile(r"^1[3-9]\d{9}$")
_AREA = re.compile(r"^(0(?:10|2\d|[3-9]\d{2}))-?(\d{7,8})(?:(?:转|-|ext\.?)(\d{1,6}))?$", re.IGNORECASE)
_LOCAL = re.compile(r"^[2-9]\d{6,7}(?:(?:转|-)\d{1,6})?$")
_SERVICE = re.compile(r"^[48]00-?\d{3}-?\d{4}$")
_SPLIT = re.compile(r"[、,;/|\n\\]+|(?<=\d)(?:或者|或|和|及)(?=\d)")
_SPACED = re.compile(r"(?<=\d{7})\s+(?=1[3-9]\d{2}|0\d{2,3}-?\d)")
_LABEL = re.compile(r"(?:手机|电话|座机|宅电|住宅|固话|家庭|家|办公|单位|本人|移动|联系电话)[:：]?|^\+?86-?(?=1[3-9])")
_ASIDE = re.compile(r"[(\[]([^)\]\d]{1,8})[)\]]")
_WHOSE = re.compile(r"([一-鿿]{1,6})$|^([一-鿿]{1,6})")
_NOISE = re.compile(r"[\s.·]+")


def one_number(text: str) -> str | None:
    """A single number tidied, or ``None`` when it is no telephone number."""
    bare = _NOISE.sub("", text).removeprefix("+86").removeprefix("0086")
    joined = bare.replace("-", "")
    if _MOBILE.match(joined):
        return joined
    found = _AREA.match(bare)
    if found:
        return f"{found[1]}-{found[2]}" + (f"-{found[3]}" if found[3] else "")
    if _LOCAL.match(bare) or _SERVICE.match(bare):
        return bare.replace("转", "-")
    return None


def numbers_in(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    """All (number, whose) in a text, and what could not be read as one."""
    good: list[tuple[str, str]] = []
    bad: list[str] = []
    for piece in _SPLIT.split(_SPACED.sub("、", text)):
        aside = _ASIDE.search(piece)
        whose = aside[1].strip() if aside else ""
        part = _LABEL.sub("", _ASIDE.sub("", piece).strip()).strip(" :：")
        if not part:
            continue
        label = _WHOSE.search(part)
        if label:
            whose = whose or next(group for group in label.groups() if group)
            part = (part[: label.start()] + part[label.end() :]).strip(" :：-")
        if not any(char.isdigit() for char in part):
            if whose:
                bad.append(piece.strip())
            continue
        number = one_number(part)
        if number:
            good.append((number, whose))
        else:
            bad.append(piece.strip())
    return good, bad


def reader(_field: Field, heading: str, _setting: Setting) -> Reader:
    """A column of telephone numbers. The value is a list of (number, whose)."""
    from yice.core.roster.judge.cells import NOTHING, Read

    def read(raw: Cell) -> Read:
        if is_shortened(raw):
            message = f"“{heading}”被 Excel 截短，号码已不完整，这一行不导入。请把该列设为文本后重新录入。"
            return Read(issues=(issue("truncated_number", ERROR, message),))
        text = folded(raw)
        if not text or text in {"无", "没有", "无电话"}:
            return NOTHING
        good, bad = numbers_in(text)
        if not bad:
            return Read(value=good) if good else NOTHING
        hint = "，可能丢了开头的 0" if isinstance(raw, int | float) and len(text) in {9, 10, 11} else ""
        message = f"“{heading}”{quoted(raw)}不像电话号码{hint}，原文已留存。请核对，座机请带区号。"
        return Read(value=good or None, issues=(issue("bad_phone", WARNING, message),), keep=safe(raw))

    return read
