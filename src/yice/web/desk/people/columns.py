"""The columns of the list: chosen by each member of staff, remembered, and exported exactly as shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from yice.lib import words as plain
from yice.web.desk import words
from yice.web.desk.models import Preference
from yice.web.desk.people.rows import Row

PREFERENCE = "people.columns"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``text`` gives its words for page and export alike; ``field`` names the policy that guards it."""

    code: str
    word: str
    text: Callable[[Row, dt.date], str]
    field: str = ""


def _choice(field: str) -> Callable[[Row, dt.date], str]:
    def read(row: Row, _today: dt.date) -> str:
        return str(getattr(row.person, f"get_{field}_display")() or "") if getattr(row.person, field) else ""

    return read


def _last(row: Row, today: dt.date) -> str:
    return plain.ago(row.last.on, today) if row.last is not None else ""


COLUMNS: tuple[Column, ...] = (
    Column("category", "类别", _choice("category")),
    Column("now", "现在", lambda row, _: "、".join(row.now), "diseases_text"),
    Column("liaison", "联络员", lambda row, _: row.liaison),
    Column("last", "最近联系", _last),
    Column("sex", "性别", _choice("sex")),
    Column("birth", "出生", lambda row, _: words.birth_word(row.person), "birth"),
    Column("honour", "荣誉", lambda row, today: "、".join(words.honour_words(row.person, today))),
    Column("rank", "实职", _choice("rank_post")),
    Column("treatment", "享受待遇", _choice("rank_treatment")),
    Column("party", "政治面貌", lambda row, _: {True: "中共党员", False: "群众"}.get(row.person.party_member, "")),  # type: ignore[arg-type]
    Column("residence", "居住", _choice("residence")),
    Column("address", "住址", lambda row, _: (row.home.address if row.home else "") or "", "address"),
    Column("phone", "电话", lambda row, _: row.person.phone or row.person.phone_home or "", "phone"),
    Column("former", "原单位", lambda row, _: row.person.former_unit or ""),
    Column("no", "档案编号", lambda row, _: row.person.no),
)
DEFAULT = ("category", "now", "liaison", "last")
_BY_CODE = {column.code: column for column in COLUMNS}


def chosen(staff_id: int) -> list[Column]:
    """The columns this member of staff has chosen, or the usual ones."""
    row = Preference.objects.filter(staff_id=staff_id, name=PREFERENCE).first()
    return named(row.value if row is not None else DEFAULT)


def named(wanted: Sequence[str]) -> list[Column]:
    """These columns in the order of the catalogue; unknown names are passed over, none at all means the usual."""
    found = [column for column in COLUMNS if column.code in wanted]
    return found or [_BY_CODE[code] for code in DEFAULT]


def allowed(wanted: list[Column], sight: Mapping[str, str]) -> list[Column]:
    """Without the columns whose field this actor may not see in full."""
    return [column for column in wanted if not column.field or sight.get(column.field, "full") == "full"]
