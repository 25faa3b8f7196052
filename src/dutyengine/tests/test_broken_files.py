"""One broken file per possible mistake: its first lines say which error, on which line, in which words.

Each file stands beside the small rulebook; its keys are the folders it adds to (``facts``: in place of ``facts.yaml``).
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dutyengine import RulebookError, build_rulebook
from rulebook.reading import read_file

FILES = sorted((Path(__file__).parent / "broken").glob("*.yaml"))


def told(path):
    head = path.read_text(encoding="utf-8").split("\n")[:4]
    return dict(re.fullmatch(r"# (\w+): (.*)", line).groups() for line in head)


def build(nodes, path):
    parts = read_file(path, path.name).value
    added = {key: [node] if key == "facts" else [*nodes[key], node] for key, node in parts.items()}
    return build_rulebook({**nodes, **added})


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_error_names_file_line_cause_and_mend(nodes, path):
    expected = told(path)
    with pytest.raises(RulebookError) as raised:
        build(nodes, path)
    error = raised.value
    assert (error.code, error.file, error.line) == (expected["code"], path.name, int(expected["line"])), str(error)
    assert expected["cause"] in error.cause
    assert expected["mend"] in error.mend
    assert str(error).startswith(f"{path.name} 第 {error.line} 行：")


def test_an_unknown_profile_says_which_there_are(nodes):
    with pytest.raises(RulebookError, match="city"):
        build_rulebook(nodes, profile="town")


def test_overrides_are_checked_in_the_same_way(nodes):
    with pytest.raises(RulebookError) as raised:
        build_rulebook(
            nodes, overrides={"parameters": {"birthday_visit_age": [{"from": "2018-01-01", "value": "85岁"}]}}
        )
    assert (raised.value.file, raised.value.code) == ("overrides", "wrong_type")


def test_a_missing_vocabulary_is_said(nodes):
    with pytest.raises(RulebookError, match=r"facts\.yaml"):
        build_rulebook({**nodes, "facts": []})


def test_there_is_a_file_for_every_code_an_error_can_have():
    source = Path(__file__).parent.parent / "_building"
    codes = set()
    for path in source.glob("*.py"):
        codes |= set(re.findall(r'(?:fail\(\s*[^,]+,\s*|RulebookError\(\s*)"(\w+)"', path.read_text(encoding="utf-8")))
    tested = {told(path)["code"] for path in FILES} | {"unknown_profile", "no_such_file"}
    assert codes - tested == set()
