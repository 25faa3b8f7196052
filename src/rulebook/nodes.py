"""Takes marked nodes apart, saying file and line when something is not of the shape it should be."""

from __future__ import annotations

from typing import NoReturn

from dutyengine import Node, RulebookError


def fail(node: Node, cause: str, mend: str) -> NoReturn:
    """Raise ``RulebookError`` for a place in one of this package's own files."""
    raise RulebookError("bad_list", file=node.file, line=node.line, cause=cause, mend=mend)


def mapping(node: Node) -> dict[str, Node]:
    """Return a node's mapping. Raises ``RulebookError`` when it is not one."""
    if not isinstance(node.value, dict):
        fail(node, "这里应当是“键: 值”的写法。", "请写成 key: 值。")
    return node.value


def items(node: Node | None) -> list[Node]:
    """Return a node's list; nothing for no node. Raises ``RulebookError`` when it is not a list."""
    if node is None:
        return []
    if not isinstance(node.value, list):
        fail(node, "这里应当是一个列表。", "请写成 [甲, 乙]，或每行以 - 开头。")
    return node.value


def text(node: Node, key: str, default: str | None = None) -> str:
    """Return the text under a key of a mapping. Raises ``RulebookError`` when it is missing and there is no default."""
    inner = mapping(node).get(key)
    if inner is not None:
        return str(inner.value)
    if default is None:
        fail(node, f"缺少“{key}”。", f"请补写 {key}。")
    return default


def texts(node: Node, key: str) -> tuple[str, ...]:
    """Return the list of texts under a key of a mapping; empty when the key is missing."""
    return tuple(str(item.value) for item in items(mapping(node).get(key)))
