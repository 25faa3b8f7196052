"""Reads the files beside the rulebook proper: features, rules that are no duties, named lists, requirement IDs.

They are this package's own; the engine never sees them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dutyengine import Node, RulebookError
from rulebook.reading import read_file

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Feature:
    """Something the product does. ``here``: it stands today; otherwise what it answers is "not yet"."""

    key: str
    label: str
    here: bool


@dataclass(frozen=True, slots=True)
class NotDuty:
    """A rule of the catalogue that is no duty, why, and which features answer it."""

    code: str
    title: str
    why: str
    answered_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ListItem:
    """One line of a named list; ``rules`` are the promises that keep it."""

    title: str
    cites: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamedList:
    """A list the sources call by name, such as 四必访. No profiles: it belongs to every tenant."""

    code: str
    title: str
    standing: str
    cites: tuple[str, ...]
    note: str
    profiles: tuple[str, ...]
    items: tuple[ListItem, ...]


@cache
def requirements() -> dict[str, tuple[str, ...]]:
    """Return requirement ID → its modules (M01 …), in the order of the sources."""
    lines = (HERE / "requirements.txt").read_text(encoding="utf-8").splitlines()
    found = (line.split() for line in lines if line and not line.startswith("#"))
    return {words[0]: tuple(words[1:]) for words in found}


@cache
def features() -> dict[str, Feature]:
    """Return feature key → feature. Raises ``RulebookError`` for a file that is not as it should be."""
    found: dict[str, Feature] = {}
    for node in _list(_read("features.yaml"), "features"):
        key = _text(node, "key")
        if key in found:
            _fail(node, f"功能“{key}”写了两次。", "请删去一处。")
        stands = _text(node, "stands")
        if stands not in {"here", "later"}:
            _fail(node, f"stands 写的是“{stands}”。", "请写 here（已有）或 later（尚未做）。")
        found[key] = Feature(key, _text(node, "label"), stands == "here")
    return found


@cache
def events_without_source() -> tuple[str, ...]:
    """Return the kinds of events that nobody records yet: rules on them wait."""
    return _texts(_read("features.yaml"), "events_later")


@cache
def answers() -> dict[str, tuple[str, ...]]:
    """Return requirement ID → keys of the features that answer it."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((HERE / "features").glob("*.yaml")):
        root = read_file(path, f"features/{path.name}")
        for code, node in root.value.items():
            if code not in requirements():
                _fail(node, f"没有要求“{code}”。", "请对照 requirements.txt 的编号。")
            keys = tuple(str(node.value).split())
            for key in keys:
                if key not in features():
                    _fail(node, f"没有功能“{key}”。", "请先写进 features.yaml。")
            found[code] = keys
    return found


@cache
def not_duties() -> tuple[NotDuty, ...]:
    """Return the rules of the catalogue that are no duties."""
    return tuple(
        NotDuty(_text(node, "code"), _text(node, "title"), _text(node, "why"), _texts(node, "answered_by"))
        for node in _read("not_duties.yaml").value
    )


@cache
def _all_lists() -> tuple[NamedList, ...]:
    found = []
    for path in sorted((HERE / "named_lists").glob("*.yaml")):
        for node in read_file(path, f"named_lists/{path.name}").value:
            items = tuple(
                ListItem(_text(item, "title"), _texts(item, "cites"), _texts(item, "rules"))
                for item in _list(node, "items")
            )
            found.append(
                NamedList(
                    _text(node, "list"),
                    _text(node, "title"),
                    _text(node, "standing"),
                    _texts(node, "cites"),
                    _text(node, "note", ""),
                    _texts(node, "profiles"),
                    items,
                )
            )
    return tuple(found)


def named_lists(profile: str | None = None) -> tuple[NamedList, ...]:
    """Return the named lists of a profile (those of everybody included); without a profile, all of them."""
    return tuple(one for one in _all_lists() if profile is None or not one.profiles or profile in one.profiles)


def _read(name: str) -> Node:
    return read_file(HERE / name, name)


def _text(node: Node, key: str, default: str | None = None) -> str:
    inner = node.value.get(key)
    if inner is None:
        if default is None:
            _fail(node, f"缺少“{key}”。", f"请补写 {key}。")
        return default or ""
    return str(inner.value)


def _list(node: Node, key: str) -> Iterator[Node]:
    inner = node.value.get(key)
    return iter(inner.value if inner is not None else ())


def _texts(node: Node, key: str) -> tuple[str, ...]:
    return tuple(str(item.value) for item in _list(node, key))


def _fail(node: Node, cause: str, mend: str) -> None:
    raise RulebookError("bad_list", file=node.file, line=node.line, cause=cause, mend=mend)
