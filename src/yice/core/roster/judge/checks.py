"""What the values of one person say against one another, and whether they are enough to know who it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from calendars.partial import PartialDate
from yice.core.roster.judge.codes import ERROR, WARNING, Issue, issue
from yice.core.roster.judge.gather import Gathered

LAST_JOINING = dt.date(1949, 9, 30)
LAST_LIXIU_BIRTH_YEAR = 1937
OLDEST, YOUNGEST_RETIRED, YOUNGEST_AT_WORK = 115, 40, 10
# Periods of joining the revolution by their last day (domain §5.1).
_PERIODS = (
    (dt.date(1927, 7, 31), "hongjun1"),
    (dt.date(1937, 7, 6), "hongjun2"),
    (dt.date(1942, 12, 31), "kangzhan_early"),
    (dt.date(1945, 9, 2), "kangzhan_late"),
    (LAST_JOINING, "jiefang"),
)
Problem = tuple[str, Issue]


def check(person: Gathered, today: dt.date) -> Iterator[Problem]:
    """Everything that is wrong or doubtful about the person as a whole, with the field it is about."""
    yield from _identity(person)
    yield from _age(person, today)
    yield from _joining(person)
    yield from _life(person)


def _identity(person: Gathered) -> Iterator[Problem]:
    card, birth = person.card, person.dates.get("birth")
    if card is None and birth is None:
        yield (
            "identity",
            issue("bad_id_format", ERROR, "没有身份证号，也没有出生日期，认不出是谁，这一行不导入。请至少补填一项。"),
        )
        return
    if card is None:
        return
    if not card.is_usable and birth is None:
        yield (
            "identity",
            issue("bad_id_format", ERROR, "身份证号不能用，又没有出生日期，认不出是谁，这一行不导入。请改正身份证号。"),
        )
        return
    if card.birth is not None and birth is not None and not birth.earliest <= card.birth <= birth.latest:
        yield (
            "person.birth",
            issue(
                "id_birth_conflict",
                WARNING,
                f"档案出生日期 {birth.chinese()} 与身份证上的 {_spoken(card.birth)} 不一致。两处都保留，请核定。",
            ),
        )
    sex = person.fields.get("sex")
    if card.sex and sex and card.sex != sex and card.verdict != "bad_id_format":
        written, carded = ("男", "女") if sex == "m" else ("女", "男")
        yield (
            "person.sex",
            issue("id_sex_conflict", WARNING, f"性别写的是{written}，身份证号第 17 位表示{carded}。请核对。"),
        )


def _age(person: Gathered, today: dt.date) -> Iterator[Problem]:
    span = person.birth_span
    if span is None or person.death_on is not None:
        return
    key = "person.birth" if "birth" in person.dates else "identity"
    oldest, youngest = _years(span[0], today), _years(span[1], today)
    if youngest > OLDEST:
        yield key, issue("implausible_age", WARNING, f"按出生日期已有 {youngest} 岁。请核对是否健在、年份是否写错。")
    elif person.category == "lixiu" and span[0].year > LAST_LIXIU_BIRTH_YEAR:
        message = f"离休人员一般出生在 {LAST_LIXIU_BIRTH_YEAR} 年以前，这里是 {span[0].year} 年。请核对出生日期和类别。"
        yield key, issue("implausible_age", WARNING, message)
    elif person.category in {"tuixiu", "tuizhi", "laogongren", "junxiu"} and 0 <= oldest < YOUNGEST_RETIRED:
        yield key, issue("implausible_age", WARNING, f"退休人员只有 {oldest} 岁。请核对出生日期。")


def _joining(person: Gathered) -> Iterator[Problem]:
    revolution = person.dates.get("joined_revolution")
    joined = revolution or (person.dates.get("joined_work") if person.category == "lixiu" else None)
    key = "person.joined_revolution" if revolution else "person.joined_work"
    if person.category == "lixiu" and joined is not None:
        if joined.earliest > LAST_JOINING:
            message = f"离休要求 1949年9月30日以前参加革命工作，这里是 {joined.chinese()}。请核对类别和时间。"
            yield key, issue("liexiu_joined_after_1949_09", WARNING, message)
        elif revolution is not None and "period" not in person.fields and (period := period_of(revolution)):
            person.fields["period"] = period
    span = person.birth_span
    for name in ("joined_revolution", "joined_work"):
        value = person.dates.get(name)
        if value is not None and span is not None and _years(span[0], value.latest) < YOUNGEST_AT_WORK:
            message = f"参加工作时不满 {YOUNGEST_AT_WORK} 岁（{value.chinese()}）。请核对两个日期。"
            yield f"person.{name}", issue("implausible_age", WARNING, message)


def period_of(joined: PartialDate) -> str:
    """The period a date of joining falls into; empty when it is too coarse to tell or too late for any."""
    first = next((period for last, period in _PERIODS if joined.earliest <= last), "")
    return first if first == next((period for last, period in _PERIODS if joined.latest <= last), "") else ""


def _life(person: Gathered) -> Iterator[Problem]:
    if person.life == "dead" and person.death_on is None:
        message = "标明已去世，但没有去世日期，这一行不导入。请补填去世日期；不再管理的请删去这一行。"
        yield "life", issue("bad_date", ERROR, message)
    if person.life == "left":
        yield "life", issue("unknown_code", WARNING, "标明已迁出，默认跳过。仍在管理的请改为在世。")
    birth, death = person.birth_span, person.death_on
    if birth is not None and death is not None and death < birth[0]:
        yield "death_on", issue("bad_date", ERROR, "去世日期早于出生日期，这一行不导入。请对照档案改正。")


def _years(earlier: dt.date, later: dt.date) -> int:
    return later.year - earlier.year - ((later.month, later.day) < (earlier.month, earlier.day))


def _spoken(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
