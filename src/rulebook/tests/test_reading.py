"""YAML is read plainly: no surprises, and every value knows its place."""

import datetime as dt

import pytest

from dutyengine import RulebookError
from dutyengine._nodes import plain
from rulebook.reading import read_file, read_folder, read_text


def test_the_traps_of_yaml_are_switched_off():
    node = read_text("on: yes\nno: off\ntime: 12:30\noctal: 010\nsign: +5\n", "a.yaml")
    assert plain(node) == {"on": "yes", "no": "off", "time": "12:30", "octal": "010", "sign": 5}


def test_the_plain_kinds_of_value():
    text = 'a: true\nb: null\nc: ~\nd: 2017-01-01\ne: "2017-01-01"\nf: 80\ng: "80"\nh: [1, 甲]\ni: -14d\n'
    assert plain(read_text(text, "a.yaml")) == {
        "a": True,
        "b": None,
        "c": None,
        "d": dt.date(2017, 1, 1),
        "e": "2017-01-01",
        "f": 80,
        "g": "80",
        "h": [1, "甲"],
        "i": "-14d",
    }


def test_every_value_knows_its_line():
    node = read_text("# 注释\na:\n  - 甲\n  - b: 乙\n", "x/y.yaml")
    second = node.value["a"].value[1].value["b"]
    assert (second.file, second.line) == ("x/y.yaml", 4)


@pytest.mark.parametrize(
    ("text", "code", "line"),
    [
        ("a: 1\na: 2\n", "duplicate_key", 2),
        ("a: 1.5\n", "fraction", 1),
        ("a: 2017-02-30\n", "bad_date", 1),
        ("a: [1\nb: 2\n", "yaml_syntax", 2),
        ("[1, 2]: a\n", "bad_key", 1),
        ("# nothing\n", "empty_file", 1),
        ("a: \x07\n", "yaml_syntax", 1),
    ],
)
def test_what_is_not_plain_is_refused_with_its_line(text, code, line):
    with pytest.raises(RulebookError) as error:
        read_text(text, "a.yaml")
    assert (error.value.code, error.value.line) == (code, line)
    assert error.value.mend


def test_a_missing_file_and_a_foreign_encoding(tmp_path):
    with pytest.raises(RulebookError) as error:
        read_folder(tmp_path)
    assert error.value.code == "no_such_file"
    path = tmp_path / "a.yaml"
    path.write_bytes("标题: 甲".encode("gb18030"))
    with pytest.raises(RulebookError) as error:
        read_file(path, "a.yaml")
    assert error.value.code == "not_utf8"
