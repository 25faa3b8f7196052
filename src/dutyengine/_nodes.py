"""Marked nodes: plain values that remember the file and the line they were written on.

The engine never reads a file. Whoever does (the ``rulebook`` package for YAML, ``planning.policy`` for the overrides
kept in the database) hands over nodes, and every complaint can point at the place.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TypeAlias

Value: TypeAlias = "str | int | bool | dt.date | list[Node] | dict[str, Node] | None"
Plain: TypeAlias = "str | int | bool | dt.date | list[Plain] | dict[str, Plain] | None"


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a rulebook file: scalar, list of nodes, or mapping of text to nodes; with its place."""

    value: Value
    file: str
    line: int


def marked(value: object, file: str, line: int = 0) -> Node:
    """Wrap plain values (parsed JSON, a test's literal) as nodes that all carry the same place.

    Raises ``TypeError`` for values a rulebook cannot hold, such as fractions.
    """
    if isinstance(value, dict):
        return Node({str(key): marked(item, file, line) for key, item in value.items()}, file, line)
    if isinstance(value, list | tuple):
        return Node([marked(item, file, line) for item in value], file, line)
    if value is None or isinstance(value, str | int | dt.date):
        return Node(value, file, line)
    raise TypeError(f"{file}: {type(value).__name__} cannot stand in a rulebook")


def plain(node: Node) -> Plain:
    """Return the value without its marks."""
    value = node.value
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value
