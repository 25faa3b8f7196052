"""Cells that hold several things at once: 原工作单位及职务, 紧急联系人及电话, diseases, honours."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from yice.core.roster.judge.codes import WARNING, Issue, issue
from yice.core.roster.judge.phones import numbers_in
from yice.core.roster.judge.text import folded, safe
from yice.core.roster.vocabulary.load import squeeze, words
from yice.lib.sheets import Cell

if TYPE_CHECKING:
    from yice.core.roster.judge.cells import Reader, Setting
    from yice.core.roster.vocabulary.load import Field

_PEOPLE = re.compile(r"[;；\n]+|(?<=\d)[、,，](?=[一-鿿])")
_BRACKETS = re.compile(r"[(\[（【]([^)\]）】]*)[)\]）】]")
_PHONE = re.compile(r"\+?\d[\d\s\-]{5,}\d")
_POST = (
    "厂长|局长|书记|主任|科长|处长|部长|校长|院长|经理|总经理|董事长|工程师|高级工程师|总工程师|教师|高级教师|教授|副教授|讲师|医师|主任医师|"
    "护士长|护士|会计师|会计|技术员|技师|调研员|科员|干事|主席|秘书长|秘书|主任科员|巡视员|县长|市长|区长|乡长|镇长|省长|司长|厅长|所长|站长|馆长|"
    "台长|队长|股长|组长|委员|常委|检察长|庭长|法官|检察官|警员|政委|参谋长|团长|师长|营长|工人|职工|干部|编辑|主编|记者|巡视员|督导员|协理员|编导"
)
_UNIT_POST = re.compile(
    rf"^(.+?)[\s,，、·]*((?:原|正|副|第一|党委|党组|党总支|支部|常务|代|名誉|一级|二级|三级|四级|高级|助理)*(?:{_POST})(?:[、兼,，].*)?)$"
)


def kin_reader(_field: Field, heading: str, _setting: Setting) -> Reader:
    """张芳（女儿）13912345678，李强 儿子 … The value is a list of name, relation, phone."""
    from yice.core.roster.judge.cells import NOTHING, Read

    relations = words("relation")

    def read(raw: Cell) -> Read:
        text = folded(raw)
        if not text or text in {"无", "没有"}:
            return NOTHING
        people = [_one_kin(piece, relations) for piece in _PEOPLE.split(text) if piece.strip()]
        found = [one for one in people if one["name"] or one["phone"]]
        unread = any(not one["name"] for one in people)
        issues: tuple[Issue, ...] = ()
        if any(one["bad_phone"] for one in people):
            issues = (issue("bad_phone", WARNING, f"“{heading}”里的电话不像电话号码，原文已留存。请核对。"),)
        return Read(value=found or None, issues=issues, keep=safe(raw) if unread or issues or not found else "")

    return read


def _one_kin(piece: str, relations: dict[str, str | bool]) -> dict[str, str]:
    phones = _PHONE.findall(piece)
    good, bad = numbers_in("、".join(phones))
    rest = _PHONE.sub(" ", piece)
    inside = " ".join(_BRACKETS.findall(rest))
    outside = _BRACKETS.sub(" ", rest)
    tokens = [
        token.strip(":：、,，-")
        for token in re.split(r"[\s、,，:：]+", f"{outside} {inside}")
        if token.strip(":：、,，-")
    ]
    relation, name = "", ""
    for token in tokens:
        code = relations.get(squeeze(token))
        if isinstance(code, str) and not relation:
            relation = code
        elif not name and 2 <= len(token) <= 12 and not any(char.isdigit() for char in token):  # noqa: PLR2004 - a name
            name, found = _split_relation(token, relations)
            relation = relation or found
    return {"name": name, "relation": relation, "phone": good[0][0] if good else "", "bad_phone": "1" if bad else ""}


@cache
def _long_words() -> tuple[str, ...]:
    return tuple(sorted((one for one in words("relation") if len(one) > 1), key=len, reverse=True))


def _split_relation(token: str, relations: dict[str, str | bool]) -> tuple[str, str]:
    """女儿张芳 → 张芳, daughter. Single characters are left: 子 and 女 begin names too."""
    for word in _long_words():
        rest = token.removeprefix(word) if token.startswith(word) else token.removesuffix(word)
        if rest != token and len(rest) > 1:
            return rest, str(relations[word])
    return token, ""


def unit_post_reader(_field: Field, _heading: str, _setting: Setting) -> Reader:
    """兰州市财政局预算科科长 → unit and post. What cannot be told apart is all kept as the unit."""
    from yice.core.roster.judge.cells import NOTHING, Read

    def read(raw: Cell) -> Read:
        text = safe(raw)
        if not text:
            return NOTHING
        parts = text.split(None, 1)
        if len(parts) == 2 and re.search(_POST, parts[1]):  # noqa: PLR2004 - unit and post
            return Read(value=(parts[0], parts[1]))
        found = _UNIT_POST.match(text)
        return Read(value=(found[1], found[2])) if found else Read(value=(text, ""))

    return read


_DISEASES: tuple[tuple[str, str], ...] = (
    ("cancer", "癌|恶性肿瘤|白血病|淋巴瘤"),
    ("diabetes", "糖尿病"),
    ("hypertension", "高血压"),
    ("heart_disease", "冠心病|心脏病|心梗|心肌梗|心衰|房颤|心绞痛"),
    ("dementia", "痴呆|阿尔茨海默|阿尔兹海默|认知症|认知障碍"),
    ("stroke", "脑梗|中风|脑出血|脑卒中|脑血栓|脑溢血|偏瘫"),
    ("lung_disease", "慢支|慢性支气管炎|慢阻肺|肺气肿|哮喘|肺心病"),
    ("kidney_disease", "肾衰|肾病|肾炎|尿毒症|透析"),
)
_NO_DISEASE = {"无", "没有", "健康", "无疾病", "无慢性病"}


def diseases_reader(_field: Field, _heading: str, _setting: Setting) -> Reader:
    """Free text of illnesses, and the flags that rules read. 无 says that there is none of them."""
    from yice.core.roster.judge.cells import NOTHING, Read

    patterns = [(flag, re.compile(words_)) for flag, words_ in _DISEASES]

    def read(raw: Cell) -> Read:
        text = safe(raw)
        if not text:
            return NOTHING
        if text in _NO_DISEASE:
            return Read(value=("无", {flag: False for flag, _ in patterns}))
        return Read(value=(text, {flag: True for flag, pattern in patterns if pattern.search(text)}))

    return read


def honours_reader(_field: Field, _heading: str, _setting: Setting) -> Reader:
    """A list of honours, one title each."""
    from yice.core.roster.judge.cells import NOTHING, Read

    def read(raw: Cell) -> Read:
        text = safe(raw)
        if not text or text in {"无", "没有"}:
            return NOTHING
        return Read(value=[title.strip()[:120] for title in re.split(r"[、;；\n]+", text) if title.strip()])

    return read


def party_post_reader(_field: Field, _heading: str, _setting: Setting) -> Reader:
    """The post in the party, and the code the yearly subsidy depends on where it names one."""
    from yice.core.roster.judge.cells import NOTHING, Read

    posts = words("branch_post")

    def read(raw: Cell) -> Read:
        text = safe(raw)
        if not text:
            return NOTHING
        if text in {"无", "没有", "党员", "普通党员"}:
            return Read(value=(text, "none"))
        inside = sorted((word for word in posts if word in squeeze(text)), key=len, reverse=True)
        return Read(value=(text[:64], str(posts[inside[0]]) if inside else ""))

    return read
