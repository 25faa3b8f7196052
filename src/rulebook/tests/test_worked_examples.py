"""This person, this date → these duties and amounts, because: every example of ``examples/`` through the engine."""

from functools import cache

import pytest

from dutyengine.testing import run_example
from rulebook import load

EXAMPLES = load().examples


@cache
def book(profile):
    return load(profile=profile)


def named(example):
    return f"{example['_file']}:{example['_line']}"


@pytest.mark.parametrize("example", EXAMPLES, ids=named)
def test_the_example_comes_out_as_written(example):
    assert run_example(book(example.get("profile")), example) == []


def test_an_example_told_wrongly_is_noticed():
    example = next(one for one in EXAMPLES if one["example"] == "九十二岁独居老人的生日")
    wrong = {**example, "facts": {**example["facts"], "category": "yishu"}}
    assert run_example(book(None), wrong)


def test_every_important_promise_also_has_somebody_to_whom_it_does_not_apply():
    denied = {code for example in EXAMPLES for code in example["expect"].get("not", ())}
    for code in ("R01", "R04", "R20", "R27", "R30", "R34", "R50", "R90", "R93", "R112", "R116", "R119", "R131a"):
        assert code in denied, code


def test_no_two_examples_bear_the_same_name():
    names = [example["example"] for example in EXAMPLES]
    assert len(names) == len(set(names))
