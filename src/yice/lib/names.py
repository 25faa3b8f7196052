"""Chinese names: pinyin with surnames read rightly, initials, the given name, and what may be a name at all."""

from __future__ import annotations

import os
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Read otherwise as a surname than as a word; the libraries' word tables miss several of them.
_SINGLE = (
    "曾 zeng, 仇 qiu, 朴 piao, 单 shan, 解 xie, 查 zha, 盖 ge, 任 ren, 区 ou, 繁 po, 翟 zhai, 乐 yue, "
    "贠 yun, 缪 miao, 种 chong, 秘 bi, 冼 xian, 重 chong, 盛 sheng, 宁 ning, 尹 yin, 郗 xi, 那 na, "
    "覃 qin, 褚 chu, 长 chang, 逄 pang, 佴 nai, 么 yao, 乜 nie, 幺 yao, 尉 wei, 隗 wei, 谌 chen, "
    "过 guo, 洗 xian, 召 shao"
)
_DOUBLE = (
    "尉迟 yu chi, 单于 chan yu, 万俟 mo qi, 澹台 tan tai, 令狐 ling hu, 欧阳 ou yang, 司马 si ma, "
    "上官 shang guan, 诸葛 zhu ge, 夏侯 xia hou, 皇甫 huang fu, 长孙 zhang sun, 宇文 yu wen, 司徒 si tu, "
    "公孙 gong sun, 慕容 mu rong, 东方 dong fang, 南宫 nan gong, 西门 xi men, 端木 duan mu, "
    "百里 bai li, 呼延 hu yan, 独孤 du gu, 申屠 shen tu, 钟离 zhong li, 公冶 gong ye, 宗政 zong zheng, "
    "濮阳 pu yang, 淳于 chun yu, 太叔 tai shu"
)
_SURNAMES: dict[str, tuple[str, ...]] = {
    name: tuple(reading) for name, *reading in (entry.split() for entry in f"{_SINGLE}, {_DOUBLE}".split(", "))
}
_MIDDLE_DOTS = "·•・‧∙．.｡。﹒"
_LETTERS = re.compile(r"[A-Za-z]+")
_LONGEST = 40


@dataclass(frozen=True, slots=True)
class NameKeys:
    """What a name is found by: ``pinyin`` for reading, ``key`` without spaces, ``initials``, the ``given`` name."""

    pinyin: str
    key: str
    initials: str
    given: str


def clean_name(text: str) -> str:
    """A name as stored: full-width forms and spaces folded away, every kind of middle dot the same ``·``.

    Spaces inside a two-character name typed as ``李　明`` go; those between Latin words stay single.
    """
    folded = unicodedata.normalize("NFKC", text.strip())
    folded = "".join("·" if ch in _MIDDLE_DOTS else ch for ch in folded)
    if _LETTERS.search(folded):
        return " ".join(folded.split())
    return "".join(folded.split())


def name_problem(name: str) -> str | None:
    """Why this cannot be a name, in a few Chinese words; ``None`` when it can."""
    if not name:
        return "姓名为空"
    if len(name) > _LONGEST:
        return f"姓名超过{_LONGEST}个字"
    if any(ch.isdigit() for ch in name):
        return "姓名里有数字"
    if any(not (_is_letter(ch) or ch in "· '-") for ch in name):
        return "姓名里有不能识别的符号"
    if not any(_is_letter(ch) for ch in name):
        return "姓名里没有文字"
    return None


def surname_of(name: str) -> str:
    """The surname: two characters when it is a known double surname, else the first; the part before ``·`` if any."""
    if "·" in name:
        return name.split("·", 1)[0]
    if len(name) > 2 and name[:2] in _SURNAMES:  # noqa: PLR2004 - double surname and at least one given character
        return name[:2]
    return name[:1]


@lru_cache(maxsize=200_000)
def keys_of(name: str) -> NameKeys:
    """The keys of a cleaned name. A character that has no reading (rare, Plane 2) stands for itself."""
    surname = surname_of(name)
    read = _SURNAMES.get(surname) if "·" not in name else None
    rest = name[len(surname) :].replace("·", "")
    syllables = [*(read if read is not None else _syllables(surname)), *_syllables(rest)]
    return NameKeys(
        pinyin=" ".join(syllables),
        key="".join(syllables),
        initials="".join(syllable[0] for syllable in syllables if syllable),
        given=rest,
    )


@lru_cache(maxsize=30_000)
def _syllable(char: str) -> str:
    # Read when first needed, and without its dictionary of phrases: characters are looked up one by one. Every command
    # starts the quicker for it, and every process is the smaller.
    os.environ.setdefault("PYPINYIN_NO_PHRASES", "true")
    from pypinyin import Style, lazy_pinyin

    return str(lazy_pinyin(char, style=Style.NORMAL, v_to_u=False)[0]).lower()


def _syllables(text: str) -> list[str]:
    if _LETTERS.search(text):
        return [part.lower() for part in text.split()]
    return [_syllable(char) for char in text]


def _is_letter(char: str) -> bool:
    return unicodedata.category(char) in {"Lo", "Lu", "Ll", "Lm", "Mn", "Mc"} or char == "〇"
