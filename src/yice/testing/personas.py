"""The people everyone knows: invented elders and survivors, as drafts (domain §6.1). The demo has them too."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from calendars.lunar import LunarDate
from calendars.partial import PartialDate
from yice.core.people.drafts import EventDraft, KinDraft, PersonDraft
from yice.lib.scrub import check_digit

CARD_CANARY = "6217000123456789012"  # the one bank card of the cast; nowhere but sealed


def id_of(body: str) -> str:
    """A valid identity number from its first seventeen digits."""
    return body + check_digit(body)


def day(text: str) -> PartialDate:
    """A civil date known to the day, from ISO text."""
    return PartialDate.of_day(dt.date.fromisoformat(text), text=text)


def chen_huaishan() -> dict[str, Any]:
    """陈老, 92, 离休: alone on the third floor without a lift, sees badly, born in a leap month, trusts one."""
    return {
        "name": "陈怀山", "no": "LX-0001", "category": "lixiu", "sex": "m", "nation": "汉族",
        "native_place": "陕西米脂",
        "birth": PartialDate.of_lunar_day(LunarDate(1925, 4, 15, leap=True), text="1925年闰四月十五"),
        "id_number": id_of("62010219250605001"), "bank_number": CARD_CANARY,
        "greet_calendar": "lunar", "greet_month": 4, "greet_day": 15, "greet_leap": True,
        "joined_revolution": PartialDate.of_month(1948, 6, text="1948年6月"),
        "joined_party": day("1949-07-01"), "retired": day("1985-12-31"), "period": "jiefang", "served_army": True,
        "rank": "fuxian", "rank_treatment": "zhengxian", "former_unit": "金城机床厂", "former_post": "副厂长",
        "phone": "13909310001", "phone_home": "0931-8400001", "phone_tested_on": dt.date(2018, 2, 10),
        "residence": "local", "party_member": True, "authenticated_on": dt.date(2017, 6, 12),
        "needs_on": dt.date(2018, 2, 10),
        "blocks": {
            "home": {
                "address": "河东区雁南路18号3单元302", "community": "雁南路社区", "floor": 3, "has_elevator": False,
                "household": "alone", "economic": "fair", "hardship": "none", "key_holder": "对门刘阿姨",
                "key_holder_phone": "13909310099", "lives_since": dt.date(1991, 5, 1),
            },
            "health": {
                "grade": "fair", "hypertension": True, "cancer": False, "diabetes": False, "dementia": False,
                "stroke": False, "diseases_text": "高血压、黄斑变性", "drugs": "氨氯地平每日一片", "allergy": "青霉素",
                "ability": 1, "ability_score": 74, "ability_assessed_on": dt.date(2017, 9, 20), "mobility": "limited",
                "bedridden": False, "can_attend": False, "eyesight": "poor", "hearing": "poor", "hospitalised": False,
                "hospital": "金城市第二医院", "checkup_on": dt.date(2017, 5, 18), "nursing_fee": False,
            },
            "family": {"marriage": "widowed", "children": 1, "children_local": False, "children_place": "深圳",
                       "family_support": "weak", "bereaved_on": dt.date(2011, 3, 2)},
            "care": {"care_gap": "some", "has_hired_carer": False, "mood": "calm", "mood_on": dt.date(2018, 2, 10)},
            "party": {"branch": "机床厂离退休第一党支部", "org_relation": "金城机床厂", "study_mode": "送学上门",
                      "needs_large_print": True, "needs_audio": True, "uses_internet": False},
            "interests": {"hobbies": "听广播、象棋", "personality": "要强、健谈", "taboos": "不提老伴去世的事"},
        },
        "verified": {"basic": dt.date(2017, 12, 20), "contact": dt.date(2018, 2, 10), "home": dt.date(2018, 2, 10),
                     "health": dt.date(2018, 2, 10), "family": dt.date(2017, 12, 20), "care": dt.date(2018, 2, 10)},
        "kin": (KinDraft(name="陈芳", relation="daughter", phone="13590000002", place="深圳市南山区",
                         is_emergency=True, alive=True, lives_with=False),),
        "honours": ("全国劳动模范",),
    }  # fmt: skip


def li_guiying() -> dict[str, Any]:
    """遗属李奶奶, 83: no fixed income, widow of a 离休干部, does not know what she is entitled to."""
    return {
        "name": "李桂英", "no": "YS-0001", "category": "yishu", "sex": "f", "nation": "汉族",
        "birth": PartialDate.of_month(1934, 9, text="1934.09"), "deceased_period": "kangzhan_late",
        "id_number": id_of("62010219340918002"), "phone": "13909310016", "residence": "local", "income": "none",
        "party_member": False,
        "blocks": {
            "home": {"address": "河东区雁南路20号1单元101", "community": "雁南路社区", "floor": 1,
                     "household": "with_children", "economic": "poor", "hardship": "some",
                     "hardship_causes": "无固定收入、长期服药"},
            "health": {"grade": "fair", "diabetes": True, "ability": 1, "mobility": "free"},
            "family": {"marriage": "widowed", "children": 2},
        },
        "kin": (KinDraft(name="王建国", relation="son", phone="13909310017", place="金城市", lives_with=True),),
    }  # fmt: skip


def wang_changlin() -> dict[str, Any]:
    """王长林, 离休, 李奶奶's husband, who died in 2016: his file is closed, his survivor's is not."""
    return {
        "name": "王长林", "no": "LX-0002", "category": "lixiu", "sex": "m", "birth": day("1926-02-11"),
        "joined_revolution": PartialDate.of_month(1943, 3, text="1943年3月"), "period": "kangzhan_late",
        "rank": "zhengxian", "party_member": True, "death_on": dt.date(2016, 11, 3), "residence": "local",
    }  # fmt: skip


def zheng_guodong() -> dict[str, Any]:
    """退休总工老郑, 68, healthy: wants to teach, likes calligraphy."""
    return {
        "name": "郑国栋", "no": "TX-0001", "category": "tuixiu", "sex": "m", "birth": day("1949-11-20"),
        "id_number": id_of("62010319491120003"),
        "joined_work": PartialDate.of_year(1968, text="1968年"),
        "joined_party": day("1985-07-01"), "retired": day("2009-11-30"), "rank": "zhengke", "phone": "13909310018",
        "former_unit": "金城机床厂", "former_post": "总工程师", "residence": "local", "party_member": True,
        "blocks": {
            "home": {"address": "河东区机床厂东院5号楼", "household": "with_spouse", "has_elevator": True, "floor": 6},
            "health": {"grade": "very_good", "ability": 0, "mobility": "free", "can_attend": True},
            "family": {"marriage": "married", "children": 1, "family_support": "strong"},
            "interests": {"hobbies": "书法", "talents": "机械设计、带徒", "wants_to_contribute": True},
        },
    }  # fmt: skip


def sun_shulan() -> dict[str, Any]:
    """孙淑兰, 离休, in hospital since the middle of March, severely disabled, with a hired carer."""
    return {
        "name": "孙淑兰", "no": "LX-0003", "category": "lixiu", "sex": "f", "birth": day("1928-02-29"),
        "id_number": id_of("62010219280229004"), "joined_revolution": day("1949-08-26"), "period": "jiefang",
        "joined_party": PartialDate.of_month(1956, 5, text="1956年5月"), "rank": "zhengke", "party_member": True,
        "phone": "13909310020", "residence": "local",
        "blocks": {
            "home": {"address": "河东区文化里7号", "household": "with_carer", "floor": 2, "has_elevator": False},
            "health": {"grade": "poor", "stroke": True, "ability": 3, "ability_assessed_on": dt.date(2017, 10, 9),
                       "mobility": "none", "bedridden": True, "bedridden_since": dt.date(2017, 8, 1),
                       "can_attend": False, "hospitalised": True, "admitted_on": dt.date(2018, 3, 15),
                       "admitted_to": "金城市第二医院", "nursing_fee": True, "nursing_fee_from": dt.date(2017, 7, 1)},
            "family": {"marriage": "widowed", "children": 0},
            "care": {"carer_day": "护工马姐", "carer_night": "护工马姐", "has_hired_carer": True, "care_gap": "none"},
        },
        "events": (EventDraft(kind="admitted", on=dt.date(2018, 3, 15), place="金城市第二医院", severity="serious"),),
    }  # fmt: skip


def wei_hai() -> dict[str, Any]:
    """魏海, 离休, resettled in 青岛 with his wife, whose authentication falls due."""
    return {
        "name": "魏海", "no": "LX-0004", "category": "lixiu", "sex": "m",
        "birth": PartialDate.of_month(1930, 1, text="30.1"),
        "joined_revolution": PartialDate.of_year(1946, text="1946年"), "period": "jiefang", "rank": "fudi",
        "party_member": True, "residence": "resettled", "phone": "0532-85550004",
        "authenticated_on": dt.date(2017, 4, 20),
        "blocks": {"home": {"away_place": "青岛市市南区", "away_division": "370202", "household": "with_spouse"}},
    }  # fmt: skip


def zhao_wuji() -> dict[str, Any]:
    """赵无忌, 退休: a file with next to nothing in it — no birth date, no telephone, no liaison."""
    return {"name": "赵无忌", "no": "TX-0002", "category": "tuixiu"}


def he_minzhu() -> dict[str, Any]:
    """何民主, 退休, formerly 副地级实职: shared responsibility of bureau and original unit (LZ-018)."""
    return {
        "name": "何民主", "no": "TX-0003", "category": "tuixiu", "sex": "m", "birth": day("1946-06-01"),
        "rank": "fudi",
        "former_unit": "金城市教育局", "former_post": "局长", "party_member": True, "residence": "local",
        "phone": "13909310033",
    }  # fmt: skip


def ma_zhanbiao() -> dict[str, Any]:
    """马占彪, 离休, of the county on the other side of the river: nobody of ours but the bureau sees him."""
    return {
        "name": "马占彪", "no": "LX-0005", "category": "lixiu", "sex": "m", "nation": "回族",
        "birth": day("1931-10-05"),
        "joined_revolution": day("1949-09-10"), "period": "jiefang", "party_member": False, "residence": "local",
        "phone": "13909310055",
    }  # fmt: skip


def gao_yuan() -> dict[str, Any]:
    """高远, 退休, of another organisation's tree altogether."""
    return {"name": "高远", "no": "WB-0001", "category": "tuixiu", "sex": "m", "birth": day("1950-03-03")}


def draft(values: Mapping[str, Any], unit_id: int, **more: Any) -> PersonDraft:
    """A draft of one of the above for a unit of the caller's tree."""
    return PersonDraft(
        unit_id=unit_id, since=dt.date(2009, 1, 1), registered_on=dt.date(2017, 3, 1), **{**values, **more}
    )
