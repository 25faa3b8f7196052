"""Reading one cell by the kind of its field. Each kind is a function of the raw cell; equal cells are read once."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from calendars.partial import PartialDate, Precision, read_date
from yice.core.people.codes import BANK_DIGITS
from yice.core.roster.judge.codes import ERROR, WARNING, Issue, issue
from yice.core.roster.judge.text import EXACT_DIGITS, folded, is_shortened, number_text, plain, quoted, safe
from yice.core.roster.vocabulary.load import Field, squeeze, words
from yice.lib import idcard
from yice.lib.names import clean_name, name_problem
from yice.lib.scrub import has_number
from yice.lib.sheets import Cell

MAX_CACHED = 4_000  # different values of one column that are remembered; repeated ones are few
_REFUSED_DATES = {"minguo_year", "other_era", "impossible_date", "no_such_lunar_date", "implausible_year"}
_PAST_ONLY = {"person.birth", "person.joined_revolution", "person.joined_work", "person.joined_party", "death_on"}


@dataclass(frozen=True, slots=True)
class Read:
    """What a cell gives: a value (``None``: nothing), what is to be said about it, and text to keep as an extra."""

    value: Any = None
    issues: tuple[Issue, ...] = ()
    keep: str = ""


NOTHING = Read()
Reader = Callable[[Cell], Read]


@dataclass(frozen=True, slots=True)
class Setting:
    """What readers need to know beside the cell: the business date, whether numbers and text look alike."""

    today: dt.date
    csv: bool


def reader_for(field: Field, heading: str, setting: Setting) -> Reader:
    """The reader of a column, with a memory of what it has read."""
    make = _KINDS[field.kind]
    read = make(field, heading, setting)
    seen: dict[tuple[type, Cell], Read] = {}

    def remembered(raw: Cell) -> Read:
        if raw is None:
            return NOTHING
        key = (type(raw), raw)
        found = seen.get(key)
        if found is None:
            found = read(raw)
            if len(seen) < MAX_CACHED:
                seen[key] = found
        return found

    return remembered


def _name(_field: Field, _heading: str, _setting: Setting) -> Reader:
    remark = re.compile(r"[(（【\[]([^)）】\]]*)[)）】\]]")

    def read(raw: Cell) -> Read:
        text = plain(raw)
        aside = "；".join(found for found in remark.findall(text) if found)
        name = clean_name(remark.sub("", text).strip("*＊ "))
        problem = name_problem(name)
        if problem:
            words_ = "没有姓名，这一行不导入" if not name else f"{problem}，这一行不导入"
            return Read(issues=(issue("missing_name", ERROR, f"{words_}。请补填或改正姓名。"),))
        return Read(value=(name, safe(aside)))

    return read


def _identity(_field: Field, heading: str, _setting: Setting) -> Reader:
    def read(raw: Cell) -> Read:
        if is_shortened(raw):
            return Read(issues=(_shortened(heading),))
        text = folded(raw)
        if not text or text in {"无", "没有"}:
            return NOTHING
        card = idcard.read(text)
        if card.verdict == "bad_id_format":
            length = len(card.number)
            why = "其中的出生日期不存在" if card.is_usable else f"应为 18 位或 15 位，现有 {length} 位"
            return Read(
                value=card, issues=(issue("bad_id_format", WARNING, f"身份证号格式不对：{why}。请对照身份证改正。"),)
            )
        if card.verdict == "id_check_digit":
            message = f"身份证号 {idcard.mask(card.number)} 的校验码不符，多半有一位写错。请逐位核对。"
            return Read(value=card, issues=(issue("id_check_digit", WARNING, message),))
        return Read(value=card)

    return read


def _bank(_field: Field, heading: str, _setting: Setting) -> Reader:
    def read(raw: Cell) -> Read:
        if is_shortened(raw):
            return Read(issues=(_shortened(heading),))
        number = re.sub(r"[\s-]", "", folded(raw))
        digits = "".join(char for char in number if char.isdigit())
        if not digits:
            return NOTHING
        if not (len(digits) in BANK_DIGITS and has_number(digits)):
            long = f"{BANK_DIGITS[0]} 至 {BANK_DIGITS[-1]} 位"
            message = f"“{heading}”有 {len(digits)} 位数字，银行卡号是 {long}，没有存入。请核对后在档案里登记。"
            return Read(issues=(issue("unknown_code", WARNING, message),))
        return Read(value=digits)

    return read


def _shortened(heading: str) -> Issue:
    return issue(
        "truncated_number",
        ERROR,
        f"“{heading}”按数字存放，Excel 只留前 {EXACT_DIGITS} 位，后面的已丢失，这一行不导入。"
        "请把该列设为文本后重新录入。",
    )


def _date(field: Field, heading: str, setting: Setting) -> Reader:
    only_month = "年月" in heading and "日" not in heading
    is_birth = field.key in {"person.birth", "death_on"}

    def read(raw: Cell) -> Read:
        if isinstance(raw, dt.time | bool):
            raw = plain(raw)
        found = read_date(raw, today=setting.today, csv=setting.csv)
        if found.error is not None:
            refused = is_birth or found.error.code in _REFUSED_DATES
            problem = issue("bad_date", ERROR if refused else WARNING, found.error.message)
            return Read(issues=(problem,), keep="" if refused else safe(raw))
        value = found.value
        if value is None:
            return NOTHING
        if only_month and isinstance(raw, dt.date) and raw.day == 1:
            value = PartialDate.of_month(raw.year, raw.month, text=f"{raw:%Y-%m}")
        return Read(value=value, issues=_date_issues(field.key, value, found.doubts, raw))

    return read


def _date_issues(key: str, value: PartialDate, doubts: tuple[Any, ...], raw: Cell) -> tuple[Issue, ...]:
    issues = [
        issue(doubt.finding, ERROR if doubt.finding == "future_date" and key in _PAST_ONLY else WARNING, doubt.message)
        for doubt in doubts
    ]
    if value.precision is Precision.YEAR and key == "person.birth" and not issues:
        message = f"{quoted(raw)}只有年份，暂按此记。请对照档案补全年月。"
        issues.append(issue("bad_date", WARNING, message))
    return tuple(issues)


def _party_date(field: Field, heading: str, setting: Setting) -> Reader:
    read_as_date = _date(field, heading, setting)
    known = words("party_member")

    def read(raw: Cell) -> Read:
        verdict = known.get(squeeze(plain(raw))) if isinstance(raw, str) else None
        if isinstance(verdict, bool) or plain(raw) in {"未入党", "非中共"}:
            return Read(value=bool(verdict))
        return read_as_date(raw)

    return read


def _day(field: Field, heading: str, setting: Setting) -> Reader:
    def read(raw: Cell) -> Read:
        found = read_date(raw, today=setting.today, century_end=setting.today.year, csv=setting.csv)
        if found.error is not None:
            return Read(issues=(issue("bad_date", WARNING, found.error.message),), keep=safe(raw))
        if found.value is None:
            return NOTHING
        issues = _date_issues(field.key, found.value, found.doubts, raw)
        if found.value.precision is Precision.YEAR:
            message = f"“{heading}”{quoted(raw)}只有年份，无法定到日。请补全。"
            return Read(issues=(issue("bad_date", WARNING, message),), keep=safe(raw))
        return Read(value=found.value.earliest, issues=issues)

    return read


_YES = {"是", "Y", "YES", "√", "✓", "✔", "1", "对", "有"}
_NO = {"否", "N", "NO", "×", "不是", "0", "无"}
# A heading that is a question gives 是 and 否 their meaning.
_QUESTIONS: tuple[tuple[str, str, str | None, str | None], ...] = (
    ("home.household", "独居", "alone", None),
    ("home.household", "空巢", "empty_nest", None),
    ("person.residence", "异地居住", "elsewhere", "local"),
    ("life", "在世", "living", "dead"),
    ("life", "健在", "living", "dead"),
    ("life", "去世", "dead", "living"),
    ("life", "已故", "dead", "living"),
    ("health.ability", "失能", "3", "0"),
    ("health.ability", "自理", "0", "3"),
)


def _code(field: Field, heading: str, _setting: Setting) -> Reader:
    known = words(field.codes)
    # Words of one character mean something only when they stand alone.
    longer = sorted((word for word in known if len(word) > 1), key=len, reverse=True)
    asked = next(
        (
            (yes, no)
            for key, word, yes, no in _QUESTIONS
            if key == field.key and word in heading and "易地" not in heading
        ),
        None,
    )

    def read(raw: Cell) -> Read:
        text = safe(raw)
        bare = squeeze(text) or text
        if not bare:
            return NOTHING
        if asked and bare in _YES | _NO:
            answer = asked[0] if bare in _YES else asked[1]
            return Read(value=answer) if answer is not None else NOTHING
        if bare in known:
            return Read(value=known[bare])
        inside = [word for word in longer if word in bare]
        best = {known[word] for word in inside if len(word) == len(inside[0])} if inside else set()
        if len(best) == 1:
            return Read(value=best.pop(), keep=text if len(bare) > len(inside[0]) + 2 else "")
        message = f"“{heading}”里的{quoted(raw)}不在可选项中，原文已留存。请改用系统的说法，或建档后补选。"
        return Read(issues=(issue("unknown_code", WARNING, message),), keep=text)

    return read


def _nation(_field: Field, _heading: str, _setting: Setting) -> Reader:
    def read(raw: Cell) -> Read:
        text = safe(raw)
        if not text:
            return NOTHING
        whole = text if text.endswith("族") or len(text) > 5 or text == "其他" else f"{text}族"  # noqa: PLR2004
        return Read(value=whole[:20])

    return read


def _text(field: Field, _heading: str, _setting: Setting) -> Reader:
    # 无 is an answer about hobbies or allergies; about an address it says nothing.
    means_none = field.key.split(".")[0] in {"health", "interests", "family", "care", "need"}

    def read(raw: Cell) -> Read:
        text = safe(raw)
        return NOTHING if not text or (text in {"无", "没有"} and not means_none) else Read(value=text)

    return read


_COUNT = re.compile(r"^(\d{1,2})(?:个|人|名|层|楼|孩|子女)?$")
_SONS = re.compile(
    r"([\d一二两三四五六七八九])(?:个)?(?:子|儿子|儿|男)(?![女])|([\d一二两三四五六七八九])(?:个)?(?:女儿|女)"
)
_FIGURES = {word: number for number, word in enumerate("零一二三四五六七八九")} | {"两": 2}


def _count(_field: Field, heading: str, _setting: Setting) -> Reader:
    def read(raw: Cell) -> Read:
        text = folded(raw)
        if not text:
            return NOTHING
        if text in {"无", "没有"}:
            return Read(value=0)
        found = _COUNT.match(text)
        if found:
            return Read(value=int(found[1]))
        if text in _FIGURES:
            return Read(value=_FIGURES[text])
        parts = _SONS.findall(text)
        if parts:
            return Read(
                value=sum(_FIGURES.get(a or b) or int((a or b) if (a or b).isdigit() else 0) for a, b in parts),
                keep=text,
            )
        message = f"“{heading}”应为数目，现在是{quoted(raw)}，原文已留存。"
        return Read(issues=(issue("unknown_code", WARNING, message),), keep=safe(raw))

    return read


def _as_is(_field: Field, _heading: str, _setting: Setting) -> Reader:
    return lambda raw: Read(value=text) if (text := safe(raw)) else NOTHING


def _ignore(_field: Field, _heading: str, _setting: Setting) -> Reader:
    return lambda _raw: NOTHING


def _unit(_field: Field, _heading: str, _setting: Setting) -> Reader:
    def read(raw: Cell) -> Read:
        text = number_text(raw) if isinstance(raw, float | int) and not isinstance(raw, bool) else safe(raw)
        return Read(value=text) if text else NOTHING

    return read


def _kinds() -> dict[str, Callable[[Field, str, Setting], Reader]]:
    from yice.core.roster.judge import compound, phones

    return {
        "name": _name,
        "identity": _identity,
        "bank": _bank,
        "date": _date,
        "party_date": _party_date,
        "day": _day,
        "code": _code,
        "nation": _nation,
        "text": _text,
        "remark": _as_is,
        "count": _count,
        "ignore": _ignore,
        "unit": _unit,
        "unit_code": _unit,
        "phone": phones.reader,
        "kin": compound.kin_reader,
        "kin_name": _as_is,
        "unit_post": compound.unit_post_reader,
        "diseases": compound.diseases_reader,
        "honours": compound.honours_reader,
        "cadre": _as_is,
        "party_post": compound.party_post_reader,
    }


_KINDS = _kinds()
