"""Parameters as pages show them: amounts in yuan, keyed values as words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from yice.lib.words import yuan

_ALWAYS = {"*": "其他", "true": "是", "false": "否"}
_UNITS = {"days": "天", "months": "个月"}


def value_words(kind: str, unit: str, value: Any, names: Mapping[str, str]) -> str:
    """``2,500.00 元``, ``80 岁``, ``红 30 天；黄 90 天；其他 365 天``; what does not apply says 不适用."""
    if value is None:
        return "不适用"
    if isinstance(value, Mapping):
        parts = (f"{_key_words(key, names)} {value_words(kind, unit, one, names)}" for key, one in value.items())
        return "；".join(parts)
    if isinstance(value, list | tuple):
        return "、".join(names.get(str(one), str(one)) for one in value)
    if kind in {"fen", "bool", "code"}:
        return {"fen": yuan(int(value)) if kind == "fen" else "", "bool": "是" if value else "否"}.get(
            kind, names.get(str(value), str(value))
        )
    return f"{value} {_UNITS.get(kind, unit)}".strip()


def _key_words(key: Any, names: Mapping[str, str]) -> str:
    parts = key if isinstance(key, tuple) else (key,)
    return "、".join(_ALWAYS.get(str(part)) or names.get(str(part), str(part)) for part in parts)
