"""The fields of the file, read off the models: which block, which column, what kind, what people call it.

Forms, history, export, as-of reading and the field policy all walk this one register.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from calendars.partial import Calendar, PartialDate, Precision
from yice.core.people.codes import Block
from yice.core.people.models import Care, Family, Health, Home, Interests, PartyLife, Person
from yice.lib.errors import Invalid
from yice.lib.names import clean_name, name_problem
from yice.lib.scrub import fold, has_number, scrub

BLOCK_MODELS: dict[str, type[models.Model]] = {
    Block.HOME: Home,
    Block.HEALTH: Health,
    Block.FAMILY: Family,
    Block.CARE: Care,
    Block.PARTY: PartyLife,
    Block.INTERESTS: Interests,
}
_PERSON_FIELDS: dict[str, tuple[str, ...]] = {
    Block.BASIC: (
        *("name", "sex", "nation", "native_place", "birth", "id_birth", "joined_revolution", "joined_work"),
        *("joined_party", "retired", "period", "deceased_period", "served_army", "rank_treatment"),
        *("medical_treatment", "former_unit", "former_post", "authenticated_on", "remark"),
    ),
    Block.CONTACT: ("phone", "phone_home", "phones", "phone_tested_on"),
}
PARTIALS: dict[str, tuple[str, ...]] = {
    "birth": ("birth_earliest", "birth_latest", "birth_precision", "birth_calendar", "birth_text"),
    "joined_revolution": ("joined_revolution_earliest", "joined_revolution_latest", "joined_revolution_text"),
    "joined_work": ("joined_work_earliest", "joined_work_latest", "joined_work_text"),
    "joined_party": ("joined_party_earliest", "joined_party_latest", "joined_party_text"),
    "retired": ("retired_earliest", "retired_latest", "retired_text"),
}
_PHONES = frozenset({"phone", "phone_home", "key_holder_phone", "carer_day_phone", "carer_night_phone"})


@dataclass(frozen=True, slots=True)
class Field:
    """One field of the file: ``kind`` is text, code, bool, int, float, date, partial or json."""

    name: str
    block: str
    label: str
    kind: str
    choices: tuple[tuple[Any, str], ...]
    max_length: int | None
    help: str


def _of(model: type[models.Model], column: str, name: str, block: str) -> Field:
    field: Any = model._meta.get_field(column)  # noqa: SLF001 - Django's documented way to a model's fields
    kind = "text"
    if name in PARTIALS:
        kind = "partial"
    elif field.choices:
        kind = "code"
    elif isinstance(field, models.BooleanField):
        kind = "bool"
    elif isinstance(field, models.DateField):
        kind = "date"
    elif isinstance(field, models.FloatField):
        kind = "float"
    elif isinstance(field, models.IntegerField):
        kind = "int"
    elif isinstance(field, models.JSONField):
        kind = "json"
    return Field(
        name=name,
        block=block,
        label=str(field.verbose_name),
        kind=kind,
        choices=tuple(field.choices or ()),
        max_length=field.max_length,
        help=str(field.help_text) if kind != "partial" else "",
    )


def _register() -> dict[str, dict[str, Field]]:
    register: dict[str, dict[str, Field]] = {}
    for block, names in _PERSON_FIELDS.items():
        register[block] = {name: _of(Person, PARTIALS.get(name, (name,))[0], name, block) for name in names}
    for block, model in BLOCK_MODELS.items():
        own = [
            field.name
            for field in model._meta.concrete_fields  # noqa: SLF001 - Django's documented way to a model's fields
            if field.name not in {"person", "verified_on", "version"}
        ]
        register[block] = {name: _of(model, name, name, block) for name in own}
    return register


FIELDS: Mapping[str, Mapping[str, Field]] = _register()
BY_NAME: Mapping[str, Field] = {name: field for block in FIELDS.values() for name, field in block.items()}


def value_of(row: models.Model, field: Field) -> Any:
    """The value of a field on its row; a partial date comes as a ``PartialDate``."""
    return partial_of(row, field.name) if field.kind == "partial" else getattr(row, field.name)


def partial_of(row: models.Model, name: str) -> PartialDate | None:
    """The partial date kept in the columns of ``name``."""
    earliest: dt.date | None = getattr(row, f"{name}_earliest")
    if earliest is None:
        return None
    latest: dt.date = getattr(row, f"{name}_latest") or earliest
    return PartialDate(
        earliest=earliest,
        latest=latest,
        precision=Precision(getattr(row, f"{name}_precision", None) or precision_of(earliest, latest)),
        calendar=Calendar(getattr(row, f"{name}_calendar", None) or Calendar.SOLAR),
        text=getattr(row, f"{name}_text") or "",
    )


def precision_of(earliest: dt.date, latest: dt.date) -> Precision:
    """How exact a span is, for dates whose precision is not kept by itself."""
    days = (latest - earliest).days
    if days == 0:
        return Precision.DAY
    return Precision.MONTH if days <= 31 else Precision.YEAR  # noqa: PLR2004 - the longest month


def columns_of(field: Field, value: Any) -> dict[str, Any]:
    """The columns and values that store ``value``."""
    if field.kind != "partial":
        return {field.name: value}
    part: PartialDate | None = value
    stored = {
        f"{field.name}_earliest": part.earliest if part else None,
        f"{field.name}_latest": part.latest if part else None,
        f"{field.name}_precision": str(part.precision) if part else None,
        f"{field.name}_calendar": str(part.calendar) if part else None,
        f"{field.name}_text": (scrub(part.text)[:40] or None) if part else None,
    }
    return {name: stored[name] for name in PARTIALS[field.name]}


def as_json(value: Any) -> Any:
    """A value as history keeps it."""
    if isinstance(value, PartialDate):
        return {
            "earliest": value.earliest.isoformat(),
            "latest": value.latest.isoformat(),
            "precision": str(value.precision),
            "calendar": str(value.calendar),
            "text": value.text,
        }
    return value.isoformat() if isinstance(value, dt.date) else value


def from_json(field: Field, value: Any) -> Any:
    """Back from history: what ``as_json`` made."""
    if value is None:
        return None
    if field.kind == "date":
        return dt.date.fromisoformat(value)
    if field.kind == "partial":
        return PartialDate(
            dt.date.fromisoformat(value["earliest"]),
            dt.date.fromisoformat(value["latest"]),
            Precision(value["precision"]),
            Calendar(value["calendar"]),
            value["text"],
        )
    return value


def display(field: Field, value: Any) -> str:
    """A value in words; an unknown one is empty."""
    if value is None or value in ("", []):
        return ""
    if field.kind == "code":
        return str(dict(field.choices).get(value, value))
    if field.kind == "bool":
        return "是" if value else "否"
    if field.kind == "json":
        return "、".join(str(item.get("number", "")) for item in value)
    return str(value)


def cleaned(field: Field, value: Any) -> Any:
    """The value as it may be stored: trimmed, numbers of identity scrubbed, checked against its kind.

    Raises ``Invalid`` (``bad_value``) with a sentence for the field.
    """
    if value is None or (isinstance(value, str) and not value.strip()):
        if field.name == "name":
            raise _bad(field, "姓名不能为空")
        return None
    if field.name == "name":
        name = clean_name(str(value))
        problem = name_problem(name)
        if problem:
            raise _bad(field, problem)
        return name
    if field.name in _PHONES:
        if has_number(str(value)):
            raise _bad(field, "像是身份证号或银行卡号，请填电话")
        return tidy_phone(str(value))
    return _CLEANERS[field.kind](field, value)


def tidy_phone(text: str) -> str:
    """A telephone number as stored: plain digits, with the dash of an area code and a leading plus kept.

    What is long enough to be an identity or bank number is none, and is not kept in clear here.
    """
    if has_number(text):
        return ""
    return "".join(char for char in fold(text) if char.isdigit() or char in "+-")[:32]


def _clean_text(field: Field, value: Any) -> str:
    text = scrub(str(value).strip())
    if field.max_length and len(text) > field.max_length:
        raise _bad(field, f"最多{field.max_length}个字，现有{len(text)}个")
    return text


def _clean_code(field: Field, value: Any) -> Any:
    if value not in dict(field.choices):
        raise _bad(field, f"没有“{value}”这一项")
    return value.value if hasattr(value, "value") else value


def _clean_int(field: Field, value: Any) -> int:
    number = int(value) if isinstance(value, int) or (isinstance(value, str) and value.strip().isdigit()) else None
    if number is None or isinstance(value, bool) or number < 0:
        raise _bad(field, "应填写整数")
    return number


def _clean_bool(field: Field, value: Any) -> bool:
    if not isinstance(value, bool):
        raise _bad(field, "应为是或否")
    return value


def _clean_date(field: Field, value: Any) -> dt.date:
    if isinstance(value, dt.datetime) or not isinstance(value, dt.date):
        raise _bad(field, "应为日期")
    return value


def _clean_partial(field: Field, value: Any) -> PartialDate:
    if isinstance(value, PartialDate):
        return value
    raise _bad(field, "应为日期")


def _clean_float(field: Field, value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _bad(field, "应为数字")
    return float(value)


def _clean_json(field: Field, value: Any) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
        raise _bad(field, "应为号码列表")
    return [
        {
            "number": tidy_phone(str(item.get("number", ""))),
            "whose": scrub(str(item.get("whose") or ""))[:40],
            "tested_on": as_json(item.get("tested_on")),
        }
        for item in value
    ]


_CLEANERS = {
    "text": _clean_text,
    "code": _clean_code,
    "int": _clean_int,
    "bool": _clean_bool,
    "date": _clean_date,
    "partial": _clean_partial,
    "float": _clean_float,
    "json": _clean_json,
}


def _bad(field: Field, words: str) -> Invalid:
    return Invalid(
        "bad_value",
        f"“{field.label}”填写有误：{words}",
        why="所填内容与该项的要求不符。",
        todo="请按提示修改后重新保存，其他内容已保留。",
        fields={field.name: words},
    )
