"""The figures an office has on paper, and the codes they are counted by."""

from __future__ import annotations

from yice.core.people.codes import Category, Nature

PAPER: tuple[tuple[str, str, tuple[tuple[str, str], ...]], ...] = (
    ("category", "人员类别", tuple((code.value, str(code.label)) for code in Category)),
    ("nature", "单位性质", tuple((code.value, str(code.label)) for code in Nature)),
    ("sex", "性别", (("m", "男"), ("f", "女"))),
    ("party", "党员", (("yes", "中共党员"), ("no", "非党员"))),
)
