"""The figures the city must reproduce, each with its number in the domain study (V… figure, A… relation)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

YEAR_END = dt.date(2017, 12, 31)
QUARTER_END = dt.date(2018, 3, 31)
BUSINESS_DATE = dt.date(2018, 4, 2)

LIXIU = 928  # V01
TUIXIU = 37_183  # V08
YISHU = 430  # V06
LIXIU_MEAN_AGE = 88.0  # V02
LIXIU_DEATHS_2017 = 134  # V13
LIXIU_DEATHS_Q1_2018 = 37  # A11: 928 − 891

LIXIU_PARTY = 744  # V10
TUIXIU_PARTY = 20_476  # V10
LIXIU_HIGH_RANK = 8  # V04, all of them under the city
TUIXIU_ZHENGDI = 10  # V09
TUIXIU_FUDI = 81  # V09
TUIXIU_COUNTY_RANK = 3_012  # V15: "约3000人以上", the 91 included
NURSING = 126  # V26
RELOCATED_LIXIU = 60  # V07: 75 cadres = 60 + 15
RELOCATED_TUIXIU = 15
RELOCATED_YISHU = 19

BRANCHES = {"city": 160, "enterprise": 39, "county": 32}  # V11


@dataclass(frozen=True, slots=True)
class Cell:
    """How many people of one tier and nature."""

    tier: str
    nature: str
    people: int


# A01 (717 + 210 + 1) and A02 (231 + 217 + 480) hold for the margins; the filling is ours.
LIXIU_CELLS = (
    Cell("city", "organ", 120),
    Cell("city", "institution", 137),
    Cell("city", "enterprise", 460),
    Cell("county", "organ", 110),
    Cell("county", "institution", 80),
    Cell("county", "enterprise", 20),
    Cell("zone", "organ", 1),
)
# A04 (9807 + 21410 + 5966).
TUIXIU_CELLS = (
    Cell("city", "organ", 4_307),
    Cell("city", "institution", 11_160),
    Cell("city", "enterprise", 5_466),
    Cell("county", "organ", 5_450),
    Cell("county", "institution", 10_200),
    Cell("county", "enterprise", 500),
    Cell("zone", "organ", 50),
    Cell("zone", "institution", 50),
)
YISHU_CELLS = (
    Cell("city", "organ", 60),
    Cell("city", "institution", 70),
    Cell("city", "enterprise", 200),
    Cell("county", "organ", 60),
    Cell("county", "institution", 35),
    Cell("county", "enterprise", 5),
)
DEAD_2017_CELLS = (
    Cell("city", "organ", 20),
    Cell("city", "institution", 22),
    Cell("city", "enterprise", 62),
    Cell("county", "organ", 18),
    Cell("county", "institution", 12),
)
