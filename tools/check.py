"""``make check``: style, types, layers, templates, the tests of the house. Each runs even if one before failed."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BIN = Path(sys.executable).parent
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "src").rglob("templates/**/*.html"))

CHECKS: tuple[tuple[str, list[str]], ...] = (
    ("ruff（写法）", [str(BIN / "ruff"), "check", "."]),
    ("ruff（排版）", [str(BIN / "ruff"), "format", "--check", "."]),
    ("mypy（类型）", [str(BIN / "mypy"), "src"]),
    ("import-linter（分层）", [str(BIN / "lint-imports")]),
    ("djade（模板）", [str(BIN / "djade"), "--check", "--target-version", "5.2", *TEMPLATES]),
    ("系统检查", [str(BIN / "yice"), "check"]),
    ("迁移齐全", [str(BIN / "yice"), "makemigrations", "--check", "--dry-run"]),
    ("房屋测试", [sys.executable, "-m", "pytest", "tests/architecture"]),
)


def main() -> int:
    """Run all, name what failed."""
    failed = []
    with tempfile.TemporaryDirectory(prefix="yice-check-") as folder:
        for title, command in CHECKS:
            print(f"── {title}", flush=True)
            if subprocess.run(command, check=False, cwd=ROOT, env={**os.environ, "YICE_DATA": folder}).returncode:
                failed.append(title)
    print("✗ 未通过：" + "、".join(failed) if failed else "✓ 全部通过")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
