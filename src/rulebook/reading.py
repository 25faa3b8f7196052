"""Reads YAML into marked nodes: the only place where the rulebook meets files and PyYAML.

YAML is read plainly: text, whole numbers, ``true``/``false``, ``null`` and ISO dates. The traps of YAML 1.1 (``on``
and ``no`` as truth values, ``12:30`` as a number) are switched off, a key written twice is an error, and every value
knows its file and line.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import yaml

from dutyengine import Node, RulebookError

_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_INT = re.compile(r"[-+]?(0|[1-9][0-9]*)")
_FRACTION = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = {"true": True, "false": False, "null": None, "~": None, "": None}

FOLDERS = (
    "parameters",
    "concerns",
    "levels",
    "classes",
    "checklists",
    "duties",
    "entitlements",
    "profiles",
    "examples",
)
"""Folders of a rulebook, beside ``facts.yaml``."""


def read_folder(folder: Path) -> dict[str, list[Node]]:
    """Read a rulebook folder: ``facts`` and the folders of ``FOLDERS``, each a list of the contents of its files.

    Raises ``RulebookError`` for a file that is not plain YAML.
    """
    found = {"facts": [read_file(folder / "facts.yaml", "facts.yaml")]}
    for name in FOLDERS:
        paths = sorted((folder / name).glob("*.yaml"))
        found[name] = [read_file(path, f"{name}/{path.name}") for path in paths]
    return found


def read_file(path: Path, name: str) -> Node:
    """Read one file; ``name`` is how errors call it. Raises ``RulebookError``."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise RulebookError(
            "no_such_file", file=name, line=1, cause="没有这个文件。", mend="请补上该文件，或检查政策手册所在的文件夹。"
        ) from None
    except UnicodeDecodeError:
        raise RulebookError(
            "not_utf8", file=name, line=1, cause="文件不是 UTF-8 编码。", mend="请另存为 UTF-8 编码后重试。"
        ) from None
    return read_text(text, name)


def read_text(text: str, name: str) -> Node:
    """Read YAML text; ``name`` stands for the file. Raises ``RulebookError``."""
    try:
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RulebookError(
            "yaml_syntax",
            file=name,
            line=mark.line + 1 if mark else 1,
            cause=f"YAML 写法有误（{error.problem or error.context}）。",
            mend="请检查缩进、冒号后的空格、引号和括号是否成对。",
        ) from None
    except yaml.YAMLError as error:
        raise RulebookError(
            "yaml_syntax", file=name, line=1, cause=f"YAML 无法读取（{error}）。", mend="请检查文件中有无特殊字符。"
        ) from None
    if root is None:
        raise RulebookError("empty_file", file=name, line=1, cause="文件是空的。", mend="请写入内容，或删除该文件。")
    return _node(root, name)


def _node(node: Any, name: str) -> Node:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        return Node(_mapping(node, name), name, line)
    if isinstance(node, yaml.SequenceNode):
        return Node([_node(item, name) for item in node.value], name, line)
    if node.style in {"'", '"', "|", ">"}:
        return Node(str(node.value), name, line)
    return Node(_scalar(str(node.value), name, line), name, line)


def _mapping(node: Any, name: str) -> dict[str, Node]:
    items: dict[str, Node] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise RulebookError("bad_key", file=name, line=line, cause="键必须是一个词。", mend="请把键写成普通文字。")
        word = str(key.value)
        if word in items:
            raise RulebookError(
                "duplicate_key",
                file=name,
                line=line,
                cause=f"同一处“{word}”写了两次。",
                mend="只保留一个；YAML 会悄悄丢掉前一个，所以这里不允许。",
            )
        items[word] = _node(value, name)
    return items


def _scalar(text: str, name: str, line: int) -> str | int | bool | dt.date | None:
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    if _DATE.fullmatch(text):
        try:
            return dt.date.fromisoformat(text)
        except ValueError:
            raise RulebookError(
                "bad_date",
                file=name,
                line=line,
                cause=f"没有“{text}”这一天。",
                mend="请写真实存在的日期，如 2017-01-01。",
            ) from None
    if _FRACTION.fullmatch(text):
        raise RulebookError(
            "fraction",
            file=name,
            line=line,
            cause=f"“{text}”是小数。",
            mend="金额请以分为单位写整数（2500 元写 250000）；若是文字请加引号。",
        )
    return text
