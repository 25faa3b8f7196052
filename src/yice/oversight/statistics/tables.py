"""What the tables are: each figure named once, each relation that must hold written down (domain §2.2)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: ``key`` names it within its table, ``pick`` how people are counted (see ``counting``)."""

    key: str
    label: str
    pick: Mapping[str, object]
    unit: str = "人"


@dataclass(frozen=True, slots=True)
class Table:
    """One table: a question, its figures, and the sums that tie them."""

    name: str
    title: str
    question: str
    figures: tuple[Figure, ...]
    sums: tuple[tuple[str, tuple[str, ...]], ...] = ()  # total ← parts
    subsets: tuple[tuple[str, str], ...] = ()  # (part, whole)
    shares: tuple[tuple[str, str, str], ...] = ()  # (label, part, whole)
    flags: tuple[str, ...] = ()
    cites: tuple[str, ...] = field(default=())


LIXIU = {"category": "lixiu"}
TUIXIU = {"category": "tuixiu"}
YISHU = {"category": "yishu", "income": "none"}
HIGH = ("zhengdi", "fudi", "fushengbu", "zhengshengbu")
AWAY = ("resettled", "elsewhere")

TABLES: tuple[Table, ...] = (
    Table(
        "A01",
        "离休干部按层级",
        "全市离休干部由哪一级管理？",
        (
            Figure("city", "市属", {**LIXIU, "tier": "city"}),
            Figure("county", "区县", {**LIXIU, "tier": "county"}),
            Figure("zone", "新区", {**LIXIU, "tier": "zone"}),
            Figure("unplaced", "层级未登记", {**LIXIU, "tier": None}),
            Figure("total", "合计", LIXIU),
        ),
        sums=(("total", ("city", "county", "zone", "unplaced")),),
        flags=("A39",),
        cites=("LZ-005", "LZ-006", "LZ-008"),
    ),
    Table(
        "A02",
        "离休干部按单位性质",
        "离休干部在哪类单位？",
        (
            Figure("organ", "机关", {**LIXIU, "nature": "organ"}),
            Figure("institution", "事业", {**LIXIU, "nature": "institution"}),
            Figure("enterprise", "企业", {**LIXIU, "nature": "enterprise"}),
            Figure("unknown", "性质未登记", {**LIXIU, "nature": None}),
            Figure("total", "合计", LIXIU),
        ),
        sums=(("total", ("organ", "institution", "enterprise", "unknown")),),
        flags=("A16",),
        cites=("LZ-009", "LZ-010"),
    ),
    Table(
        "A03",
        "易地安置和长期外地居住",
        "谁不在本地居住？",
        (
            Figure("cadres", "离退休干部", {"category": ("lixiu", "tuixiu"), "residence": AWAY}),
            Figure("survivors", "遗属", {**YISHU, "residence": AWAY}),
            Figure("total", "合计", {"any": ("cadres", "survivors")}),
        ),
        sums=(("total", ("cadres", "survivors")),),
        cites=("LZ-012", "LZ-013"),
    ),
    Table(
        "A04",
        "退休干部按单位性质",
        "退休干部在哪类单位？",
        (
            Figure("organ", "机关", {**TUIXIU, "nature": "organ"}),
            Figure("institution", "事业", {**TUIXIU, "nature": "institution"}),
            Figure("enterprise", "企业", {**TUIXIU, "nature": "enterprise"}),
            Figure("unknown", "性质未登记", {**TUIXIU, "nature": None}),
            Figure("total", "合计", TUIXIU),
        ),
        sums=(("total", ("organ", "institution", "enterprise", "unknown")),),
        cites=("LZ-014", "LZ-015", "LZ-016"),
    ),
    Table(
        "A05",
        "担任过副地级实职以上的退休干部",
        "退休干部中担任过副地级以上实职的有多少？",
        (
            Figure("zhengdi", "正地级", {**TUIXIU, "rank": ("zhengdi", "fushengbu", "zhengshengbu")}),
            Figure("fudi", "副地级", {**TUIXIU, "rank": ("fudi",)}),
            Figure("total", "合计", {**TUIXIU, "rank": HIGH}),
        ),
        sums=(("total", ("zhengdi", "fudi")),),
        cites=("LZ-017", "LZ-031"),
    ),
    Table(
        "A06",
        "离退休干部党员",
        "离退休干部中有多少中共党员？",
        (
            Figure("lixiu", "离休干部党员", {**LIXIU, "party": True}),
            Figure("tuixiu", "退休干部党员", {**TUIXIU, "party": True}),
            Figure("total", "合计", {"category": ("lixiu", "tuixiu"), "party": True}),
        ),
        sums=(("total", ("lixiu", "tuixiu")),),
        flags=("A13", "A19"),
        cites=("LZ-023", "LZ-025"),
    ),
    Table(
        "A07",
        "离退休干部党支部",
        "离退休干部党支部建在哪里？",
        (
            Figure("city", "市直机关事业", {"branch": "city"}, "个"),
            Figure("enterprise", "企业", {"branch": "enterprise"}, "个"),
            Figure("county", "区县", {"branch": "county"}, "个"),
            Figure("total", "合计", {"branch": "all"}, "个"),
        ),
        sums=(("total", ("city", "enterprise", "county")),),
        flags=("A16", "A20"),
        cites=("LZ-024",),
    ),
    Table(
        "A08",
        "部分与整体",
        "各项人数占所属总数多少？",
        (
            Figure("high", "市属离休干部中担任过副地以上实职", {**LIXIU, "tier": "city", "rank": HIGH}),
            Figure("city", "市属离休干部", {**LIXIU, "tier": "city"}),
            Figure("lixiu_party", "离休干部党员", {**LIXIU, "party": True}),
            Figure("lixiu", "离休干部", LIXIU),
            Figure("tuixiu_party", "退休干部党员", {**TUIXIU, "party": True}),
            Figure("tuixiu", "退休干部", TUIXIU),
            Figure("nursing", "享受护理费的离休干部", {**LIXIU, "nursing": True}),
            Figure("visited_away", "本年外地走访到的人员", {"visited_away": True}),
            Figure("away", "易地安置和长期外地居住", {"any": ("away_cadres", "away_survivors")}),
            Figure("away_cadres", "其中：离退休干部", {"category": ("lixiu", "tuixiu"), "residence": AWAY}),
            Figure("away_survivors", "其中：遗属", {**YISHU, "residence": AWAY}),
        ),
        subsets=(
            ("high", "city"),
            ("lixiu_party", "lixiu"),
            ("tuixiu_party", "tuixiu"),
            ("nursing", "lixiu"),
            ("visited_away", "away"),
        ),
        shares=(
            ("离休干部党员占比", "lixiu_party", "lixiu"),
            ("退休干部党员占比", "tuixiu_party", "tuixiu"),
            ("享受护理费占比", "nursing", "lixiu"),
            ("外地走访占比", "visited_away", "away"),
        ),
        flags=("A14", "A15", "A17", "A38"),
        cites=("LZ-007", "LZ-099", "LZ-115"),
    ),
    Table(
        "A09",
        "离休干部去世比例",
        "本年去世的离休干部占多少？基数写明。",
        (
            Figure("deaths", "本年去世", {**LIXIU, "left": "dead"}),
            Figure("opening", "年初人数", {**LIXIU, "at": "opening"}),
            Figure("closing", "期末人数", LIXIU),
        ),
        shares=(("以年初人数为基数", "deaths", "opening"), ("以期末人数为基数", "deaths", "closing")),
        cites=("LZ-028",),
    ),
    Table(
        "A10",
        "离休干部增减变动",
        "从年初到期末，人数怎样变化？",
        (
            Figure("opening", "年初人数", {**LIXIU, "at": "opening"}),
            Figure("joined", "本期增加", {**LIXIU, "joined": True}),
            Figure("deaths", "本期去世", {**LIXIU, "left": "dead"}),
            Figure("moved_out", "本期转出", {**LIXIU, "left": "other"}),
            Figure("closing", "期末人数", LIXIU),
        ),
        cites=("LZ-027", "LZ-029"),
    ),
    Table(
        "A11",
        "年初以来减少",
        "今年以来离休干部减少了多少？",
        (
            Figure("opening", "年初人数", {**LIXIU, "at": "opening"}),
            Figure("closing", "现有人数", LIXIU),
            Figure("deaths", "年初以来去世", {**LIXIU, "left": "dead"}),
        ),
        shares=(("减少比例", "deaths", "opening"),),
        cites=("LZ-029",),
    ),
    Table(
        "A12",
        "退休干部总数（万人）",
        "按“万”取一位小数是多少？",
        (Figure("total", "退休干部", TUIXIU),),
        cites=("LZ-032",),
    ),
)

BY_NAME = {table.name: table for table in TABLES}

# Figures of the sources that do not agree with one another: shown as notes, never corrected (domain §2.2, FLAG).
FLAGS: dict[str, str] = {
    "A13": "来源以“12%和3%左右”倒推全市党员约17.7万名、党组织约7700个；“左右”按正负0.5个百分点理解，"
    "分母应另行登记来源和日期。",
    "A14": "来源所称走访1329人与名单不符：928＋430＋91＝1449人，相差120人（覆盖91.7%）；"
    "如按年初口径1062＋430＋91＝1583人，覆盖84.0%。应以锁定名单逐人说明未走访原因。",
    "A15": "“特困30人”“生日走访30人”与“外地未走访30人”是三批不同的人，数字相同只是巧合，不得合并。",
    "A16": "机关离休干部231人与党支部231个没有关系，不得合并。",
    "A17": "来源所称联系1600人次，按928人计人均1.72次，按1449人计1.10次，达不到“经常性”；应同时报告人数和人次。",
    "A19": "短信课堂每期约2300人次，超过离休干部党员744人，说明名单含退休干部党员，请核对名单。",
    "A20": "支部党员一般不超过50人；超过的应研究分设。",
    "A38": "“生活不能自理”各单位口径不同（126人为批准护理费人数），没有统一定义不得跨单位比较。",
    "A39": "不同年份的平均年龄来自不同人群，在世者的平均年龄每年增长不到一岁，不能直接相减。",
}
