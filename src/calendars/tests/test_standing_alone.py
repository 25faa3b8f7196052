"""The package needs nothing of the product: no Django, no NumPy, no oracle, no clock."""

import ast
import subprocess
import sys
from pathlib import Path

import calendars

PACKAGE = Path(calendars.__file__).parent
SOURCES = sorted(path for path in PACKAGE.rglob("*.py") if "tests" not in path.parts)
MODULES = ["partial", "lunar", "festivals", "birthdays", "workdays", "periods", "errors"]


def test_importing_everything_brings_in_nothing_of_the_product():
    program = (
        f"import sys; import {', '.join('calendars.' + name for name in MODULES)};"
        "print(*sorted({name.split('.')[0] for name in sys.modules}))"
    )
    command = [sys.executable, "-c", program]
    loaded = subprocess.run(command, check=True, capture_output=True, text=True, cwd=PACKAGE.parent).stdout.split()
    assert not {"django", "numpy", "yice", "dutyengine", "rulebook", "lunar_python", "borax"} & set(loaded)


def test_nothing_asks_the_clock():
    asked = [
        f"{path.name}:{node.lineno}"
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and node.attr in {"today", "now", "utcnow", "time", "monotonic"}
    ]
    assert SOURCES
    assert asked == []
