"""Writes the city's rosters as offices really keep them: titles, two-line headings, a dozen date styles.

One workbook per county and per city unit, a sheet per kind of person. Deterministic: the style of a workbook is drawn
from its unit's code.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable
from pathlib import Path

import xlsxwriter

from yice.testing.city import figures
from yice.testing.city.people import Invented
from yice.testing.city.words import NATURE_WORDS, RANK_WORDS

KINDS = (("lixiu", "离休干部"), ("gone", "2017年去世离休干部"), ("tuixiu", "退休干部"), ("yishu", "遗属"))
Cell = str | float | dt.date
Read = Callable[[Invented, random.Random, "Style"], Cell]


class Style:
    """How one office writes: which date style, which headings, what mess."""

    def __init__(self, code: str) -> None:
        draw = random.Random(f"style {code}")
        self.dates = draw.choice(("dot", "dash", "han", "compact", "slash", "excel"))
        self.alias = draw.randrange(3)
        self.two_lines = draw.random() < 0.4
        self.hidden = draw.random() < 0.2
        self.totals = draw.random() < 0.5
        self.blank_rows = draw.random() < 0.4
        self.full_width = draw.random() < 0.15
        self.spaced_phone = draw.random() < 0.3

    def date(self, value: dt.date | None, precision: str = "day") -> Cell:  # noqa: PLR0911 - one line per hand
        """A date in the office's own hand; only year and month where no more is known."""
        if value is None:
            return ""
        day = precision == "day"
        match self.dates:
            case "dot":
                return f"{value:%Y.%m.%d}" if day else f"{value:%Y.%m}"
            case "dash":
                return f"{value:%Y-%m-%d}" if day else f"{value:%Y-%m}"
            case "han":
                return f"{value.year}年{value.month}月{value.day}日" if day else f"{value.year}年{value.month}月"
            case "compact":
                return f"{value:%Y%m%d}" if day else f"{value:%Y%m}"
            case "slash":
                return f"{value.year}/{value.month}/{value.day}" if day else f"{value.year}/{value.month:02d}"
            case _:
                return value if day else f"{value:%Y.%m}"


def _wide(text: str) -> str:
    return text.translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})


def _phone(person: Invented, draw: random.Random, style: Style) -> Cell:
    text = person.phone
    if style.spaced_phone and len(text) == 11:
        text = f"{text[:3]} {text[3:7]} {text[7:]}"
    return _wide(text) if style.full_width and draw.random() < 0.2 else text


def _identity(person: Invented, draw: random.Random, _style: Style) -> Cell:
    number = person.id_number
    if person.birth.year < 2000 and draw.random() < 0.001:
        return number[:6] + number[8:17]
    return number.lower() if number.endswith("X") and draw.random() < 0.3 else number


def _birth(person: Invented, draw: random.Random, style: Style) -> Cell:
    value = person.birth
    if draw.random() < 0.001:
        value = dt.date(value.year - 1, value.month, 1)
    return style.date(value, person.birth_precision)


def _kin(person: Invented, _draw: random.Random, _style: Style) -> Cell:
    return f"{person.kin_name}（{person.kin_relation}）{person.kin_phone}" if person.kin_name else ""


def _months(read: Callable[[Invented], dt.date | None]) -> Read:
    return lambda person, _draw, style: style.date(read(person), "month")


def _text(read: Callable[[Invented], Cell]) -> Read:
    return lambda person, _draw, _style: read(person)


# Three offices' words for each column, and what goes into it.
COLUMNS: dict[str, tuple[tuple[str, str, str], float, Read]] = {
    "name": (("姓名", "姓 名", "姓名"), 12, _text(lambda p: p.name)),
    "sex": (("性别", "性别", "性 别"), 6, _text(lambda p: "男" if p.sex == "m" else "女")),
    "nation": (("民族", "族别", "民族"), 8, _text(lambda p: p.nation)),
    "native": (("籍贯", "籍贯", "籍 贯"), 12, _text(lambda p: p.native)),
    "birth": (("出生年月", "出生日期", "生日"), 13, _birth),
    "id": (("身份证号", "公民身份号码", "身份证号码"), 22, _identity),
    "revolution": (
        ("参加革命工作时间", "参加革命时间", "参加革命、工作时间"),
        14,
        _months(lambda p: p.joined_revolution),
    ),
    "party": (("入党时间", "入党年月", "入党时间"), 12, _months(lambda p: p.joined_party)),
    "politics": (("政治面貌", "政治面貌", "政治面貌"), 10, _text(lambda p: "中共党员" if p.joined_party else "群众")),
    "retired": (("离退休时间", "离（退）休时间", "退休时间"), 12, _months(lambda p: p.retired_on)),
    "unit": (("单位", "工作单位", "所在单位"), 20, _text(lambda p: p.home.name)),
    "unit_code": (("单位代码", "单位编码", "单位代码"), 12, _text(lambda p: p.home.code)),
    "post": (("原职务", "离退休前职务", "职务"), 14, _text(lambda p: p.post)),
    "rank": (("实职职级", "原任职级", "职级"), 10, _text(lambda p: RANK_WORDS[p.rank])),
    "treatment": (("现享受待遇", "享受待遇", "待遇级别"), 10, _text(lambda p: RANK_WORDS.get(p.treatment, ""))),
    "nature": (("单位性质", "单位性质", "性质"), 8, _text(lambda p: NATURE_WORDS[p.nature])),
    "health": (("健康状况", "身体状况", "健康状况"), 10, _text(lambda p: p.health)),
    "ability": (("自理情况", "活动能力", "生活自理情况"), 10, _text(lambda p: p.ability)),
    "diseases": (("主要疾病", "患病情况", "曾患疾病"), 16, _text(lambda p: "、".join(p.diseases))),
    "nursing": (("是否享受护理费", "护理费", "享受护理费"), 8, _text(lambda p: "是" if p.nursing else "")),
    "marriage": (("婚姻状况", "婚姻情况", "婚姻状况"), 8, _text(lambda p: p.marriage)),
    "household": (("居住状况", "居住情况", "居住方式"), 12, _text(lambda p: p.household)),
    "children": (("子女数", "子女人数", "子女数"), 7, _text(lambda p: "" if p.children is None else p.children)),
    "address": (("现居住地址", "家庭住址", "常住地"), 30, _text(lambda p: p.address)),
    "community": (("所属社区", "社区", "所属社区"), 14, _text(lambda p: p.community)),
    "residence": (
        ("是否易地安置", "安置情况", "居住地类型"),
        10,
        _text(lambda p: p.residence),
    ),
    "phone": (("联系电话", "本人电话", "电话"), 16, _phone),
    "kin": (("紧急联系人及电话", "家属及电话", "紧急联系人"), 24, _kin),
    "branch": (("所在党支部", "党支部", "所在支部"), 26, _text(lambda p: p.branch)),
    "army": (("是否服过役", "服役情况", "是否参军"), 8, _text(lambda p: "是" if p.served_army else "")),
    "hobby": (("特长爱好", "爱好特长", "个人爱好"), 12, _text(lambda p: p.hobby)),
    "income": (
        ("有无固定收入", "固定收入", "有无固定收入"),
        10,
        _text(lambda p: "无" if p.category == "yishu" else ""),
    ),
    "cadre": (("已故干部姓名", "离休干部姓名（已故）", "已故干部"), 14, _text(lambda p: p.of_cadre)),
    "death": (("去世时间", "去世日期", "逝世时间"), 13, lambda p, _draw, style: style.date(p.died_on)),
    "checkup": (("最近体检日期", "体检时间", "最近体检时间"), 13, lambda p, _draw, style: style.date(p.checkup_on)),
    "authenticated": (
        ("养老资格认证时间", "认证日期", "资格认证时间"),
        13,
        lambda p, _draw, style: style.date(p.authenticated_on),
    ),
    "attend": (("能否参加集中活动", "能否参加活动", "能否参加集中活动"), 8, _text(lambda p: p.can_attend)),
    "allergy": (("药物过敏", "过敏史", "药物过敏史"), 10, _text(lambda p: p.allergy)),
    "carer": (("陪护人", "照料人", "日常照料人"), 10, _text(lambda p: p.carer)),
    "remark": (
        ("备注", "备 注", "备注"),
        16,
        lambda _p, draw, _s: "每年冬季随子女居住" if draw.random() < 0.003 else "",
    ),
}
COMMON = [
    "name",
    "sex",
    "nation",
    "native",
    "birth",
    "id",
    "party",
    "politics",
    "retired",
    "unit",
    "unit_code",
    "post",
    "rank",
    "treatment",
    "nature",
]
REST = [
    "health",
    "ability",
    "diseases",
    "marriage",
    "household",
    "children",
    "address",
    "community",
    "residence",
    "phone",
    "kin",
    "branch",
    "army",
    "hobby",
    "remark",
]
CARE = ["checkup", "attend", "allergy", "carer"]
SHEETS = {
    "gone": [*COMMON[:6], "revolution", *COMMON[6:], "death", "remark"],
    "lixiu": [*COMMON[:6], "revolution", *COMMON[6:], "nursing", *CARE, "authenticated", *REST],
    "tuixiu": [*COMMON, "authenticated", *REST],
    "yishu": [
        *["name", "sex", "nation", "native", "birth", "id", "unit", "unit_code", "nature", "cadre", "income"],
        *REST[:12],
        "remark",
    ],
}


def _sheet_of(person: Invented) -> str:
    """Who died before the roster's day stands on a sheet of the dead; later deaths the roster cannot know."""
    return "gone" if person.died_on and person.died_on <= figures.YEAR_END else person.category


def write_rosters(people: Iterable[Invented], folder: Path) -> list[Path]:
    """One workbook per roster unit, in a fixed order; returns the files written."""
    by_unit: dict[str, list[Invented]] = {}
    for person in people:
        by_unit.setdefault(person.home.roster, []).append(person)
    folder.mkdir(parents=True, exist_ok=True)
    return [_write(folder / f"{code}.xlsx", code, members) for code, members in sorted(by_unit.items())]


def _write(path: Path, code: str, members: list[Invented]) -> Path:
    style = Style(code)
    book = xlsxwriter.Workbook(str(path), {"constant_memory": False, "strings_to_numbers": False})
    bold = book.add_format({"bold": True, "align": "center", "border": 1})
    title = book.add_format({"bold": True, "font_size": 16, "align": "center"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    notes = book.add_worksheet("填表说明")
    notes.write_column(
        0, 0, ["填表说明", "一、身份证号请按文本填写。", "二、出生年月以档案为准。", "三、遗属填在单独的一页。"]
    )
    for kind, word in KINDS:
        rows = [person for person in members if _sheet_of(person) == kind]
        if rows:
            _sheet(book, word, SHEETS[kind], rows, style, code, (title, bold, day))
    book.close()
    return path


def _sheet(
    book: xlsxwriter.Workbook,
    word: str,
    keys: list[str],
    rows: list[Invented],
    style: Style,
    code: str,
    formats: tuple[object, object, object],
) -> None:
    title, bold, day = formats
    draw = random.Random(f"{code} {word}")
    sheet = book.add_worksheet(word)
    last = len(keys)
    sheet.merge_range(
        0,
        0,
        0,
        last,
        f"{rows[0].home.name if len({r.home.code for r in rows}) == 1 else '全区（县）'}{word}花名册",
        title,
    )
    sheet.write(1, 0, "填报单位：（盖章）")
    sheet.write(1, last, "截至2017年12月31日")
    top = 2
    sheet.write(top, 0, "序号", bold)
    for column, key in enumerate(keys, 1):
        headings, width, _ = COLUMNS[key]
        sheet.set_column(column, column, width, None, {"hidden": True} if style.hidden and key == "unit_code" else {})
        sheet.write(top, column, headings[style.alias], bold)
    line = top + 1
    if style.two_lines and {"address", "community", "residence"} <= set(keys):
        _second_line(sheet, keys, top, bold, style)
        line += 1
    for number, person in enumerate(rows, 1):
        sheet.write_number(line, 0, number)
        for column, key in enumerate(keys, 1):
            value = COLUMNS[key][2](person, draw, style)
            if isinstance(value, dt.date):
                sheet.write_datetime(line, column, dt.datetime.combine(value, dt.time()), day)
            elif isinstance(value, str):
                if value:
                    sheet.write_string(line, column, value)
            else:
                sheet.write_number(line, column, value)
        line += 2 if style.blank_rows and number % 40 == 0 else 1
    if style.totals:
        sheet.write(line, 0, "合计")
        sheet.write(line, 1, f"{len(rows)}人")


def _second_line(sheet: xlsxwriter.worksheet.Worksheet, keys: list[str], top: int, bold: object, style: Style) -> None:
    """A heading of two lines: "居住" over its parts, every other heading merged downwards."""
    group = [keys.index(key) + 1 for key in ("address", "community", "residence") if key in keys]
    sheet.merge_range(top, 0, top + 1, 0, "序号", bold)
    for column, key in enumerate(keys, 1):
        heading = COLUMNS[key][0][style.alias]
        if column in group:
            sheet.write(top + 1, column, heading, bold)
        else:
            sheet.merge_range(top, column, top + 1, column, heading, bold)
    sheet.merge_range(top, group[0], top, group[-1], "居住", bold)
