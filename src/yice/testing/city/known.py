"""The standing cast inside the city: the people everyone knows take the places of invented ones, so no sum changes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from yice.testing import personas

Draft = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Known:
    """One person of the cast: where to put them, what the roster says, and the draft with the rest of the file."""

    key: str
    category: str
    home: str
    values: dict[str, Any] = field(default_factory=dict)


def _shared(draft: Draft) -> dict[str, Any]:
    birth = draft["birth"]
    return {
        "name": draft["name"],
        "sex": draft.get("sex", "m"),
        "birth": birth.earliest,
        "birth_precision": birth.precision,
        "id_number": draft.get("id_number", ""),
        "phone": draft.get("phone", ""),
        "rank": draft.get("rank", "other"),
        "post": draft.get("former_post", ""),
    }


def _elder(key: str, home: str, draft: Draft, **more: Any) -> Known:
    return Known(key, draft["category"], home, {**_shared(draft), **more})


KNOWN: tuple[Known, ...] = (
    _elder(
        "chen",
        "LZ-E01",
        personas.chen_huaishan(),
        joined_revolution=dt.date(1948, 6, 1),
        retired_on=dt.date(1985, 12, 1),
        marriage="丧偶",
        household="独居",
        children=1,
        kin_name="陈芳",
        kin_relation="女",
        kin_phone="13590000002",
        address="皋兰路18号3单元302",
        ability="部分自理",
        health="一般",
        diseases=["高血压"],
        treatment="zhengxian",
    ),
    _elder(
        "sun",
        "LZ-CHENGGUAN-J",
        personas.sun_shulan(),
        joined_revolution=dt.date(1949, 8, 26),
        retired_on=dt.date(1983, 3, 1),
        marriage="丧偶",
        household="与保姆同住",
        children=0,
        kin_name="",
        health="较差",
        ability="不能自理",
        diseases=["脑梗后遗症"],
        address="庆阳路7号2单元201",
    ),
    _elder(
        "wei",
        "LZ-J01",
        {**personas.wei_hai(), "rank": "zhengxian"},
        joined_revolution=dt.date(1946, 5, 1),
        retired_on=dt.date(1990, 2, 1),
        residence="易地安置",
        address="山东省青岛市市南区江西路66号",
        community="",
        household="与配偶同住",
        marriage="已婚",
    ),
    _elder(
        "li",
        "LZ-E01",
        personas.li_guiying(),
        of_cadre="王长林",
        children=2,
        kin_name="王建国",
        kin_relation="子",
        kin_phone="13909310017",
        household="与子女同住",
        address="皋兰路20号1单元101",
    ),
    _elder(
        "zheng",
        "LZ-E01",
        {**personas.zheng_guodong(), "rank": "zhengke"},
        retired_on=dt.date(2009, 11, 1),
        health="好",
        ability="完全自理",
        diseases=[],
        hobby="书法",
        marriage="已婚",
        household="与配偶同住",
        treatment="zhengke",
    ),
)
