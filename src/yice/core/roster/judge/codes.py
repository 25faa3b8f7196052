"""Finding codes: stable, each with its name, severity and mend. The manual's table is checked against this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

ERROR, WARNING, INFO = "error", "warning", "info"
SEVERITY_NAMES = {ERROR: "错误", WARNING: "存疑", INFO: "提示"}
"""error: the row is not taken; warning: taken as written, with a doubt that becomes a duty (R29); info: to know."""


class Issue(NamedTuple):
    """One finding about a cell or row. ``message`` holds no identity or bank number in full."""

    code: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class Code:
    """What a code means. ``severities`` says when it is which; ``raises_doubt`` whether a warning becomes a doubt."""

    title: str
    severities: tuple[str, ...]
    rule: str
    todo: str
    raises_doubt: bool = True


CODES: dict[str, Code] = {
    "missing_name": Code("没有姓名", (ERROR,), "姓名为空或不像姓名", "补填姓名；不是人员的行请删去"),
    "bad_id_format": Code(
        "身份证号格式不对",
        (ERROR, WARNING),
        "位数或其中的日期不对。有姓名和到日、到月的出生日期可以认人时为存疑，否则为错误；"
        "身份证号和出生日期都没有、认不出是谁时也报此码（错误）",
        "对照身份证改正；18 位末位可以是 X，15 位旧号照填",
    ),
    "id_check_digit": Code("身份证校验码不符", (WARNING,), "末位与前 17 位算出的不一致", "对照身份证逐位核对"),
    "id_birth_conflict": Code(
        "出生日期与身份证不一致",
        (WARNING,),
        "档案日期和身份证号里的日期不可能是同一天",
        "两处都保留；核定后在档案中说明",
    ),
    "id_sex_conflict": Code("性别与身份证不一致", (WARNING,), "第 17 位单数为男、双数为女", "对照身份证核对"),
    "duplicate_in_file": Code(
        "表内重复", (ERROR,), "同一身份证号，或同名同出生日期且不能凭身份证号区分，在前面已出现", "删去多余的一行"
    ),
    "duplicate_in_register": Code(
        "已经在册",
        (INFO, WARNING, ERROR),
        "身份证号相同为提示；只有姓名和出生日期相同为存疑；对得上多个人，或在别的单位建档，为错误",
        "选择新增、更新或跳过；在别的单位的请走转接",
        raises_doubt=False,
    ),
    "bad_date": Code(
        "日期读不出或存疑",
        (ERROR, WARNING),
        "民国纪年、年号、不存在的日期为错误，出生日期认不出也为错误；只有年份、约数、1931.1 一类为存疑",
        "改写成 1932-08-15 或 1932年8月；存疑的对照档案核实",
    ),
    "future_date": Code(
        "日期在将来", (ERROR, WARNING), "出生、参加工作、入党、去世在将来为错误，其他为存疑", "核对年份"
    ),
    "unknown_code": Code(
        "不认识的选项", (WARNING,), "内容不在代码表里，原文保留在“其他列”", "改成代码表里的说法，或建档后补选"
    ),
    "implausible_age": Code(
        "年龄不合理",
        (WARNING,),
        "超过 115 岁；离休 1938 年以后出生；退休不满 40 岁；参加工作时不满 10 岁",
        "核对出生日期和人员类别",
    ),
    "liexiu_joined_after_1949_09": Code(
        "离休条件存疑", (WARNING,), "离休人员参加革命工作时间晚于 1949年9月30日", "核对人员类别和参加革命工作时间"
    ),
    "bad_phone": Code("电话号码不对", (WARNING,), "不是手机、座机或分机的写法，原文保留", "核对号码；座机请带区号"),
    "truncated_number": Code(
        "号码被 Excel 截短",
        (ERROR,),
        "长号码按数字存，显示成 6.21E+17，后几位已丢失",
        "把该列改成文本格式，重新录入号码",
    ),
    "extra_column": Code(
        "系统没有的列",
        (INFO,),
        "内容随人员保留在“其他列”",
        "不用处理；如对应系统已有的项，请在对列时选上",
        raises_doubt=False,
    ),
}


def issue(code: str, severity: str, message: str) -> Issue:
    """An issue of a known code at a severity that the code may have."""
    if severity not in CODES[code].severities:
        raise ValueError(f"{code} 没有 {severity} 这一级")
    return Issue(code, severity, message)
