"""Whatever code a person may read on the screen or say on the telephone stands in 出错代码.md, or in the roster's page.

Codes are found in the source: the first argument of every refusal (``YiceError`` and its kin), and of ``CommandError``
where it opens with ``[code]``. A refusal whose code is not a word but computed is listed in ``COMPUTED`` by hand.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

from house import ROOT, SRC, sources

MANUAL = ROOT / "docs" / "manual"
REFUSALS = {"YiceError", "Invalid", "NotFound", "Refused", "NotAllowed", "Unreadable"}
# Where the code is computed → the codes it can be.
COMPUTED = {
    "src/yice/planning/duties/actions/_common.py": {"duty_done", "duty_waived", "duty_withdrawn", "duty_held"},
}
_IN_BRACKETS = re.compile(r"^\[([a-z][a-z0-9_]+)\] ")


def raised() -> Iterator[tuple[str, str]]:
    """(code, file) of every refusal."""
    for path in sources():
        if SRC / "yice" not in path.parents:
            continue  # the libraries have errors of their own; the product passes them on in its words
        place = str(path.relative_to(ROOT))
        tree = ast.parse(path.read_text(encoding="utf-8"))
        words = _constants(tree)
        for code in COMPUTED.get(place, ()):
            yield code, place
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and node.args and _called(node) in REFUSALS:
                first = node.args[0]
                code = words.get(first.id) if isinstance(first, ast.Name) else getattr(first, "value", None)
                if isinstance(code, str):
                    yield code, place
                else:
                    assert place in COMPUTED, f"{place}:{node.lineno}: a code that is computed; name it in COMPUTED"
            elif found := _IN_BRACKETS.match(_opening(node)):
                yield found[1], place


def _constants(tree: ast.Module) -> dict[str, object]:
    """The names a file gives to plain values."""
    return {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }


def _called(node: ast.Call) -> str:
    return node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")


def _opening(node: ast.AST) -> str:
    """How a text begins, as far as it is written out."""
    first = node.values[0] if isinstance(node, ast.JoinedStr) and node.values else node
    value = first.value if isinstance(first, ast.Constant) else ""
    return value if isinstance(value, str) else ""


def test_every_code_is_explained():
    told = "\n".join(path.read_text(encoding="utf-8") for path in sorted(MANUAL.glob("*.md")))
    missing = sorted({(code, place) for code, place in raised() if f"`{code}`" not in told})
    assert not missing, "\n".join(f"{code} ({place})" for code, place in missing)


def test_the_list_names_no_code_that_is_gone():
    listed = re.findall(r"^\| `([a-z0-9_]+)`", (MANUAL / "出错代码.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert len(listed) == len(set(listed))
    known = {code for code, _ in raised()} | {"stale_version", "login_locked", "job_failed"}
    assert sorted(set(listed) - known) == []


def test_every_refusal_says_why_and_what_to_do():
    """``NotFound`` and ``Stale`` bring words of their own; the others are written out, with nothing left empty."""
    silent = [
        f"{path.relative_to(ROOT)}:{node.lineno}: {', '.join(sorted(lacking))}"
        for path in sources()
        if SRC / "yice" in path.parents
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and len(node.args) > 1 and _called(node) in REFUSALS - {"NotFound"}
        if (lacking := _lacking(node))
    ]
    assert not silent, "refusals without a why or a todo:\n" + "\n".join(silent)


def _lacking(node: ast.Call) -> set[str]:
    """Which of why and todo a refusal leaves out, or may leave empty."""
    given = {one.arg: one.value for one in node.keywords}
    if None in given:
        return set()  # handed on whole from another refusal
    return {name for name in ("why", "todo") if name not in given or _may_be_empty(given[name])}


def _may_be_empty(value: ast.expr) -> bool:
    if isinstance(value, ast.Constant):
        return not value.value
    if isinstance(value, ast.IfExp):
        return _may_be_empty(value.body) or _may_be_empty(value.orelse)
    return isinstance(value, ast.BoolOp) and _may_be_empty(value.values[-1])


def test_the_list_leaves_no_cell_empty():
    rows = [
        line for line in (MANUAL / "出错代码.md").read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    ]
    assert rows
    short = [row for row in rows if any(cell.strip() in {"", "—", "-"} for cell in row.strip("|").split("|"))]
    assert not short, "\n".join(short)
