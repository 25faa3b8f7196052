"""Pictures of the manual: each is shown by a page and made by a journey in the browser; none is heavy or left over."""

from __future__ import annotations

import re

import pytest
from house import ROOT

MANUAL = ROOT / "docs" / "manual"
PICTURES = MANUAL / "pictures"
MOST = 120_000  # bytes
SHOWN = re.compile(r"!\[([^\]]*)\]\(pictures/([^)]+)\.png\)")
# The pages about what people do; a customer reads the pictures first.
WITH_PICTURES = (
    "走访", "诉求与代办", "通知", "提醒与升级", "服务卡", "专项", "随身",
    "开始使用", "人员档案", "花名册导入", "应办事项", "覆盖", "政策手册", "统计", "一人一策",
)  # fmt: skip


def shown() -> dict[str, str]:
    """Name of each picture in the manual → what stands for it where it cannot be seen."""
    pages = (page.read_text("utf-8") for page in sorted(MANUAL.glob("*.md")))
    return {name: words for page in pages for words, name in SHOWN.findall(page)}


def test_what_the_manual_shows_is_there_and_nothing_else_lies_about():
    assert set(shown()) == {one.stem for one in PICTURES.glob("*")}
    assert {one.suffix for one in PICTURES.glob("*")} == {".png"}


def test_each_picture_is_made_by_a_journey():
    journeys = "".join(one.read_text("utf-8") for one in (ROOT / "tests" / "browser").glob("test_*.py"))
    assert [name for name in shown() if f'"{name}"' not in journeys] == []


def test_each_picture_is_told_in_words_for_who_cannot_see_it():
    assert [name for name, words in shown().items() if len(words) < 8] == []


def test_no_picture_is_heavy():
    assert [one.name for one in PICTURES.glob("*") if one.stat().st_size > MOST] == []


@pytest.mark.parametrize("name", WITH_PICTURES)
def test_what_people_do_is_shown(name):
    assert SHOWN.search((MANUAL / f"{name}.md").read_text("utf-8"))
