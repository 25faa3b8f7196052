"""What can be wrong or doubtful about a written date: stable codes with the words the clerk reads.

``code`` says exactly what it is; ``finding`` is the coarser code under which an import reports it.
"""

from __future__ import annotations

from dataclasses import dataclass

BAD_DATE = "bad_date"
FUTURE_DATE = "future_date"


@dataclass(frozen=True, slots=True)
class DateIssue:
    """One thing wrong or doubtful about a written date. ``what``, ``why`` and ``todo`` are Chinese, to be shown."""

    code: str
    finding: str
    what: str
    why: str
    todo: str

    @property
    def message(self) -> str:
        """The three parts in one sentence, for a cell comment or a list."""
        return f"{self.what}：{self.why}{self.todo}"


def unreadable(text: str) -> DateIssue:
    """Text in which no date is recognised."""
    return DateIssue(
        "unreadable",
        BAD_DATE,
        "日期无法识别",
        f"“{text}”不是认得的日期写法。",
        "请改写成 1932-08-15、1932年8月 或 农历1932年八月初三 这样的形式。",
    )


def impossible(text: str, why: str) -> DateIssue:
    """A date that no calendar has: 1929-02-29, month 13."""
    todo = "请对照档案核实后改正；若是农历，请在前面写上“农历”。"
    return DateIssue("impossible_date", BAD_DATE, "日期不存在", f"“{text}”：{why}", todo)


def implausible_year(text: str, year: int) -> DateIssue:
    """A year in which nothing of a living person can have happened, or that no table reaches."""
    return DateIssue(
        "implausible_year", BAD_DATE, "年份不合理", f"“{text}”读作{year}年，不在可能的范围内。", "请对照档案核实年份。"
    )


def minguo_year(text: str, year: int | None) -> DateIssue:
    """A year counted from the Republic of 1912: it is never converted by guess, the clerk writes the civil year."""
    hint = f"民国{year}年即公历{year + 1911}年，" if year else "公历年份 = 民国年份 + 1911，"
    return DateIssue(
        "minguo_year", BAD_DATE, "民国纪年不能直接录入", f"“{text}”是民国纪年。", f"{hint}请核对档案后改填公历年份。"
    )


def other_era(text: str) -> DateIssue:
    """A reign or stem-and-branch year: it names several civil years, or none without a table of reigns."""
    return DateIssue(
        "other_era", BAD_DATE, "年号、干支纪年不能直接录入", f"“{text}”没有写公历年份。", "请核对档案后改填公历年份。"
    )


def open_range(text: str) -> DateIssue:
    """Before or after something: no earliest or no latest day."""
    return DateIssue(
        "open_range",
        BAD_DATE,
        "日期不是一个时间点",
        f"“{text}”只说明了之前或之后。",
        "请改填大致年月，原文可写入备注。",
    )


def no_such_lunar(text: str, why: str) -> DateIssue:
    """A lunar date that its year does not have."""
    return DateIssue(
        "no_such_lunar_date", BAD_DATE, "农历日期不存在", f"“{text}”：{why}", "请核对是否为公历、是否闰月。"
    )


def ambiguous_month(text: str, year: int) -> DateIssue:
    """A number 1931.1: January, or October whose nought the spreadsheet dropped."""
    return DateIssue(
        "ambiguous_month",
        BAD_DATE,
        "月份存疑",
        f"“{text}”是数字，可能是{year}年1月，也可能是{year}年10月（表格去掉了末尾的0），暂只记年份。",
        "请对照档案确定月份。",
    )


def maybe_minguo(text: str, year: int) -> DateIssue:
    """A two-figure year before 年 that could also count from 1912."""
    return DateIssue(
        "maybe_minguo",
        BAD_DATE,
        "年份存疑",
        f"“{text}”暂按{year}年记；若是民国纪年，则为{year % 100 + 1911}年。",
        "请对照档案确定年份，并写全四位。",
    )


def calendar_unclear(text: str, name: str) -> DateIssue:
    """Words that are used for both calendars."""
    return DateIssue(
        "calendar_unclear", BAD_DATE, "公历农历存疑", f"“{text}”没有写明历法，暂按{name}记。", "请确认是公历还是农历。"
    )


def approximate(text: str) -> DateIssue:
    """About, early, late, spring: the date is kept, more coarsely than it was hinted at."""
    return DateIssue(
        "approximate", BAD_DATE, "日期是约数", f"“{text}”只是大致时间。", "请尽量核实到年月，核实前按此记。"
    )


def future(text: str) -> DateIssue:
    """A day that has not come yet."""
    return DateIssue(FUTURE_DATE, FUTURE_DATE, "日期在将来", f"“{text}”晚于今天。", "请对照档案核实年份。")
