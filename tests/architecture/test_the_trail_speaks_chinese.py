"""What is written into the audit has a word: the one who reads it knows no code."""

from __future__ import annotations

import ast
import re

from house import SRC, sources

from yice.core.audit.words import part_word, subject_word, verb_word

_WRITERS = {"once", "record", "record_many", "record_view", "_audit"}
_VERB = re.compile(r"[a-z]+\.[a-z_]+")


def calls():
    for file in sources():
        if "yice" not in file.relative_to(SRC).parts or "testing" in file.parts:
            continue
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if called in _WRITERS:
                    yield called, [*node.args, *(one.value for one in node.keywords)], node


def said(called, values, node):
    for value in values:
        if isinstance(value, ast.Constant) and isinstance(value.value, str) and _VERB.fullmatch(value.value):
            yield value.value
    if called == "record_view":
        looked = next((one.value for one in node.keywords if one.arg == "what"), None)
        if isinstance(looked, ast.Constant):
            yield f"view.{looked.value}"


def test_every_verb_has_a_word():
    verbs = {verb for called, values, node in calls() for verb in said(called, values, node)}
    assert len(verbs) > 150
    assert sorted(verb for verb in verbs if verb_word(verb) == verb) == []


def test_every_subject_has_a_word():
    kinds = {
        value.elts[0].value
        for _, values, _ in calls()
        for value in values
        if isinstance(value, ast.Tuple) and len(value.elts) == 2 and isinstance(value.elts[0], ast.Constant)
    }
    assert len(kinds) > 15
    assert sorted(kind for kind in kinds if isinstance(kind, str) and subject_word(kind) == kind) == []


def test_every_part_of_the_system_that_acts_has_a_word():
    parts = {
        found
        for file in sources()
        if "testing" not in file.parts
        for found in re.findall(r'Actor\.system\("([a-z_]+)"\)', file.read_text(encoding="utf-8"))
    }
    assert len(parts) > 8
    assert sorted(part for part in parts if part_word(part) == part) == []
