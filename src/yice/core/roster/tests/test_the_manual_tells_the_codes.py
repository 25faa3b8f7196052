"""The manual's table and the code agree."""

from pathlib import Path

import yice
from yice.core.roster.judge.codes import CODES, SEVERITY_NAMES
from yice.lib.sheets import CODES as REFUSALS

MANUAL = Path(yice.__file__).parents[2] / "docs/manual/花名册导入.md"


def test_every_code_with_its_severities():
    lines = {
        line.split("`")[1]: line for line in MANUAL.read_text(encoding="utf-8").splitlines() if line.startswith("| `")
    }
    assert set(lines) == set(CODES)
    for code, line in lines.items():
        told = line.split("|")[2]
        assert {name for name in SEVERITY_NAMES.values() if name in told} == {
            SEVERITY_NAMES[severity] for severity in CODES[code].severities
        }


def test_every_refusal():
    text = MANUAL.read_text(encoding="utf-8")
    assert [code for code in REFUSALS if f"`{code}`" not in text] == []
