"""Checks what the engine cannot know: citations, the catalogue, examples for all, lists, the map of features."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from dutyengine import Rulebook
from rulebook import FOLDER, load
from rulebook.coverage import promises, waiting_rules
from rulebook.data import answers, features, named_lists, not_duties, requirements

CATALOGUE = frozenset(
    f"R{number:02}"
    for first, last in ((1, 11), (20, 29), (30, 44), (50, 60), (70, 85), (90, 104), (110, 123), (130, 145), (150, 161))
    for number in range(first, last + 1)
)
"""Codes of the rule catalogue (domain §4): each is a duty, or listed in ``not_duties.yaml`` with the reason."""

_REQUIREMENT = re.compile(r"(BG|KL|LZ|HB|LIU)-\d{3}")


@dataclass(frozen=True, slots=True)
class Findings:
    """What a check found: how much there is of everything, and what is wrong, in Chinese."""

    counts: Mapping[str, int]
    problems: tuple[str, ...]


def check(folder: Path = FOLDER) -> Findings:
    """Check a rulebook folder; faults come as ``problems``. Raises ``RulebookError`` when it cannot even be read."""
    book = load(folder=folder)
    for profile in book.profiles:
        load(folder=folder, profile=profile)
    problems = (
        *_citations(book),
        *_catalogue(book),
        *_examples(book),
        *_lists(book),
        *_features(),
    )
    return Findings(_counts(book, folder), problems)


def _counts(book: Rulebook, folder: Path) -> dict[str, int]:
    return {
        "事实": len(book.facts),
        "标准": len(book.parameters),
        "规则": len(book.rules),
        "暂无数据来源的规则": len(waiting_rules(folder)),
        "重点关注": len(book.concerns),
        "分级": len(book.levels),
        "分类": len(book.classes),
        "清单": len(book.checklists),
        "待遇": len(book.entitlements),
        "单位类型": len(book.profiles),
        "实例": len(book.examples),
        "有名字的清单": len(named_lists()),
        "不作应办的规则": len(not_duties()),
        "要求": len(requirements()),
        "功能": len(features()),
    }


def _citations(book: Rulebook) -> Iterator[str]:
    for code, cites in promises(book):
        for cited in cites:
            if _REQUIREMENT.fullmatch(cited) and cited not in requirements():
                yield f"{code} 引用的要求 {cited} 不存在，请对照 requirements.txt。"
    for one in named_lists():
        for cited in (*one.cites, *(cited for item in one.items for cited in item.cites)):
            if cited not in requirements():
                yield f"清单“{one.title}”引用的要求 {cited} 不存在，请对照 requirements.txt。"


def _catalogue(book: Rulebook) -> Iterator[str]:
    left = {one.code for one in not_duties()}
    for code in sorted(left & set(book.rules)):
        yield f"{code} 既写成了规则，又列在 not_duties.yaml，请删去一处。"
    for code in sorted(CATALOGUE - left - set(book.rules)):
        yield f"规则目录中的 {code} 没有着落：请写成规则，或在 not_duties.yaml 说明缘由。"
    for code in sorted(left - CATALOGUE):
        yield f"not_duties.yaml 中的 {code} 不在规则目录里，请核对编号。"
    for one in not_duties():
        for key in one.answered_by:
            if key not in features():
                yield f"not_duties.yaml 中 {one.code} 的功能“{key}”没有定义，请先写进 features.yaml。"


def _examples(book: Rulebook) -> Iterator[str]:
    shown = {code for example in book.examples for code in _shown(example)}
    promised = {rule.code for rule in book.rules.values() if rule.code != "PLAN-ITEM"}
    promised |= {one.code for group in (book.concerns, book.levels, book.classes, book.entitlements) for one in group}
    promised |= {one.code for one in book.checklists}
    for code in sorted(promised - shown):
        yield f"{code} 没有实例，请在 examples/ 写一个“某人某日应有什么”。"
    known = promised | set(book.parameters)
    for code in sorted(shown - known):
        yield f"实例中的 {code} 不存在，请核对 shows 和 expect。"


def _shown(example: Mapping[str, object]) -> Iterator[str]:
    shows = example.get("shows", ())
    if isinstance(shows, list | tuple):
        yield from (str(code) for code in shows)
    expect = example.get("expect")
    if isinstance(expect, Mapping):
        for key in ("concerns", "entitlements"):
            found = expect.get(key)
            if isinstance(found, Mapping):
                yield from (str(code) for code in found)


def _lists(book: Rulebook) -> Iterator[str]:
    for one in named_lists():
        for code in (code for item in one.items for code in item.rules):
            if code not in book.rules:
                yield f"清单“{one.title}”提到的规则 {code} 不存在。"
        for profile in one.profiles:
            if profile not in book.profiles:
                yield f"清单“{one.title}”提到的单位类型 {profile} 不存在。"


def _features() -> Iterator[str]:
    for code in requirements():
        if code not in answers():
            yield f"要求 {code} 没有对应的功能，请写进 features/。"
