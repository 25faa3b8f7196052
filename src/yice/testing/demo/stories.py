"""What was said, promised and handed over in the last weeks: the stories that the visits of the demo tell.

``who`` is a place in the list of 张晓梅's people (0 is 陈怀山); ``ago`` the days before the demo's business date.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One contact. ``keeps`` are the words of an earlier promise kept now, ``puts_off`` of one not yet kept."""

    who: int
    ago: int
    manner: str
    time: str
    minutes: int = 20
    said: str = ""
    mood: str = ""
    needs: str = ""
    need_kind: str = ""
    promises: tuple[tuple[str, int], ...] = ()
    keeps: str = ""
    puts_off: tuple[str, str] = ("", "")
    goods: str = ""
    fen: int = 0
    no_receipt: str = ""
    missed: str = ""
    confirmed: tuple[str, ...] = ()
    private: str = ""
    place: str = ""


@cache
def stories() -> tuple[Story, ...]:
    """All of them, the oldest first."""
    told = yaml.safe_load(Path(__file__).with_name("stories.yaml").read_text(encoding="utf-8"))
    found = [Story(**{name: _frozen(value) for name, value in one.items()}) for one in told]
    return tuple(sorted(found, key=lambda one: (-one.ago, one.time)))


def _frozen(value: Any) -> Any:
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value


NEAR = {
    "visit": (
        "家里收拾得干净。",
        "看了药盒，剩余够半月。",
        "楼道灯亮，走着不绊。",
        "饭量正常，牙口还行。",
        "聊起过去厂里的事。",
        "给窗台的花浇了水。",
        "提醒按时吃药、慢起身。",
        "茶几上摆着孙辈的照片。",
        "电话号码核对过，没有变。",
        "对近来的生活满意。",
    ),
    "call": (
        "说子女周末回来。",
        "提醒按时吃药、慢起身。",
        "问了家属电话，没有变。",
        "天气转暖，嘱咐别急着减衣。",
        "说话声音有力。",
        "刚散步回来。",
        "问候老伴，也都好。",
        "约好下旬上门。",
        "说谢谢单位惦记。",
        "对近来的生活满意。",
    ),
}
"""What a contact book says beside the point, by the sort of contact."""
