"""An empty roster: the headings the system knows, a note on each, lists to choose from, identity numbers as text."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from yice.core.roster.vocabulary.load import fields, words
from yice.lib.sheets import column_letter

_COLUMNS = (
    "serial", "person.name", "person.category", "person.sex", "person.nation", "person.native_place", "person.birth",
    "identity", "person.joined_revolution", "person.joined_work", "person.joined_party", "person.party_member",
    "person.retired", "unit_code", "former", "person.rank", "person.rank_treatment", "person.nature",
    "health.grade", "health.ability", "health.diseases", "family.marriage", "home.household", "family.children",
    "home.address", "home.community", "person.residence", "person.phone", "kin", "party.branch", "party.party_post",
    "honours", "interests.hobbies", "person.remark",
)  # fmt: skip
_SHOWN_HEADINGS = {"serial": "序号"}
_NOTES = {
    "person.birth": "以档案为准。1932-08-15、1932年8月、1932.08 都可以；农历请写“农历1932年八月初三”；民国年请换算。",
    "identity": "本列已设为文本。15 位旧号照填，末位 X 大小写均可。",
    "person.name": "必填。",
    "unit_code": "归入下级单位时填单位编码；不填归入导入时选定的单位。",
    "kin": "如：张芳（女儿）13912345678",
    "person.phone": "几个号码用顿号隔开；座机带区号。",
    "person.category": "离休、退休、遗属、退职、老工人、军休。",
}
_SAMPLE = {
    "person.name": "（示例）张三", "person.category": "离休", "person.sex": "男", "person.nation": "汉族",
    "person.birth": "1925年8月", "person.joined_revolution": "1944.03", "kin": "张芳（女儿）13912345678",
}  # fmt: skip
_LISTS = {"person.category": "category", "person.sex": "sex", "person.nature": "nature"}
_FILLED = 5_000  # rows that are prepared


def template_workbook() -> bytes:
    """The .xlsx. The sample row is marked 示例 and is passed over when the file comes back."""
    out = BytesIO()
    workbook = xlsxwriter.Workbook(out)
    sheet = workbook.add_worksheet("花名册")
    bold = workbook.add_format({"bold": True, "border": 1, "bg_color": "#F5F6F8", "text_wrap": True, "align": "center"})
    text = workbook.add_format({"num_format": "@"})
    grey = workbook.add_format({"font_color": "#6B7785", "num_format": "@"})
    title = workbook.add_format({"bold": True, "font_size": 16, "align": "center"})
    known = fields()
    sheet.merge_range(0, 0, 0, len(_COLUMNS) - 1, "离退休干部花名册", title)
    sheet.write_string(1, 0, "填报单位：")
    for at, key in enumerate(_COLUMNS):
        heading = _SHOWN_HEADINGS.get(key, known[key].title)
        sheet.set_column(at, at, max(8, len(heading) * 2 + 4), text)
        sheet.write_string(2, at, heading, bold)
        if key in _NOTES:
            sheet.write_comment(2, at, _NOTES[key], {"x_scale": 2})
        if key in _SAMPLE:
            sheet.write_string(3, at, _SAMPLE[key], grey)
        if key in _LISTS:
            codes: dict[object, str] = {}
            for word, code in words(_LISTS[key]).items():
                codes.setdefault(code, word)
            place = f"{column_letter(at)}4:{column_letter(at)}{_FILLED}"
            sheet.data_validation(place, {"validate": "list", "source": list(codes.values()), "error_type": "warning"})
    sheet.freeze_panes(3, 2)
    _write_notes(workbook)
    workbook.close()
    return out.getvalue()


def _write_notes(workbook: xlsxwriter.Workbook) -> None:
    notes = workbook.add_worksheet("填表说明")
    notes.set_column(0, 0, 90)
    lines = (
        "填表说明",
        "一、每人一行，中间可以空行；“示例”行不会导入，可以删去。",
        "二、必填：姓名；身份证号和出生日期至少一项。其余有则填，不清楚的空着，不要编。",
        "三、身份证号、银行卡号一定按文本填写；显示成 6.2E+17 的号码已经丢了后几位，要重填。",
        "四、不要用公式；可以加自己的列，内容会随人员保留在“其他列”。",
        "五、列的次序可以变，列名可以用平时的叫法，导入时会自动对列，也可以手工改。",
        "六、填好后在“导入”页选择文件；有问题的地方会标在单元格里，改好后再导入即可。",
    )
    for number, line in enumerate(lines):
        notes.write_string(number, 0, line)
