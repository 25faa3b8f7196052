"""Dates as offices write them, what is read from each, what is refused and in which words, what stays in doubt."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendars.errors import CalendarError
from calendars.lunar import FIRST_DAY, LAST_DAY, LunarDate, lunar_to_solar_table, to_lunar
from calendars.partial import PartialDate, parse_date, read_date

DAY = PartialDate.of_day(dt.date(1932, 8, 15))
MONTH = PartialDate.of_month(1932, 8)
YEAR = PartialDate.of_year(1932)
LUNAR_THIRD = PartialDate.of_lunar_day(LunarDate(1932, 8, 3))
LUNAR_LEAP = PartialDate.of_lunar_day(LunarDate(1925, 4, 15, leap=True))


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        # To the day.
        *(
            (raw, DAY)
            for raw in ("1932-08-15", "1932.8.15", "1932/8/15", "1932年8月15日", "1932年8月15", "1932年08月15号")
        ),
        *(
            (raw, DAY)
            for raw in ("1932.08.15日", "1932. 8. 15", "1932 8 15", " 1932-8-15 ", "1932、8、15", "1932。8。15")
        ),
        *(
            (raw, DAY)
            for raw in ("１９３２－０８－１５", "１９３２年８月１５日", "1932—08—15", "1932·08·15", "32.8.15")
        ),
        *((raw, DAY) for raw in ("19320815", "320815", "1932.0815", "一九三二年八月十五日", "1932-08-15 00:00:00")),
        *((raw, DAY) for raw in ("1932-08-15T00:00:00", "公历1932年8月15日", "1932年8月15日(阳历)", "1932年8月15日生")),
        *((raw, DAY) for raw in (19320815, 19320815.0, 11916, 11916.0, 11916.75, "11916", 1932.0815, 320815)),
        *((raw, DAY) for raw in (dt.date(1932, 8, 15), dt.datetime(1932, 8, 15, tzinfo=dt.UTC))),
        # To the month.
        *((raw, MONTH) for raw in ("1932.08", "1932.8", "1932-8", "1932/08", "1932年8月", "1932年08月份", "1932年8")),
        *((raw, MONTH) for raw in ("1932.8月", "1932.08.", "193208", "3208", "32.8", "32-8", "一九三二年八月")),
        *(
            (raw, MONTH)
            for raw in ("1932 年 8 月", "１９３２．０８", "1932.08.00", "19320800", "1932年8月出生", "出生1932.8")
        ),
        *((raw, MONTH) for raw in (193208, 1932.08, 1932.8, 32.8)),
        # To the year.
        *((raw, YEAR) for raw in ("1932", "1932年", "一九三二年", "一九三二", "1932.00", "32", 1932, 1932.0, 32)),
        # Months with names, zeros of several kinds.
        ("1932年元月", PartialDate.of_month(1932, 1)),
        ("二〇〇五年三月", PartialDate.of_month(2005, 3)),
        ("二○○五年十二月三十一日", PartialDate.of_day(dt.date(2005, 12, 31))),
        ("一九三零年十月", PartialDate.of_month(1930, 10)),
        (1931.12, PartialDate.of_month(1931, 12)),
        (9133, PartialDate.of_day(dt.date(1925, 1, 1))),
        # By the moon.
        *(
            (raw, LUNAR_THIRD)
            for raw in ("农历1932年八月初三", "农历1932.8.3", "1932年8月3日（农历）", "阴历1932年8月3日")
        ),
        *(
            (raw, LUNAR_THIRD)
            for raw in ("1932年八月初三", "1932年(壬申)八月初三", "旧历一九三二年八月初三", "1932.8.3(农)")
        ),
        *((raw, LUNAR_THIRD) for raw in ("农历19320803", "农历:1932-08-03", "1932年八月初三日")),
        *((raw, LUNAR_LEAP) for raw in ("1925年闰四月十五", "农历1925年闰4月15日", "农历一九二五年闰四月十五")),
        ("1932年腊月廿九", PartialDate.of_lunar_day(LunarDate(1932, 12, 29))),
        ("1954年冬月三十", PartialDate.of_lunar_day(LunarDate(1954, 11, 30))),
        ("1932年正月", PartialDate.of_lunar_month(1932, 1)),
        ("农历1932年8月", PartialDate.of_lunar_month(1932, 8)),
        ("1925年闰四月", PartialDate.of_lunar_month(1925, 4, leap=True)),
        ("农历1932年", PartialDate.of_lunar_year(1932)),
    ],
)
def test_read_without_doubt(raw, value):
    reading = read_date(raw)
    assert (reading.value, reading.error, reading.doubts) == (value, None, ())


@pytest.mark.parametrize("raw", [None, "", "  ", "-", "——", "/", "无", "不详", "未知", "？", "N/A", 0, "0", 0.0])
def test_nothing_is_known(raw):
    reading = read_date(raw)
    assert reading.is_blank
    assert reading.doubts == ()
    assert parse_date(raw) is None


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        *(
            (raw, "minguo_year", "1932年")
            for raw in ("民国21年", "民国二十一年八月", "中华民国廿一年八月十五日", "民国21.8")
        ),
        *((raw, "minguo_year", "1932年") for raw in ("廿一年", "二十一年八月", "民21.8", "民国 21 年")),
        ("民国元年", "minguo_year", "1912年"),
        ("民国", "minguo_year", "1911"),
        ("民国1932年", "minguo_year", "公历年份"),
        ("民族", "unreadable", "认得"),
        *(
            (raw, "other_era", "公历年份")
            for raw in ("光绪三十年", "宣统二年三月", "昭和7年", "壬申年八月", "农历壬申年八月初三")
        ),
        *((raw, "impossible_date", "只有28天") for raw in ("1929-02-29", "19290229", 19290229, "1929年2月29日")),
        *((raw, "impossible_date", "没有13月") for raw in ("1932.13", "1932-13-01", 1931.13, 193213, "193213")),
        ("1932.2.30", "impossible_date", "农历"),
        ("1932.00.15", "impossible_date", "有日无月"),
        ("1932年闰四月", "no_such_lunar_date", "没有闰4月"),
        ("农历1932年八月三十", "no_such_lunar_date", "只有29天"),
        ("农历1899年三月初三", "no_such_lunar_date", "1900年至2099年"),
        *((raw, "implausible_year", "不在可能的范围") for raw in ("1032.08", "10320815", "3932年8月")),
        *((raw, "open_range", "之前或之后") for raw in ("1949年9月前", "1949年10月以后", "1945年之前")),
        *((raw, "unreadable", "认得") for raw in ("abc", "张三", "1932815", "15/8/1932", "1932-08-15-3", True)),
        *(
            (raw, "unreadable", "认得")
            for raw in (
                -5,
                1e30,
                float("nan"),
                float("inf"),
                99_999,
                [1932],
                "8月15日",
            )
        ),
        *((raw, "unreadable", "认得") for raw in ("1932-1935", "00060", "初三", 1932.081, "1" * 400, "年" * 400)),
    ],
)
def test_refused_with_a_reason(raw, code, words):
    reading = read_date(raw)
    assert reading.value is None
    assert (reading.error.code, reading.error.finding) == (code, "bad_date")
    assert words in reading.error.message
    assert reading.error.what
    assert reading.error.todo


@pytest.mark.parametrize(
    ("raw", "value", "doubt"),
    [
        (1931.1, PartialDate.of_year(1931), "ambiguous_month"),
        (31.1, PartialDate.of_year(1931), "ambiguous_month"),
        ("1932年八月", MONTH, "calendar_unclear"),
        ("1932年八月十五日", DAY, "calendar_unclear"),
        ("1932年八月十五", PartialDate.of_lunar_day(LunarDate(1932, 8, 15)), "calendar_unclear"),
        ("一九三二年八月十五", DAY, "calendar_unclear"),
        ("21年8月", PartialDate.of_month(1921, 8), "maybe_minguo"),
        ("32年08月", MONTH, "maybe_minguo"),
        *(
            (raw, YEAR, "approximate")
            for raw in ("约1932年", "1932年左右", "1932年秋", "1932年上半年", "1932年底", "1932?")
        ),
        *(
            (raw, MONTH, "approximate")
            for raw in ("1932年8月初", "1932年8月底", "1932.8上旬", "1932年8月前后", "大约1932.8")
        ),
    ],
)
def test_kept_with_a_doubt(raw, value, doubt):
    reading = read_date(raw)
    assert reading.value == value
    assert [found.code for found in reading.doubts] == [doubt]
    assert reading.doubts[0].finding == "bad_date"
    assert reading.doubts[0].todo


def test_the_doubtful_number_and_the_clear_text():
    assert read_date("1931.1").value == PartialDate.of_month(1931, 1)
    assert read_date("1931.10").value == PartialDate.of_month(1931, 10)
    assert "10月" in read_date(1931.1).doubts[0].message


def test_in_a_csv_file_text_is_as_doubtful_as_a_number():
    reading = read_date("1931.1", csv=True)
    assert [doubt.code for doubt in reading.doubts] == ["ambiguous_month"]
    assert read_date("1931.10", csv=True).value == PartialDate.of_month(1931, 10)
    assert read_date("1931.02", csv=True).value == PartialDate.of_month(1931, 2)


def test_two_figures_belong_to_the_hundred_years_asked_for():
    assert read_date("05.3").value == PartialDate.of_month(1905, 3)
    assert read_date("05.3", century_end=2018).value == PartialDate.of_month(2005, 3)
    assert read_date("18.3", century_end=2018).value == PartialDate.of_month(2018, 3)
    assert read_date("19.3", century_end=2018).value == PartialDate.of_month(1919, 3)
    assert read_date(0.3, century_end=2018).value == PartialDate.of_month(2000, 3)


def test_a_date_that_has_not_come():
    today = dt.date(2018, 4, 2)
    reading = read_date("2032.08", today=today)
    assert reading.value == PartialDate.of_month(2032, 8)
    assert [(doubt.code, doubt.finding) for doubt in reading.doubts] == [("future_date", "future_date")]
    assert read_date("2018.04", today=today).doubts == ()
    assert read_date("2018-04-03", today=today).doubts[0].code == "future_date"
    assert read_date("2032.08").doubts == ()


def test_what_was_written_is_kept():
    reading = read_date(" 1932年8月 ")
    assert reading.text == "1932年8月"
    assert reading.value.text == "1932年8月"
    assert read_date(1931.1).value.text == "1931.1"


def test_a_form_field_raises_with_the_same_code_and_words():
    assert parse_date("1932年8月") == MONTH
    with pytest.raises(CalendarError) as caught:
        parse_date("民国21年")
    assert caught.value.code == "minguo_year"
    assert "1932年" in caught.value.todo
    assert str(caught.value).startswith("民国纪年不能直接录入：")


@given(st.dates(dt.date(1840, 1, 1), dt.date(2099, 12, 31)))
def test_every_solar_value_reads_back_from_its_own_words(day):
    for value in (PartialDate.of_day(day), PartialDate.of_month(day.year, day.month), PartialDate.of_year(day.year)):
        reading = read_date(str(value))
        assert (reading.value, reading.doubts) == (value, ())


@given(st.dates(FIRST_DAY, LAST_DAY))
def test_every_lunar_day_reads_back_from_its_own_words(day):
    value = PartialDate.of_lunar_day(to_lunar(day))
    reading = read_date(str(value))
    if value.lunar.year == 1899:
        assert reading.value == value
        return
    assert (reading.value, reading.doubts) == (value, ())


@given(st.sampled_from(lunar_to_solar_table()[1:]))
def test_every_lunar_month_and_year_reads_back_from_its_own_words(month):
    for value in (
        PartialDate.of_lunar_month(month.year, month.month, leap=month.leap),
        PartialDate.of_lunar_year(month.year),
    ):
        reading = read_date(str(value))
        assert (reading.value, reading.doubts) == (value, ())


@given(st.dates(dt.date(1900, 3, 1), dt.date(2099, 12, 31)).filter(lambda day: not 1840 <= _serial(day) <= 2099))
def test_every_spreadsheet_serial_is_its_day(day):
    if _serial(day) >= 100:
        assert read_date(_serial(day)).value == PartialDate.of_day(day)


def _serial(day):
    return (day - dt.date(1899, 12, 30)).days


@pytest.mark.parametrize("raw", [10**5000, "1" * 5000 + ".1", "(" * 190, "农历" * 90, b"1932", object()], ids=type)
def test_monsters_are_refused_in_a_few_words(raw):
    reading = read_date(raw, csv=True)
    assert reading.error.code == "unreadable"
    assert len(reading.error.message) < 120


@given(
    st.text(max_size=40)
    | st.text("0123456789年月日.-/ 农历闰初十一二三民国甲子", max_size=20)
    | st.floats()
    | st.integers(),
    st.booleans(),
)
def test_nothing_whatever_breaks_the_reader(raw, csv):
    reading = read_date(raw, today=dt.date(2018, 4, 2), csv=csv)
    assert (reading.value is None) or (reading.error is None)
    if reading.error is not None:
        assert reading.error.finding == "bad_date"
        assert reading.error.message
