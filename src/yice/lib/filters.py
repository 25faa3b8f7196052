"""A filter row that reads as a sentence and lives in the address: ``components/filters.html``."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Choice:
    """One word of the sentence. ``options`` are (code, word); without options it is typed (``kind``: text, date, …)."""

    name: str
    word: str
    value: str = ""
    options: Sequence[tuple[str, str]] = field(default_factory=tuple)
    any: str = "不限"
    kind: str = "text"


def chosen(query: Mapping[str, str], name: str, options: Sequence[tuple[str, str]]) -> str:
    """The code chosen in the address, or "" when absent or not one of the options (a stale link is no error)."""
    value = query.get(name, "")
    return value if any(code == value for code, _ in options) else ""
