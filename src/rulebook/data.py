"""Reads the files beside the rulebook proper: features, rules that are no duties, named lists, requirement IDs.

They are this package's own; the engine never sees them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dutyengine import Node
from rulebook.nodes import fail, items, mapping, text, texts
from rulebook.reading import read_file

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Feature:
    """Something the product does. ``here``: it stands today; otherwise what it answers is "not yet".

    ``shown``: the tests that show a feature that stands, a path in the repository.
    """

    key: str
    label: str
    here: bool
    shown: str = ""


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
    for node in items(mapping(_read("features.yaml")).get("features")):
        key = text(node, "key")
        if key in found:
            fail(node, f"功能“{key}”写了两次。", "请删去一处。")
        stands = text(node, "stands")
        if stands not in {"here", "later"}:
            fail(node, f"stands 写的是“{stands}”。", "请写 here（已有）或 later（尚未做）。")
        found[key] = Feature(key, text(node, "label"), stands == "here", text(node, "shown", ""))
    return found


@cache
def events_without_source() -> tuple[str, ...]:
    """Return the kinds of events that nobody records yet: rules on them wait."""
    return texts(_read("features.yaml"), "events_later")


@cache
def answers() -> dict[str, tuple[str, ...]]:
    """Return requirement ID → keys of the features that answer it."""
    found: dict[str, tuple[str, ...]] = {}
    for path in sorted((HERE / "features").glob("*.yaml")):
        root = read_file(path, f"features/{path.name}")
        for code, node in mapping(root).items():
            if code not in requirements():
                fail(node, f"没有要求“{code}”。", "请对照 requirements.txt 的编号。")
            keys = tuple(str(node.value).split())
            for key in keys:
                if key not in features():
                    fail(node, f"没有功能“{key}”。", "请先写进 features.yaml。")
            found[code] = keys
    return found


@cache
def not_duties() -> tuple[NotDuty, ...]:
    """Return the rules of the catalogue that are no duties."""
    return tuple(
        NotDuty(text(node, "code"), text(node, "title"), text(node, "why"), texts(node, "answered_by"))
        for node in items(_read("not_duties.yaml"))
    )


@cache
def _all_lists() -> tuple[NamedList, ...]:
    found = []
    for path in sorted((HERE / "named_lists").glob("*.yaml")):
        for node in items(read_file(path, f"named_lists/{path.name}")):
            lines = tuple(
                ListItem(text(item, "title"), texts(item, "cites"), texts(item, "rules"))
                for item in items(mapping(node).get("items"))
            )
            found.append(
                NamedList(
                    text(node, "list"),
                    text(node, "title"),
                    text(node, "standing"),
                    texts(node, "cites"),
                    text(node, "note", ""),
                    texts(node, "profiles"),
                    lines,
                )
            )
    return tuple(found)


def named_lists(profile: str | None = None) -> tuple[NamedList, ...]:
    """Return the named lists of a profile (those of everybody included); without a profile, all of them."""
    return tuple(one for one in _all_lists() if profile is None or not one.profiles or profile in one.profiles)


def _read(name: str) -> Node:
    return read_file(HERE / name, name)
