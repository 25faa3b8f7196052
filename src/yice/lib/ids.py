"""Unit paths: digits only, six to a segment, so that every database compares them alike."""

from __future__ import annotations

SEGMENT = 6


def path_of(parent_path: str, unit_id: int) -> str:
    """The path of a unit under its parent ("" for a root)."""
    return f"{parent_path}{unit_id:0{SEGMENT}d}"


def path_range(path: str) -> tuple[str, str]:
    """Half-open range ``[low, high)`` that holds exactly the subtree of ``path``."""
    return path, f"{int(path) + 1:0{len(path)}d}"


def parents(path: str) -> list[str]:
    """The paths from the root down to ``path`` itself."""
    return [path[:end] for end in range(SEGMENT, len(path) + 1, SEGMENT)]
