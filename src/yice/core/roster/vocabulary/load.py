"""Reading the YAML once: fields by name, headings to fields, words to codes."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
_PUNCTUATION = re.compile(r"[\s\W_]+")
_BRACKETED = re.compile(r"[(\[【{（][^)\]】}）]*[)\]】}）]")


@dataclass(frozen=True, slots=True)
class Field:
    """One thing a column can feed."""

    key: str
    title: str
    kind: str
    codes: str
    aliases: tuple[str, ...]
    ditto: bool


def squeeze(heading: str) -> str:
    """A heading reduced to its letters: no blanks, brackets, punctuation, case or width."""
    return _PUNCTUATION.sub("", unicodedata.normalize("NFKC", heading)).upper()


def without_brackets(heading: str) -> str:
    """The same without what stands in brackets: 出生年月（档案） → 出生年月."""
    return squeeze(_BRACKETED.sub("", unicodedata.normalize("NFKC", heading)))


def _yaml(name: str) -> Any:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # the same language, read by C where it is there
    return yaml.load((_HERE / name).read_text(encoding="utf-8"), Loader=loader)  # noqa: S506 - both are safe loaders


@cache
def fields() -> dict[str, Field]:
    """All fields by key, in the order of the file."""
    return {
        entry["field"]: Field(
            key=entry["field"],
            title=entry["title"],
            kind=entry["kind"],
            codes=entry.get("codes", ""),
            aliases=tuple(str(alias) for alias in entry["aliases"]),
            ditto=entry.get("ditto", True),
        )
        for entry in _yaml("fields.yaml")
    }


@cache
def headings() -> dict[str, str]:
    """Squeezed alias → field key. An alias claimed twice is a mistake in the data and stops the start."""
    found: dict[str, str] = {}
    for field in fields().values():
        for alias in field.aliases:
            key = squeeze(alias)
            if found.setdefault(key, field.key) != field.key:
                raise ValueError(f"fields.yaml: “{alias}” 同时属于 {found[key]} 和 {field.key}")
    return found


Code = str | bool


@cache
def words(codes: str) -> dict[str, Code]:
    """Squeezed word → code for one list; marks such as √ are kept as they are."""
    found: dict[str, Code] = {}
    for code, spellings in _all_words()[codes].items():
        for spelling in spellings:
            key = squeeze(str(spelling)) or str(spelling)
            if key in found:
                raise ValueError(f"words.yaml: {codes} 中“{spelling}”出现两次")
            found[key] = code if isinstance(code, bool) else str(code)
    return found


@cache
def answers(codes: str) -> dict[str, tuple[Code, str]]:
    """Code as text → code and the word for it, in the order of the list: what an empty cell can be made to mean."""
    return {
        str(code).lower(): (code if isinstance(code, bool) else str(code), str(said[0]))
        for code, said in _all_words().get(codes, {}).items()
    }


@cache
def code_lists() -> tuple[str, ...]:
    """The names of all lists of words."""
    return tuple(_all_words())


@cache
def _all_words() -> dict[str, dict[Any, list[str]]]:
    found: dict[str, dict[Any, list[str]]] = _yaml("words.yaml")
    return found
