"""What the tests of the house share: where things are, and which layer they belong to."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SRC = ROOT / "src"

# From the bottom up; the place in this list is the layer.
APPS: tuple[str, ...] = (
    "yice.core.audit",
    "yice.core.jobs",
    "yice.core.accounts",
    "yice.core.org",
    "yice.core.people",
    "yice.core.files",
    "yice.core.roster",
    "yice.core.notify",
    "yice.planning.policy",
    "yice.planning.duties",
    "yice.planning.ladder",
    "yice.planning.plans",
    "yice.planning.campaigns",
    "yice.services.visits",
    "yice.services.cards",
    "yice.services.cases",
    "yice.oversight.statistics",
    "yice.web.field",
    "yice.web.desk",
)


def folder(app: str) -> Path:
    """Where an app lives."""
    return SRC / Path(*app.split("."))


def sources() -> Iterator[Path]:
    """Every source file that people write: not migrations, not tests."""
    for path in sorted(SRC.rglob("*.py")):
        if "migrations" not in path.parts and "tests" not in path.parts:
            yield path


def public_functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Top-level functions of a file whose name does not begin with an underscore."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            yield node


def action_files(app: str) -> list[Path]:
    """The files that hold an app's writes; modules that begin with an underscore hold only pieces of them."""
    home = folder(app)
    single = home / "actions.py"
    return [single] if single.exists() else sorted((home / "actions").glob("[!_]*.py"))
