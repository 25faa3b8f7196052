"""The grammar of written dates. Everything a person meant by a text is decided here, or refused with a word."""

from __future__ import annotations

import calendar as civil
import datetime as dt
import re
from dataclasses import dataclass
from typing import TypeAlias

from calendars.lunar import LunarDate
from calendars.partial import issues
from calendars.partial.issues import DateIssue
from calendars.partial.normal import CHINESE_DIGITS, digit_by_digit, small_number
from calendars.partial.value import PartialDate

FIRST_PLAUSIBLE_YEAR = 1840
LAST_PLAUSIBLE_YEAR = 2099
_MONTHS_IN_YEAR = 12
_LAST_MINGUO_AS_CIVIL = 1938
"""民国38年 was the last; a two-figure year read as later than this cannot be one of them."""

Found: TypeAlias = tuple[PartialDate, tuple[DateIssue, ...]]


class Unreadable(Exception):  # noqa: N818 - it never leaves the package
    """Carries the issue from deep in the grammar to ``read_date``."""

    def __init__(self, issue: DateIssue) -> None:
        super().__init__(issue.code)
        self.issue = issue


_CALENDAR = re.compile(r"[(\[【]?(?:(农历|阴历|旧历|夏历|古历)|(公历|阳历|新历|西历|公元(?!前)))[)\]】]?[:.]?")
_CALENDAR_BRIEF = re.compile(r"[(\[【](?:([农阴])|([公阳]))[)\]】]")
_BIRTH_WORDS = re.compile(r"^(?:生于|出生于|出生)|(?:出生|生)$")
_MINGUO = re.compile(r"^(?:(?:中华)?民国|民(?=\d))(?P<year>元|\d{1,2}(?!\d)|[一二三四五六七八九十廿卅]{1,3})?")
_WORDED_YEAR = re.compile(r"^(?P<year>[一二三四五六七八九]?[十廿卅][一二三四五六七八九]?|[一二三四五六七八九])年")
_ERA = re.compile(r"光绪|宣统|同治|咸丰|昭和|大正|康德|大同|成吉思汗")
_STEM_BRANCH = re.compile(r"[(\[【]?[甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]年?[)\]】]?")
_OPEN = re.compile(r"(?:以前|之前|以后|之后|(?<!左)(?<!前)[前后])$")
_VAGUE = re.compile(
    r"^(?:大约|大概|估计|约)|(?:前后|左右|上下|[上下]半年|[上中下]旬|[春夏秋冬][季天]?|[初底末中]|\?+|\(\?\))$"
)
_MAIN = re.compile(
    rf"(?P<year>\d{{4}}|\d{{2}}|[{CHINESE_DIGITS}]{{4}}|[{CHINESE_DIGITS}]{{2}})"
    r"(?:(?P<mark>年)?[./-]?(?<=[年./-])"
    r"(?:(?P<leap>闰)?(?P<month>\d{1,2}|[正元冬腊]|十[一二]?|[一二三四五六七八九])"
    r"(?:(?:月份?[./-]?|[./-])"
    r"(?:(?P<day>\d{1,2}|初?[一二三四五六七八九十廿卅]{1,3})(?P<day_mark>[日号])?)?"
    r")?)?)?[./-]?"
)
_NAMED_MONTHS = {"正": 1, "元": 1, "冬": 11, "腊": 12}


@dataclass(frozen=True, slots=True)
class _Parts:
    """Numbers taken from a text, before any calendar is asked. ``month`` and ``day`` are 0 when not given."""

    text: str
    year: int
    month: int = 0
    day: int = 0
    leap: bool = False


def full_year(two_figures: int, century_end: int) -> int:
    """Return the year with these last two figures among the hundred years that end with ``century_end``."""
    return century_end - (century_end - two_figures) % 100


def read_text(text: str, normal: str, *, century_end: int) -> Found:
    """Read a normalised text; ``text`` is the original, for the words of an issue. Raises ``Unreadable``."""
    lunar: bool | None = None
    doubts: tuple[DateIssue, ...] = ()
    match = None if normal.isdigit() else _MAIN.fullmatch(normal)
    if match is None:
        normal, lunar, doubts = _strip(text, normal)
        if normal.isascii() and normal.isdigit():
            return _build(_compact(text, normal, century_end), lunar=bool(lunar)), doubts
        match = _MAIN.fullmatch(normal)
    if match is None:
        raise Unreadable(issues.unreadable(text))
    parts = _parts(text, match, century_end)
    if len(match["year"]) <= 2 and match["mark"] and parts.year <= _LAST_MINGUO_AS_CIVIL:  # noqa: PLR2004 - figures
        doubts = (*doubts, issues.maybe_minguo(text, parts.year))
    if lunar is None:
        lunar, is_clear = _guess_calendar(match)
        if not is_clear:
            doubts = (*doubts, issues.calendar_unclear(text, "农历" if lunar else "公历"))
    return _build(parts, lunar=lunar), doubts


def read_digits(text: str, digits: str, *, century_end: int) -> PartialDate:
    """Read 19320815, 193208, 320815, 3208, 1932 or 32. Raises ``Unreadable``."""
    return _build(_compact(text, digits, century_end), lunar=False)


def civil_value(text: str, year: int, month: int = 0, day: int = 0) -> PartialDate:
    """Build a civil date from its numbers. Raises ``Unreadable`` when there is no such day."""
    return _build(_Parts(text, year, month, day), lunar=False)


def _strip(text: str, normal: str) -> tuple[str, bool | None, tuple[DateIssue, ...]]:
    """Take off what stands around the date: the calendar's name, 生, 约, 底; refuse what is no date of ours."""
    normal, lunar = _take_calendar(normal)
    normal = _BIRTH_WORDS.sub("", normal)
    normal = _refuse_other_eras(text, normal)
    rest = _VAGUE.sub("", _VAGUE.sub("", normal))
    if rest == normal and _OPEN.search(normal):
        raise Unreadable(issues.open_range(text))
    return rest, lunar, (issues.approximate(text),) if rest != normal else ()


def _take_calendar(normal: str) -> tuple[str, bool | None]:
    lunar: bool | None = None
    for pattern in (_CALENDAR, _CALENDAR_BRIEF):
        match = pattern.search(normal)
        if match is not None:
            lunar = bool(match[1])
            normal = pattern.sub("", normal)
    return normal, lunar


def _refuse_other_eras(text: str, normal: str) -> str:
    minguo = _MINGUO.match(normal) or _WORDED_YEAR.match(normal)
    if minguo is not None:
        year = minguo["year"]
        raise Unreadable(issues.minguo_year(text, 1 if year == "元" else small_number(year) if year else None))
    without = _STEM_BRANCH.sub("", normal)
    if _ERA.search(normal) or (without != normal and not re.match(r"\d{4}", without)):
        raise Unreadable(issues.other_era(text))
    return without


def _compact(text: str, digits: str, century_end: int) -> _Parts:
    """Digits without separators; which figures are the year follows from how many there are."""
    year = int(digits[:4])
    plausible = len(digits) >= 4 and FIRST_PLAUSIBLE_YEAR <= year <= LAST_PLAUSIBLE_YEAR  # noqa: PLR2004 - figures
    if len(digits) in {4, 6, 8} and (plausible or len(digits) == 8):  # noqa: PLR2004 - figures
        return _Parts(text, year, int(digits[4:6] or 0), int(digits[6:8] or 0))
    if len(digits) in {2, 4, 6}:
        year = full_year(int(digits[:2]), century_end)
        return _Parts(text, year, int(digits[2:4] or 0), int(digits[4:6] or 0))
    raise Unreadable(issues.unreadable(text))


def _parts(text: str, match: re.Match[str], century_end: int) -> _Parts:
    year = digit_by_digit(match["year"])
    month = _NAMED_MONTHS.get(match["month"] or "") or small_number(match["month"] or "0")
    day = small_number((match["day"] or "0").removeprefix("初"))
    if year is None or month is None or day is None:
        raise Unreadable(issues.unreadable(text))
    if len(match["year"]) <= 2:  # noqa: PLR2004 - figures
        year = full_year(year, century_end)
    return _Parts(text, year, month, day, leap=bool(match["leap"]))


def _guess_calendar(match: re.Match[str]) -> tuple[bool, bool]:
    """Whether a date without a named calendar is lunar, and whether the way it is written leaves no doubt."""
    month, day = match["month"] or "", match["day"] or ""
    if match["leap"] or month in {"正", "冬", "腊"} or re.match(r"[初廿卅]", day):
        return True, True
    words = [part for part in (month, day) if part and not part.isdigit() and part != "元"]
    if not words:
        return False, True
    all_words = not match["year"].isdigit()
    bare_day = bool(day) and not day.isdigit() and not match["day_mark"]
    # 1932年八月十五: figures for the year and words for the day is how people write a lunar day.
    return bare_day and not all_words, all_words and not bare_day


def _build(parts: _Parts, *, lunar: bool) -> PartialDate:
    """Make the value. A nought for month or day (1932.08.00) says that it is not known."""
    text, year, month, day = parts.text, parts.year, parts.month, parts.day
    if not FIRST_PLAUSIBLE_YEAR <= year <= LAST_PLAUSIBLE_YEAR:
        raise Unreadable(issues.implausible_year(text, year))
    if month > _MONTHS_IN_YEAR:
        raise Unreadable(issues.impossible(text, f"没有{month}月。"))
    if month == 0:
        if day:
            raise Unreadable(issues.impossible(text, "有日无月。"))
        return PartialDate.of_lunar_year(year) if lunar else PartialDate.of_year(year)
    if lunar:
        if day == 0:
            return PartialDate.of_lunar_month(year, month, leap=parts.leap)
        return PartialDate.of_lunar_day(LunarDate(year, month, day, parts.leap))
    length = civil.monthrange(year, month)[1]
    if day > length:
        raise Unreadable(issues.impossible(text, f"{year}年{month}月只有{length}天，没有{day}日。"))
    return PartialDate.of_day(dt.date(year, month, day)) if day else PartialDate.of_month(year, month)
